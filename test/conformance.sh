#!/bin/sh
# Every test that a page of doc/devices names is there, and is run: a function
# of that name which main() lists, or a script of make check.
set -u
. "$srcdir/test/tap.sh"

# The names in back quotes in the last column of a page's table of statements.
named()
{
	awk -F '|' '/^## /{ on = /^## Statements/ } on && NF > 4 { print $4 }' \
		"$1" | grep -o '`[a-z0-9_.-]*`' | tr -d '\140' | sort -u
}

# A test is defined once, and listed in main().
runs()
{
	case $1 in
	*.sh) ls "$srcdir"/test/*/"$1" >/dev/null 2>&1 ;;
	*) [ "$(cat "$srcdir"/test/*/test_*.c | grep -cw "$1")" -ge 2 ] &&
		grep -q "\b$1(void \*\*state)" "$srcdir"/test/*/test_*.c ;;
	esac
}

pages=$(grep -l '^## Statements' "$srcdir"/doc/devices/*.md)
echo 1..$(echo "$pages" | wc -l)
for page in $pages; do
	missing=
	for name in $(named "$page"); do
		runs "$name" || missing="$missing $name"
	done
	[ -n "$(named "$page")" ] || missing="it names none"
	verdict "tests of $(basename "$page")" "$missing"
done
