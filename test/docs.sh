#!/bin/sh
# Documents lead somewhere: to files that are there, and to functions that are
# declared. test/readme.sh and others run what they show.
set -u
LC_ALL=C
export LC_ALL
. "$srcdir/test/tap.sh"
cd "$srcdir" || exit 1
documents=$(find . -maxdepth 1 -name '*.md' && find doc -name '*.md')

# FILE TARGET of each link that is relative, without the place in the page
links()
{
	for f in $documents; do
		grep -o ']([^)]*)' "$f" | sed 's/^](//; s/)$//; s/#.*//' |
			grep -v -e '^$' -e '^https\?:' | sed "s|^|$f |"
	done
}

resolve()
{
	links >"$tmp/links"
	[ -s "$tmp/links" ] && while read -r f target; do
		[ -e "$(dirname "$f")/$target" ] || echo "$f: $target"
	done <"$tmp/links" >"$tmp/broken" && cat "$tmp/broken" &&
		[ ! -s "$tmp/broken" ]
}

# But for documents that add a model, whose names are not there yet.
names()
{
	# shellcheck disable=SC2046,SC2086 # lists of words
	grep -ohE '\<orr_[a-z0-9_]+' $(echo $documents | tr ' ' '\n' |
		grep -v /adding-) | sort -u
}

declared()
{
	grep -rohE '\<orr_[a-z0-9_]+' include dpi | sort -u >"$tmp/declared"
	names >"$tmp/named"
	[ -s "$tmp/named" ] &&
		comm -23 "$tmp/named" "$tmp/declared" >"$tmp/unknown" &&
		cat "$tmp/unknown" && [ ! -s "$tmp/unknown" ]
}

echo 1..2
step "links between documents resolve" resolve
step "what documents call orr_... is in a header or module" declared
