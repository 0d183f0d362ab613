#!/bin/sh
# orrery bench from outside: what it runs, what it prints, what it refuses.
orrery=$builddir/orrery
. "$srcdir/test/tap.sh"
exec </dev/null

bench()
{
	run bench "$@"
}

# has COUNT PATTERN: so many lines of the output match, and all went well
has()
{
	[ $status -eq 0 ] && [ ! -s "$tmp/err" ] &&
		[ "$(grep -c -e "$2" "$tmp/out")" -eq "$1" ]
}

refused()
{
	[ $status -eq 2 ] && [ ! -s "$tmp/out" ] &&
		head -n 1 "$tmp/err" | grep -qF -e "orrery: $2"
	result $? "$1"
}

# The columns agree: 1e9 / ns is events/s, and min <= median <= max. Parameters
# may be several words.
consistent()
{
	awk 'NR > 1 {
		rate = $(NF - 3); ns = $(NF - 2); split($(NF - 1), range, "[.][.]")
		if (range[1] > ns + 0 || ns + 0 > range[2] ||
		    rate * ns < 0.99e9 || rate * ns > 1.01e9)
			bad = 1
	} END { exit bad || NR < 2 }' "$tmp/out"
}

bench --list
has 12 '^[a-z]'
result $? '--list names all workloads'
has 2 '^    dist=exp, one of exp uni ties bimodal$'
result $? '--list tells parameters and defaults'

bench hold n=4 dist=ties ops=20000 --reps 3
has 1 '^hold  *n=4 dist=ties '
result $? 'parameters are taken, and make one row'
has 2 ''
result $? 'nothing but the table'
consistent
result $? 'the columns agree'
bench hold-thread n=3 ops=1000 pingpong mode=immediate ops=1000
has 1 '^hold-thread  *n=3 dist=exp ' && has 1 '^pingpong  *mode=immediate '
result $? 'two workloads, a parameter by default'

bench --quick pingpong
for mode in delta immediate delta_method; do
	has 1 "^pingpong  *mode=$mode "
	result $? "pingpong mode=$mode by itself"
done
bench --quick fifo mm1 b_transport nb_transport cancel clock signal memory i2c
for row in 'fifo  *depth=1' 'fifo  *depth=1024' 'mm1' \
	'b_transport  *mode=direct' 'b_transport  *mode=router' \
	'b_transport  *mode=quantum' 'b_transport  *mode=wait' \
	'b_transport  *mode=dmi' 'nb_transport  *outstanding=4' \
	'b_transport  *mode=ram' 'b_transport  *mode=bus' 'cancel  *mode=still' \
	'cancel  *mode=watchdog' 'clock  *mode=count n=1' \
	'clock  *mode=toggle n=100' 'clock  *mode=chain n=100' \
	'signal  *n=1' 'memory  *what=pending' 'i2c  *level=pin' \
	'i2c  *level=byte' 'i2c  *level=loose' 'i2c  *level=bus'; do
	has 1 "^$row "
	result $? "$row by itself"
done

bench b_transport mode=bus ops=1000 --reps 2 --json "$tmp/json"
cat >"$tmp/pattern" <<'END'
^ *"name": "b_transport",$
^ *"mode": "bus"$
^ *"ops": 1000,$
^ *"reps": 2,$
^ *"events_per_second": [0-9.]*,$
^ *"ns_per_event": [0-9.]*,$
^ *"ns_per_event_min": [0-9.]*,$
^ *"ns_per_event_max": [0-9.]*,$
^ *"count": [0-9]*,$
^ *"checksum": "[0-9a-f]\{16\}",$
^ *"peak_bytes": [0-9]*$
END
[ $status -eq 0 ] && [ "$(grep -c -f "$tmp/pattern" "$tmp/json")" -eq 11 ] &&
	[ "$(head -n 1 "$tmp/json")" = '[' ] &&
	[ "$(tail -n 1 "$tmp/json")" = ']' ]
result $? '--json writes an array'

# An event is 88 bytes, and has a name and a slot in a table of names.
bench memory what=event ops=20000 --reps 1
has 1 '^memory  *what=event .* [89][0-9] bytes each$' ||
	has 1 '^memory  *what=event .* 1[0-9][0-9] bytes each$'
result $? 'the memory of an event'
bench memory what=thread ops=30001
[ $status -eq 1 ] && grep -q 'no more than 30000 threads' "$tmp/err"
result $? 'more threads than the host has mappings'

# checksums of two repetitions, and of two builds of the workload
sum()
{
	sed -n 's/^ *"checksum": "\(.*\)",$/\1/p' "$tmp/json"
}
bench hold n=5 ops=1000 --reps 1 --json "$tmp/json"
first=$(sum)
bench hold n=5 ops=1000 --reps 2 --in-process --json "$tmp/json"
[ -n "$first" ] && [ "$(sum)" = "$first" ]
result $? 'the same work has the same checksum, in a process of its own or not'
bench hold n=5 ops=1001 --json "$tmp/json"
[ -n "$(sum)" ] && [ "$(sum)" != "$first" ]
result $? 'other work has another'

# A peer that answers as it is told.
peer()
{
	cat >"$tmp/peer" <<-END
	#!/bin/sh
	[ \$# -gt 0 ] || { echo '{"peer": "fake", "version": "7", "flags": "-O9"}'
		exit; }
	[ "\$1" = hold ] || { echo "fake has no \$*" >&2; exit 2; }
	echo '{"ns_per_event": 1e6, "count": $1, "checksum": "$2"}'
	END
	chmod +x "$tmp/peer"
}
bench hold n=5 ops=1000 --json "$tmp/json" --reps 1
count=$(sed -n 's/^ *"count": \(.*\),$/\1/p' "$tmp/json")
peer "$count" "$first"
bench --peer "$tmp/peer" --reps 3 --json "$tmp/json" hold n=5 ops=1000 signal
has 1 '^fake 7: -O9$' && has 1 '^hold  *n=5 dist=exp  *fake .*x  [0-9.]*\.\.' &&
	has 1 '^signal  *n=1  *fake  *fake has no signal n=1'
result $? '--peer prints ratios, and what the peer lacks'
cat >"$tmp/pattern" <<'END'
^ *"workload": "hold",$
^ *"dist": "exp"$
^ *"peer": "fake",$
^ *"peer_version": "7",$
^ *"ours_ns": [0-9.]*,$
^ *"peer_ns": 1000000.0,$
^ *"ratio": [0-9.]*,$
^ *"ratio_min": [0-9.]*,$
^ *"ratio_max": [0-9.]*,$
^ *"runs": 3$
END
[ "$(grep -c -f "$tmp/pattern" "$tmp/json")" -eq 10 ]
result $? '--peer --json has the ratios'
peer "$count" 0123456789abcdef
bench --peer "$tmp/peer" hold n=5 ops=1000
[ $status -eq 1 ] && grep -q "^orrery: hold n=5 dist=exp: fake did other \
work: count $count, checksum 0123456789abcdef; ours are $count and $first" \
	"$tmp/err"
result $? 'a peer that did other work'
bench --peer /bin/false hold
refused 'a peer that is none' '/bin/false is no peer: no message'
bench --peer "$tmp/nobody" hold
refused 'a peer that is not there' "$tmp/nobody is no peer: $tmp/nobody: No such"

bench --floor --quick hold n=4 hold-thread n=4 clock cancel memory what=event
has 1 '^hold  *n=4 dist=exp .*  [0-9.]*\.[0-9]  *[0-9.]*\.[0-9][0-9]$' &&
	has 6 '^clock .*  [0-9.]*\.[0-9]  *[0-9.]*\.[0-9][0-9]$'
result $? '--floor adds a column'

bench warp
refused 'unknown workload' \
	"unknown workload 'warp'; there are hold, hold-thread, pingpong, "
bench pingpong hold warp=9
refused 'unknown parameter, before anything runs' "hold has no parameter 'warp'"
bench hold n=0
refused 'a number out of bounds' 'n=0: expected a number from 1 to '
bench hold n=12x
refused 'no number' 'n=12x: expected a number from 1 to '
bench hold dist=flat
refused 'unknown word' 'dist=flat: expected one of exp, uni, ties, bimodal'
bench --reps 0
refused 'no repetitions' '--reps 0: expected a number from 1 to '
bench --json "$tmp/nowhere/json" pingpong
refused 'a file that cannot be written' "$tmp/nowhere/json: No such file"
status=0
"$orrery" bench --json /dev/full pingpong ops=1 >"$tmp/out" 2>"$tmp/err" ||
	status=$?
[ $status -eq 2 ] && grep -q '^orrery: /dev/full: No space' "$tmp/err"
result $? 'a full disk is no success'

echo "1..$n"
