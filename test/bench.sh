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

# The columns agree: 1e9 / ns is events/s, and min <= median <= max.
consistent()
{
	awk 'NR > 1 {
		rate = $(NF - 2); ns = $(NF - 1); split($NF, range, "[.][.]")
		if (range[1] > ns + 0 || ns + 0 > range[2] ||
		    rate * ns < 0.99e9 || rate * ns > 1.01e9)
			bad = 1
	} END { exit bad || NR < 2 }' "$tmp/out"
}

bench --list
has 5 '^[a-z]'
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
bench --quick b_transport cancel
for row in 'b_transport  *mode=direct' 'b_transport  *mode=bus' \
	'cancel  *mode=still' 'cancel  *mode=watchdog'; do
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
^ *"ns_per_event_max": [0-9.]*$
END
[ $status -eq 0 ] && [ "$(grep -c -f "$tmp/pattern" "$tmp/json")" -eq 8 ] &&
	[ "$(head -n 1 "$tmp/json")" = '[' ] &&
	[ "$(tail -n 1 "$tmp/json")" = ']' ]
result $? '--json writes an array'

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
