#!/bin/sh
# A CPU profile of gperftools has right stacks inside simulated threads: what
# only a thread calls is seen below the thread's function, however threads are
# switched.
set -u
. "$srcdir/test/tap.sh"

compile()
{
	# shellcheck disable=SC2086 # a list of words
	"$builddir/libtool" --quiet --tag=CC --mode=link $CC -std=c11 -g -O2 \
		-I"$srcdir/include" -o "$tmp/profiled" "$srcdir/test/tools/profiled.c" \
		"$builddir/liborrery.la" -Wl,--no-as-needed -lprofiler
}

# samples PPROF-OPTION...: how many there are, by function
samples()
{
	google-pprof --text "$@" "$program" "$tmp/profile" 2>"$tmp/err"
}

# in_inner PPROF-OPTION...: samples whose innermost function is inner
in_inner()
{
	samples --focus='^inner$' "$@" |
		awk '$6 == "inner" { n = $1 } END { print n + 0 }'
}

# stacks: "outermost;...;innermost N", without addresses behind the names
stacks()
{
	google-pprof --collapsed "$program" "$tmp/profile" 2>"$tmp/err" |
		sed 's/<[0-9a-f]*>//g'
}

# count PATTERN: samples whose stack matches, of those on standard input
count()
{
	awk -v pattern="$1" '$0 ~ pattern { n += $NF } END { print n + 0 }'
}

cannot=
command -v google-pprof >/dev/null ||
	cannot="google-pprof is not installed (google-perftools)"
[ -z "${SAN_CFLAGS:-}" ] || cannot="sanitizers have signal handlers of their own"
if [ -z "$cannot" ] && ! compile 2>"$tmp/err"; then
	cannot="cannot link libprofiler (libgoogle-perftools-dev)"
fi
if [ -n "$cannot" ]; then
	skip "the profile has samples of a thread" "$cannot"
	skip "each of them has the thread's callers above it" "$cannot"
	skip "the profile has samples of the switch" "$cannot"
	skip "each of them has the thread's callers above it" "$cannot"
	skip "a thread's stack begins with its first function" "$cannot"
	echo "1..$n"
	exit
fi

CPUPROFILE=$tmp/profile "$tmp/profiled" >"$tmp/out" 2>"$tmp/err"
status=$?
program=$tmp/.libs/profiled
[ -f "$program" ] || program=$tmp/profiled
all=$(in_inner)
[ $status -eq 0 ] && [ "$all" -ge 30 ]
result $? "the profile has samples of a thread"
echo "# $all samples"

# The signal may come in the few instructions that enter or leave a function,
# where a caller is hidden; but not often.
hidden=0
for caller in outer thread_body; do
	without=$(in_inner --ignore="^$caller\$")
	echo "# without $caller: $without"
	[ "$without" -le $((all / 20)) ] || hidden=1
done
result $hidden "each of them has the thread's callers above it"

# Where one stack is left for another
switches=$(grep -c '^S\["SWITCH_CFLAGS"\]="-DWITH_ASSEMBLY_SWITCH"' \
	"$builddir/config.status")
if [ "$switches" -eq 0 ]; then
	cannot="threads are switched by others' code"
	skip "the profile has samples of the switch" "$cannot"
	skip "each of them has the thread's callers above it" "$cannot"
	skip "a thread's stack begins with its first function" "$cannot"
	echo "1..$n"
	exit
fi
CPUPROFILE_FREQUENCY=1000 CPUPROFILE=$tmp/profile "$tmp/profiled" switch \
	>"$tmp/out" 2>"$tmp/err"
status=$?
stacks >"$tmp/stacks"
all=$(count ';ori_switch_to ' <"$tmp/stacks")
[ $status -eq 0 ] && [ "$all" -ge 10 ]
result $? "the profile has samples of the switch"
whole=$(count '^ori_switch_begin;.*;player_body;play;(.*;)?ori_switch_to ' \
	<"$tmp/stacks")
echo "# $whole of $all are whole"
[ "$whole" -ge $((all - all / 20)) ]
result $? "each of them has the thread's callers above it"
all=$(count ';player_body;' <"$tmp/stacks")
whole=$(count '^ori_switch_begin;entry;' <"$tmp/stacks")
echo "# $whole of $all begin there"
[ "$whole" -ge $((all - all / 20)) ]
result $? "a thread's stack begins with its first function"
echo "1..$n"
