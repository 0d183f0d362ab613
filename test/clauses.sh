#!/bin/sh
# The tables of tests by clause name tests that exist, and all of those that are
# named for a clause: of the kernel (4, 5) and of TLM-2.0 (10 to 17).
set -u
. "$srcdir/test/tap.sh"

# table DOCUMENT CLAUSES: "FILE FUNCTION" for each test in the last column.
table()
{
	awk -F'|' -v clauses="^\\\\| ($2)[. ]" '
	/^## / { inside = /^## Tests by clause$/ }
	inside && $0 ~ clauses {
		n = split($4, files, ";")
		for (i = 1; i <= n; i++) {
			split(files[i], part, ":")
			m = split(part[2], functions, ",")
			for (j = 1; j <= m; j++)
				print part[1], functions[j]
		}
	}' "$srcdir/doc/$1" | tr -s ' ' | sed 's/^ //; s/ $//' | sort -u
}

# The same for each function that the main of the files in FILE runs.
run_by()
{
	for file in $(cut -d' ' -f1 "$1" | sort -u); do
		sed -n '/^int main/,$p' */"$file" |
			grep -oE '[a-z_][a-z0-9_]{3,}' | sed "s/^/$file /"
	done | sort -u
}

# called PATTERN FILE...: the tests whose names match.
called()
{
	pattern=$1
	shift
	for file; do
		sed -nE "s/^static void ($pattern)\(.*/${file##*/} \1/p" "$file"
	done | sort -u
}

table semantics.md '4|5' >"$tmp/kernel"
table tlm.md '1[0-7]' >"$tmp/tlm"
cd "$srcdir/test" || exit 1
called 'c[45]_[a-z0-9_]+' kernel/test_clause*.c >"$tmp/kernel-named"
called '[a-z0-9_]+[a-z]_1[0-7](_[0-9]+)*' */test_*.c |
	grep -vE '_[0-9]_[0-9]+_[0-9]+$' >"$tmp/tlm-named"

echo 1..6
for part in 'kernel 150 4 and 5' 'tlm 70 10 to 17'; do
	# shellcheck disable=SC2086 # words
	set -- $part
	rows=$tmp/$1
	least=$2
	shift 2
	run_by "$rows" >"$tmp/run"
	verdict "the table names tests of clauses $*" \
		"$([ "$(wc -l <"$rows")" -gt "$least" ] || wc -l <"$rows")"
	verdict "each test that it names is run by the file that it names" \
		"$(comm -23 "$rows" "$tmp/run")"
	verdict "each test that is named for a clause is in the table" \
		"$(comm -13 "$rows" "$rows-named")"
done
