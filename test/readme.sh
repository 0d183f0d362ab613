#!/bin/sh
# What the README shows is true: its program builds and prints that line, and
# the main job prints those lines and has that hash, in every build.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
readme=$srcdir/README.md

compiles()
{
	awk '/^```c$/ { on = 1; next } on && /^```$/ { exit } on' "$readme" \
		>"$dir/readme.c"
	# shellcheck disable=SC2086 # a list of words
	"$builddir/libtool" --quiet --tag=CC --mode=link $CC -std=c11 -Wall \
		-Wextra -Werror ${SAN_CFLAGS:-} -I"$srcdir/include" \
		-o "$dir/readme" "$dir/readme.c" "$builddir/liborrery.la"
}

prints()
{
	"$dir/readme" >"$dir/printed" && cat "$dir/printed" &&
		grep -qxF "$(cat "$dir/printed")" "$readme"
}

# The README's command, with the same input.
main_job()
{
	printf 'hello\nworld\n' | "$builddir/orrery" run \
		"$srcdir/boards/soc.dts" "$srcdir/examples/firmware.lua" \
		--uart uart0=stdio >"$dir/out" 2>"$dir/summary"
}

shown()
{
	sed -n '/^\$ printf/,/^simulated/p' "$readme" | sed '1d;$d' |
		diff - "$dir/out"
}

# All of the summary but what the host's speed decides.
summary()
{
	grep -E '^(simulated|events  |deltas|run hash|cpu)' "$dir/summary" \
		>"$dir/steady"
	[ "$(wc -l <"$dir/steady")" -eq 7 ] && cat "$dir/steady" &&
		while read -r line; do
			grep -qF "$line" "$readme" || return
		done <"$dir/steady"
}

step()
{
	n=$1 what=$2
	shift 2
	if "$@" >"$dir/log" 2>&1; then
		echo "ok $n - $what"
	else
		sed 's/^/# /' "$dir/log"
		echo "not ok $n - $what"
	fi
}

echo 1..5
step 1 "the program builds without warnings" compiles
step 2 "it prints what the README says" prints
step 3 "the main job runs" main_job
step 4 "it prints what the README says" shown
step 5 "its summary and hash are those of the README" summary
