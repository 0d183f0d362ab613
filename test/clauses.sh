#!/bin/sh
# The table of tests by clause names tests that exist, and all of those that are
# named for a clause.
set -u
. "$srcdir/test/tap.sh"

# "FILE FUNCTION" for each test in the last column of the table.
awk -F'|' '/^## / { inside = /^## Tests by clause$/ }
	inside && /^\| [45]\./ {
		n = split($4, files, ";")
		for (i = 1; i <= n; i++) {
			split(files[i], part, ":")
			m = split(part[2], functions, ",")
			for (j = 1; j <= m; j++)
				print part[1], functions[j]
		}
	}' "$srcdir/doc/semantics.md" | tr -s ' ' | sed 's/^ //; s/ $//' |
	sort -u >"$tmp/named"

# The same for each function of the files in question that main runs.
cd "$srcdir/test" || exit 1
for file in $(cut -d' ' -f1 "$tmp/named" | sort -u); do
	sed -n '/^int main/,$p' "$file" | grep -oE '[a-z_][a-z0-9_]{3,}' |
		sed "s/^/$file /"
done | sort -u >"$tmp/run"
for file in test_clause*.c; do
	sed -nE "s/^static void (c[45]_[a-z0-9_]+)\(.*/$file \1/p" "$file"
done | sort -u >"$tmp/clauses"

echo 1..3
verdict "the table names tests of clauses 4 and 5" \
	"$([ "$(wc -l <"$tmp/named")" -gt 150 ] || wc -l <"$tmp/named")"
verdict "each test that it names is run by the file that it names" \
	"$(comm -23 "$tmp/named" "$tmp/run")"
verdict "each test that is named for a clause is in the table" \
	"$(comm -13 "$tmp/named" "$tmp/clauses")"
