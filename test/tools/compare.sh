#!/bin/sh
# orrery profile --compare and --report: verdicts, and what they refuse.
set -u
. "$srcdir/test/tap.sh"
exec </dev/null
fixture=$srcdir/test/profile/fixture.json

# row KEY=VALUE...: a row of DR's reads, with these for its defaults
row()
{
	kind=bus target=soc.uart0 register=DR part=total count=100
	min=0 mean=20000 deviation=0 p50=20000 p99=20000 max=0
	buckets='[20000, 20000, 100]'
	for setting; do
		eval "${setting%%=*}='${setting#*=}'"
	done
	cat <<-END
		{"kind": "$kind", "initiator": "cpu", "target": "$target",
		 "register": "$register", "command": "read", "part": "$part",
		 "unit": "ps", "count": $count, "min": $min, "mean": $mean,
		 "deviation": $deviation, "p50": $p50, "p90": 0, "p99": $p99,
		 "p999": 0, "max": $max, "worst": [], "buckets": [$buckets],
		 "hdr": ""}
	END
}

# profile FILE ROW...
profile()
{
	file=$1
	rows=${2-}
	shift
	[ $# -eq 0 ] || shift
	for another; do
		rows="$rows, $another"
	done
	cat >"$tmp/$file" <<-END
		{"format": "orrery-profile", "version": 1, "board": "b.dts",
		 "script": "s.lua", "orrery": "0.1.0", "simulated": 1000,
		 "hash": "0x1", "events": 1, "rows": [$rows], "buses": [],
		 "interrupts": [], "transactions": [],
		 "host": {"seconds": 0.5, "by": []}}
	END
}

# compared NAME STATUS PATTERN: of a.json and b.json
compared()
{
	run profile --compare "$tmp/a.json" "$tmp/b.json"
	[ "$status" -eq "$2" ] && grep -qE -e "$3" "$tmp/out"
	result $? "$1"
}

# refused NAME MESSAGE: status 2, and a message that begins so
refused()
{
	[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] &&
		head -n 1 "$tmp/err" | grep -qF -e "orrery: $2"
	result $? "$1"
}

# Verdicts

read_dr='bus cpu soc.uart0.DR read total'
profile a.json "$(row)"
profile b.json "$(row)"
compared 'equal profiles have the same values' 0 '^1 the same values$'
profile b.json "$(row mean=30000 p50=30000 buckets='[30000, 30000, 100]')"
compared 'a row is slower' 1 \
	"^$read_dr .* 20 ns +30 ns .* 100\.0 % .* slower\$"
cp "$tmp/a.json" "$tmp/c.json" && mv "$tmp/b.json" "$tmp/a.json" &&
	mv "$tmp/c.json" "$tmp/b.json"
compared 'and faster the other way round' 0 "^$read_dr .* 0\.0 % .* faster\$"
profile a.json "$(row buckets='[20000, 20000, 50], [30000, 30000, 50]')"
profile b.json "$(row buckets='[20000, 20000, 48], [30000, 30000, 52]')"
compared 'what chance may have done is no difference' 0 \
	"^$read_dr .* no difference\$"
profile a.json "$(row count=3 buckets='[20000, 20000, 3]')"
profile b.json "$(row count=3 buckets='[30000, 30000, 3]')"
compared 'three values are too few' 0 "^$read_dr .* too few values\$"

# 1000 values; in b, the highest 30 are far above all of a's
each()
{
	seq "$1" "$2" | sed 's/.*/[&, &, 1],/' | tr -d '\n' | sed 's/,$//'
}
profile a.json "$(row count=1000 buckets="$(each 1 1000)")"
profile b.json "$(row count=1000 \
	buckets="$(each 1 970), $(each 9001 9030)")"
compared 'only the tail is slower' 1 "^$read_dr .* slower in the tail\$"

# Values that depend on each other make p too small. 2 % of a mean of 20 ns are
# 400 ps, for the parts of the total, too.
half='[0, 0, 5000], [1000, 1000, 5000]' more='[0, 0, 4000], [1000, 1000, 6000]'
profile a.json "$(row)" "$(row part=wait count=10000 mean=500 buckets="$half")"
profile b.json "$(row)" "$(row part=wait count=10000 mean=899 buckets="$more")"
compared 'less than 2 % of the total is no difference' 0 \
	'^bus cpu soc.uart0.DR read wait .* no difference$'
profile b.json "$(row)" "$(row part=wait count=10000 mean=900 buckets="$more")"
compared '2 % are one' 1 '^bus cpu soc.uart0.DR read wait .* slower$'

profile a.json "$(row)" "$(row register=FR)"
profile b.json "$(row)" "$(row target=soc.uart1)"
compared 'rows of the first profile alone are listed' 0 \
	"^only in $tmp/a.json: bus cpu soc.uart0.FR read total\$"
grep -q "^only in $tmp/b.json: bus cpu soc.uart1.DR read total\$" "$tmp/out"
result $? 'and those of the second'
profile a.json
compared 'a profile without rows' 0 '^no row is in both$'

# 30 + 70 against 50 + 50 is p = 0.0040 (z = 2.88), a difference for one row with
# its two tests, but not as the one of nine rows that differs most.
rows()
{
	for i in 1 2 3 4 5 6 7 8; do
		row register=R$i buckets='[1, 1, 50], [2, 2, 49], [3, 3, 1]'
		echo ,
	done
	row register=R9 buckets="$1" mean="$2"
}
profile a.json "$(row buckets='[1, 1, 50], [2, 2, 50]')"
profile b.json "$(row buckets='[1, 1, 30], [2, 2, 70]' mean=20400)"
compared 'one row differs' 1 "^$read_dr .* slower\$"
profile a.json "$(rows '[1, 1, 50], [2, 2, 50]' 20000)"
profile b.json "$(rows '[1, 1, 30], [2, 2, 70]' 20201)"
sed 's/49\], \[3, 3, 1/48], [3, 3, 2/' "$tmp/b.json" >"$tmp/c.json" &&
	mv "$tmp/c.json" "$tmp/b.json"
compared 'and is what one of nine may be by chance' 0 \
	'^bus cpu soc.uart0.R9 read total .* no difference$'

# Sums: 100 values of 20 ns and 300 of 30 ns have a mean of 27.5 ns, and 25 % of
# them are 7.5 ns below it, 75 % 2.5 ns above: a deviation of sqrt(0.25 * 56.25 +
# 0.75 * 6.25) = 4.330127 ns.

profile a.json "$(row min=20000 max=20000)" "$(row register=FR)"
profile b.json "$(row count=300 min=30000 mean=30000 max=30000 p50=30000 \
	buckets='[30000, 30000, 300]')" "$(row register=CR)"
run profile --merge "$tmp/a.json" "$tmp/b.json" -o "$tmp/sum"
[ "$status" -eq 0 ] && [ -s "$tmp/sum/report.html" ]
result $? 'profiles are merged, and reported'
merged()
{
	"$builddir/orrery" profile --compare "$tmp/sum" "$tmp/sum" >/dev/null &&
		tr '{' '\n' <"$tmp/sum/profile.json" | grep -F "$1" |
		grep -qE -e "$2"
}
merged '"register":"DR"' '"count":400,"min":20000,"mean":27500(\.0)?,'
result $? 'with the counts and the means of both'
merged '"register":"DR"' '"deviation":4330\.127.*,"p50":30000,'
result $? 'their deviation and percentiles'
# of two digits: 20 ns are in 128 ps from 156 * 128, 30 ns in those from 234 * 128
merged '"register":"DR"' \
	'"buckets":\[\[19968,20095,100\],\[29952,30079,300\]\]'
result $? 'and their buckets'
merged '"register":"FR"' '"count":100' && merged '"register":"CR"' '"count":100'
result $? 'rows that one of them lacks are there'
grep -q '"simulated":2000,"hash":"","events":2,' "$tmp/sum/profile.json"
result $? 'the runs add up'

# Bad input

run profile --merge "$tmp/a.json"
refused 'a sum without a place' 'profile --merge: expected profiles, and -o DIR'
run profile --merge "$tmp/a.json" "$tmp/none.json" -o "$tmp/sum"
refused 'a sum of what is not there' "$tmp/none.json: No such file or directory"

run profile --compare "$fixture"
refused 'one profile to compare' 'profile --compare: expected two profiles'
run profile --report "$fixture" "$fixture"
refused 'two profiles to report' 'profile --report: expected one profile'
run profile --compare "$tmp/none.json" "$fixture"
refused 'no such profile' "$tmp/none.json: No such file or directory"
mkdir "$tmp/dir"
run profile --compare "$tmp/dir" "$fixture"
refused 'a directory without a profile' \
	"$tmp/dir/profile.json: No such file or directory"

# broken NAME MESSAGE SED-COMMAND: the fixture, changed
broken()
{
	sed "$3" "$fixture" >"$tmp/broken.json"
	run profile --report "$tmp/broken.json" -o "$tmp/dir"
	refused "$1" "$tmp/broken.json$2"
	[ ! -e "$tmp/dir/report.html" ] || echo "# but there is a report"
}

broken 'cut short' ":3:0: string or '}' expected" '3,$d'
broken 'no JSON at all' ":1:6: '[' or '{' expected near 'format'" '1s/.*/format: orrery-profile/'
broken 'another format' \
	': expected an object whose "format" is "orrery-profile"' \
	's/"orrery-profile"/"perf"/'
broken 'another version' ': "version" is 2, expected 1' \
	's/"version": 1/"version": 2/'
broken 'a head that lacks something' ": Object item not found: hash" \
	's/"hash"/"cash"/'
broken 'rows that are none' ': rows: expected an array' \
	's/^ "rows": \[/ "rows": 1, "wors": [/'
broken 'a count that is none' \
	': rows[0]: Expected integer, got string' \
	's/"count": 10, "min": 20000, "mean": 31000/"count": "10", "min": 20000, "mean": 31000/'
broken 'a row that lacks something' ': rows[4]: Object item not found: p50' \
	'/"count": 100/,/"p50"/s/"p50"/"p51"/'
broken 'buckets out of order' ': rows[0].buckets[1]: expected [low, high' \
	's/\[30000, 30000, 1\]/[10000, 10000, 1]/'
broken 'a bucket that is none' ': rows[0].buckets[2]: ' \
	's/\[120000, 120000, 1\]/[120000, 1]/'
broken 'an edge that is none' ': interrupts[0].edges[2]: ' \
	's/\[9000000000, 1\]/9/'
broken 'a transaction that lacks something' \
	': transactions[1]: Object item not found: wait' \
	'/"id": 40/,/"wait"/s/"wait"/"rest"/'
[ -z "$(ls "$tmp/dir")" ]
result $? 'nothing was written for any of them'

# Where the report cannot be written

run profile --report "$fixture" -o "$fixture"
refused 'a file as directory' "$fixture: expected a directory"
run profile --report "$fixture" -o "$tmp/none/dir"
refused 'a directory that cannot be made' \
	"$tmp/none/dir: cannot be made a directory: No such file or directory"
ln -s /dev/full "$tmp/dir/report.html.new"
run profile --report "$fixture" -o "$tmp/dir"
refused 'a full disk' "$tmp/dir/report.html: No space left on device"
[ -z "$(ls "$tmp/dir")" ]
result $? 'and nothing is left there'

cp "$fixture" "$tmp/dir/profile.json"
run profile --report "$tmp/dir"
[ "$status" -eq 0 ] && [ -s "$tmp/dir/report.html" ]
result $? 'without -o the report is beside the profile'
rm "$tmp/dir"/*
run profile --report "$fixture" -o "$tmp/dir"
[ "$status" -eq 0 ] && [ "$(ls "$tmp/dir")" = report.html ] &&
	! grep -q '<b>' "$tmp/dir/report.html"
result $? 'a report has the profile without its markup'
echo "1..$n"
