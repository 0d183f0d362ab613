#!/bin/sh
# Logs of histograms, read by HdrHistogram's own log processor.
set -u
. "$srcdir/test/tap.sh"
exec </dev/null

jar=/usr/share/java/hdrhistogram.jar
histogram_log=$builddir/test/tlm/histogram_log

# read_log ARGUMENT...: its percentile table, in $tmp/table
read_log()
{
	java -cp "$jar" org.HdrHistogram.HistogramLogProcessor \
		-outputValueUnitRatio 1 "$@" >"$tmp/table"
}

# All rows but those of its last bucket, whose highest value it calls the
# maximum, while ours is exact.
rows()
{
	awk '/^ *[0-9]/ && $3 < 100000 { sub(/\.0*$/, "", $1); print $'"$1"' }' \
		"$tmp/table"
}

same_table()
{
	"$histogram_log" "$tmp/wide.hlog" >"$tmp/ours" &&
		read_log -i "$tmp/wide.hlog" || return 1
	rows 2 | "$histogram_log" "$tmp/wide.hlog" | sed 1d >"$tmp/ours.rows"
	rows 1 >"$tmp/rows"
	[ "$(wc -l <"$tmp/rows")" -gt 50 ] && diff "$tmp/rows" "$tmp/ours.rows"
}

# Count and standard deviation, as the first line of ours has them.
same_summary()
{
	tr -d '],' <"$tmp/table" | awk '
	/StdDeviation/ { deviation = $NF }
	/Total count/ { count = $NF }
	END { print count, deviation }' >"$tmp/summary"
	sed 1q "$tmp/ours" | diff "$tmp/summary" -
}

# 1000 transfers of 20 ns, whose bucket is 19,968..20,095 ps
route_is_there()
{
	read_log -i "$tmp/route.hlog" -tag 'cpu>soc.ram:write:total' &&
		grep -q 'Max  *= *20095\.00, Total count *= *1000\]' \
			"$tmp/table"
}

echo 1..3
if ! command -v java >/dev/null || [ ! -f "$jar" ]; then
	skip 'percentiles' 'no java, or no libhdrhistogram-java'
	skip 'count and deviation' 'no java, or no libhdrhistogram-java'
	skip '--profile-log' 'no java, or no libhdrhistogram-java'
	exit 0
fi
step 'all its percentiles are ours' same_table
step 'count and standard deviation, too' same_summary
echo 'for i = 1, 1000 do write32(16, i) end' >"$tmp/script.lua"
run run "$srcdir/test/boards/ram.dts" "$tmp/script.lua" \
	--profile-log "$tmp/route.hlog"
step '--profile-log has the rows' route_is_there
