#!/bin/sh
# What manuals and framework say, statement by statement: a result for each line
# of the tables of statements in doc, which passes if all tests that it names do.
set -u
. "$srcdir/test/tap.sh"

# Prints "SECTION|STATEMENT|TEST..." for each line of a page's table.
statements()
{
	awk -F '|' '
	/^## /{ on = /^## Statements/ }
	on && NF > 4 && $2 !~ /^ (section|part) |^---/ {
		gsub(/^ +| +$/, "", $2)
		gsub(/^ +| +$/, "", $3)
		gsub(/[^`a-z0-9_.-]/, "", $4)
		gsub(/`/, " ", $4)
		print $2 "|" $3 "|" $4
	}' "$1"
}

# The results of the program that has a test, as TAP; it is run once.
results_of()
{
	source=$(cd "$srcdir" &&
		grep -l "^static void $1(void \*\*state)" test/*/test_*.c)
	log=$tmp/$(basename "${source:-none}" .c)
	[ -f "$log" ] || CMOCKA_MESSAGE_OUTPUT=TAP \
		"$builddir/${source%.c}" >"$log" 2>&1
	cat "$log"
}

# A script is a test of its own in make check; a function has to pass here, with
# all that its program runs it with ("pty: NAME", "NAME_at_byte_level").
passes()
{
	case $1 in
	*.sh) ls "$srcdir/test/$1" || ls "$srcdir"/test/*/"$1" ;;
	*)
		results_of "$1" |
			grep -E "^(not )?ok [0-9]+ - ([a-z-]+: )?$1(_at_byte_level|_polling)?\$" >"$tmp/its"
		[ -s "$tmp/its" ] && ! grep -q '^not' "$tmp/its"
		;;
	esac >/dev/null 2>&1
}

if ! [ -x "$builddir/test/models/test_pl011" ]; then
	echo 1..1
	skip 'what the manuals say' 'the tests are not built without cmocka'
	exit
fi
pages=$(grep -l '^## Statements' "$srcdir"/doc/*.md "$srcdir"/doc/*/*.md)
for page in $pages; do
	statements "$page" | sed "s/^/$(basename "$page" .md) /"
done >"$tmp/statements"
echo 1..$(wc -l <"$tmp/statements")
while IFS='|' read -r section statement tests; do
	wrong=
	case $section in
	*' ') wrong="no section" ;;
	esac
	for name in ${tests:-none}; do
		passes "$name" || wrong="$wrong $name does not pass"
	done
	verdict "$section: $statement" "$wrong"
done <"$tmp/statements"
