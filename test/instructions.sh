#!/bin/sh
# Instructions per operation, counted by callgrind: a bar against regressions
# that no noise can move. test/instructions.txt has what each workload took when
# somebody last looked; a tenth more is a failure. To write it anew:
# make instructions
set -u
. "$srcdir/test/tap.sh"
counts=$srcdir/test/instructions.txt
bench=$builddir/.libs/orrery-bench
slack=10 # per cent

# variable NAME: of the build's Makefile
variable()
{
	sed -n "s/^$1 *= *//p" "$builddir/Makefile"
}

# Why this build is not the one that was counted, if so.
other_build()
{
	command -v valgrind >/dev/null || echo "valgrind is not installed"
	[ -z "${SAN_CFLAGS:-}" ] || echo "sanitizers add instructions"
	[ "$(uname -m)" = x86_64 ] || echo "counts are for x86-64"
	$CC --version | head -n 1 | grep -q '^gcc ' || echo "$CC is not gcc"
	[ "$(variable CFLAGS)" = '-g -O2' ] || echo "CFLAGS are not -g -O2"
	[ "$(variable SWITCH_CFLAGS)" = -DWITH_ASSEMBLY_SWITCH ] ||
		echo "threads are switched in another way"
	[ -x "$bench" ] || echo "no shared library was built"
}

# per_operation OPS WORD...: the difference between the calls at both ends of
# the measurement, in tenths
per_operation()
{
	ops=$1
	shift
	rm -f "$tmp"/out*
	LD_LIBRARY_PATH=$builddir/.libs valgrind --tool=callgrind \
		--callgrind-out-file="$tmp/out" \
		--dump-before=bench_meter_mark \
		"$bench" --in-process --reps=1 "$@" "ops=$ops" \
		>"$tmp/log" 2>&1 || return
	awk -v ops="$ops" '/^totals:/ { printf "%.1f\n", $2 / ops }' \
		"$tmp/out.2"
}

update()
{
	cannot=$(other_build)
	[ -z "$cannot" ] || { echo "$cannot" >&2; exit 1; }
	while read -r line; do
		case $line in
		'#'* | '') echo "$line" ;;
		*)
			# shellcheck disable=SC2086 # a list of words
			set -- $line
			shift
			printf '%9s %s\n' "$(per_operation "$@")" "$*"
			;;
		esac
	done <"$counts" >"$tmp/counts" && cp "$tmp/counts" "$counts"
	exit
}

[ "${1-}" != update ] || update

cannot=$(other_build | head -n 1)
while read -r known ops words; do
	case $known in
	'#'* | '') continue ;;
	esac
	if [ -n "$cannot" ]; then
		skip "$words" "$cannot"
		continue
	fi
	# shellcheck disable=SC2086 # a list of words
	now=$(per_operation "$ops" $words)
	wrong=$(awk -v now="$now" -v known="$known" -v slack=$slack 'BEGIN {
		if (now == "" || now > known * (1 + slack / 100))
			print "took " now " instructions, not " known
	}') || wrong="awk failed"
	[ -n "$now" ] || sed 's/^/# /' "$tmp/log"
	verdict "$words" "$wrong"
	echo "# $now, of $known"
done <"$counts"
echo "1..$n"
