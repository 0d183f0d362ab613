#!/bin/sh
# What the README shows is true: its program builds and prints that line, and
# the main job prints those lines and has that hash, in every build.
set -u
. "$srcdir/test/tap.sh"
readme=$srcdir/README.md

compiles()
{
	awk '/^```c$/ { on = 1; next } on && /^```$/ { exit } on' "$readme" \
		>"$tmp/readme.c"
	# shellcheck disable=SC2086 # a list of words
	"$builddir/libtool" --quiet --tag=CC --mode=link $CC -std=c11 -Wall \
		-Wextra -Werror ${SAN_CFLAGS:-} -I"$srcdir/include" \
		-o "$tmp/readme" "$tmp/readme.c" "$builddir/liborrery.la"
}

prints()
{
	"$tmp/readme" >"$tmp/printed" && cat "$tmp/printed" &&
		grep -qxF "$(cat "$tmp/printed")" "$readme"
}

# The README's command, with the same input.
main_job()
{
	printf 'hello\nworld\n' | "$builddir/orrery" run \
		"$srcdir/boards/soc.dts" "$srcdir/examples/firmware.lua" \
		--uart uart0=stdio >"$tmp/out" 2>"$tmp/summary"
}

shown()
{
	sed -n '/^\$ printf/,/^simulated/p' "$readme" | sed '1d;$d' |
		diff - "$tmp/out"
}

# All of the summary but what the host's speed decides.
summary()
{
	grep -E '^(simulated|events  |deltas|run hash|cpu)' "$tmp/summary" \
		>"$tmp/steady"
	[ "$(wc -l <"$tmp/steady")" -eq 7 ] && cat "$tmp/steady" &&
		while read -r line; do
			grep -qF "$line" "$readme" || return
		done <"$tmp/steady"
}

echo 1..5
step "the program builds without warnings" compiles
step "it prints what the README says" prints
step "the main job runs" main_job
step "it prints what the README says" shown
step "its summary and hash are those of the README" summary
