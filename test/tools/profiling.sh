#!/bin/sh
# orrery profile: a run that leaves a profile and a report, however it ends.
set -u
. "$srcdir/test/tap.sh"
exec </dev/null
soc=$srcdir/boards/soc.dts
dir=$tmp/out.profile

# has NAME FILE...: these are what is in the directory, and no more
has()
{
	name=$1
	shift
	[ "$(ls "$dir" | tr '\n' ' ')" = "${*:+$* }" ]
	result $? "$name"
}

# profiled NAME STATUS: the run ended so, and said where the report is
profiled()
{
	[ "$status" -eq "$2" ] && grep -qx "report in $dir/report.html" "$tmp/err"
	result $? "$1"
}

# refused NAME MESSAGE
refused()
{
	[ "$status" -eq 2 ] && grep -qF -e "orrery: $2" "$tmp/err"
	result $? "$1"
}

cat >"$tmp/ok.lua" <<-END
	soc.uart0.IBRD:write(13)
	check_eq(soc.uart0.IBRD:read(), 13)
END
echo 'soc.uart0.IBRD:write(13) expect(false, "as told")' >"$tmp/fails.lua"
echo 'soc.uart0.IBRD:write(13) while true do wait(us(1)) end' >"$tmp/long.lua"

run profile "$soc" "$tmp/ok.lua" -o "$dir"
profiled 'a run is reported' 0
has 'with a profile and a page' profile.json report.html
grep -q '^run hash ' "$tmp/out" &&
	grep -q "\"hash\":\"0x$(sed -n 's/^run hash *//p' "$tmp/out")\"" \
		"$dir/profile.json"
result $? 'of the run whose summary it prints'
grep -q '"register":"IBRD","command":"read","part":"total"' "$dir/report.html"
result $? 'the page has the rows'
grep -q '^host time of the simulation' "$tmp/out"
result $? 'the time of the host is sampled'
run profile --compare "$dir" "$dir/profile.json"
[ "$status" -eq 0 ] && grep -qx '[0-9]* the same values' "$tmp/out"
result $? 'the profile compares to itself'

(cd "$tmp" && "$builddir/orrery" profile "$soc" ok.lua >out 2>err)
[ -s "$tmp/ok.profile/report.html" ]
result $? 'without -o its name is that of the script'
(cd "$tmp" && "$builddir/orrery" profile "$soc" --until 1us >out 2>err)
[ -s "$tmp/soc.profile/report.html" ]
result $? 'or that of the board'
run profile "$soc" "$tmp/ok.lua" -o "$dir" --json
[ "$(wc -l <"$tmp/out")" -eq 1 ] && grep -q '^{"simulated_ps":' "$tmp/out"
result $? 'options of orrery run are passed on'

rm "$dir"/*
run profile -o "$dir" "$soc" "$tmp/fails.lua"
profiled 'a failed expectation is reported, and the status' 1
rm "$dir"/*
# in the foreground: else the signal comes twice, and the second one kills
timeout --foreground --signal INT 2 "$builddir/orrery" profile "$soc" "$tmp/long.lua" \
	-o "$dir" >"$tmp/out" 2>"$tmp/err"
status=$?
grep -qx "report in $dir/report.html" "$tmp/err" &&
	grep -q '(interrupted)' "$tmp/out"
result $? 'so is a run that is interrupted'

# What cannot be run, or written

cp "$dir/profile.json" "$tmp/before.json"
run profile "$tmp/none.dts" -o "$dir"
refused 'no such board' "cannot read $tmp/none.dts"
has 'leaves what was there' profile.json report.html
cmp -s "$dir/profile.json" "$tmp/before.json"
result $? 'as it was'
run profile "$soc" -o
refused 'no directory after -o' 'profile: expected a directory after -o'
run profile -o "$dir"
refused 'no board' 'profile: expected BOARD.dts'
run profile "$soc" --profile-json x.json
refused 'another file for the profile' 'profile: --profile-json x.json: '
run profile "$soc" --wings
refused 'an option that there is not' "unrecognized option '--wings'"
run profile "$soc" -o "$tmp/ok.lua"
refused 'a file as directory' "$tmp/ok.lua: expected a directory"
run profile "$soc" -o /sys/kernel
refused 'a directory where not even root writes' \
	"/sys/kernel/report.html.new: Permission denied"

ln -s /dev/full "$dir/profile.json.new"
run profile "$soc" "$tmp/ok.lua" -o "$dir"
[ "$status" -eq 2 ] && grep -q '^run hash ' "$tmp/out"
result $? 'a disk that is full at the end loses no summary'
refused 'and is named' "--profile-json $dir/profile.json.new: "
has 'what was there stays' profile.json report.html
cmp -s "$dir/profile.json" "$tmp/before.json"
result $? 'and is whole'
ln -s /dev/full "$dir/report.html.new"
run profile "$soc" "$tmp/ok.lua" -o "$dir"
refused 'a full disk for the page' \
	"$dir/report.html: No space left on device"
grep -q '"register":"IBRD","command":"read"' "$dir/profile.json"
result $? 'leaves the profile of this run'
# small NAME SIZE FILE: the same on a file system of that size, where no more than
# FILE is left in the end
small()
{
	mkdir -p "$tmp/small"
	if ! unshare -rm mount -t tmpfs tmpfs "$tmp/small" 2>/dev/null; then
		skip "$1" 'no file system can be mounted here'
		return
	fi
	status=0
	unshare -rm sh -c 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 &&
		"$@"; status=$?; ls "$0" >&3; exit $status' \
		"$tmp/small/dir" "$2" "$tmp/small" "$builddir/orrery" profile \
		"$soc" "$tmp/ok.lua" -o "$tmp/small/dir" \
		>"$tmp/out" 2>"$tmp/err" 3>"$tmp/left" || status=$?
	[ "$status" -eq 2 ] && grep -q '^run hash ' "$tmp/out" &&
		grep -q "^orrery: .*$tmp/small/dir/" "$tmp/err" &&
		[ "$(cat "$tmp/left")" = "$3" ]
	result $? "$1"
}

small 'a disk without room for the profile' 4k ''
# a page without plots has 24 KiB
small 'a disk with room for the profile alone' 20k profile.json

# The case of doc/profiling.md, whose tables are in the document.

(
	cd "$srcdir" || exit
	sed 's/data-width = <4>/data-width = <8>/' boards/soc.dts >"$tmp/wide.dts"
	seq 1 4000 >"$tmp/in"
	for side in narrow wide; do
		board=boards/soc.dts
		[ $side = narrow ] || board=$tmp/wide.dts
		"$builddir/orrery" profile "$board" examples/contention.lua \
			--uart uart0=stdio -o "$tmp/$side" <"$tmp/in" \
			>/dev/null 2>"$tmp/err" || exit
	done
)
run profile --compare "$tmp/narrow" "$tmp/wide"
# p depends on how many rows there are
without_p()
{
	sed -n 's/^ *\(bus .* %\)  *[^ ]*  /\1 /p' "$1"
}
without_p "$srcdir/doc/profiling.md" >"$tmp/shown"
without_p "$tmp/out" >"$tmp/rows"
[ "$(wc -l <"$tmp/shown")" -eq 4 ] && [ "$status" -eq 0 ] &&
	[ "$(grep -cxF -f "$tmp/shown" "$tmp/rows")" -eq 4 ]
result $? 'the case of the manual compares as the manual says'
echo "1..$n"
