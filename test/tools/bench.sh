#!/bin/sh
# orrery bench from outside: what it runs, what it prints, what it refuses.
orrery=$builddir/orrery
. "$srcdir/test/tap.sh"
exec </dev/null
# not into the history of who runs the tests
export ORRERY_BENCH_HISTORY=

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

# The columns agree: 1e9 / ns is events/s, and min <= median <= max;
# instructions are a number, or - if the host does not count them. Parameters
# may be several words.
consistent()
{
	awk 'NR > 1 {
		rate = $(NF - 4); ns = $(NF - 3); split($(NF - 2), range, "[.][.]")
		if ($NF !~ /^([1-9][0-9]*|-)$/)
			bad = 1
		if (range[1] > ns + 0 || ns + 0 > range[2] ||
		    rate * ns < 0.99e9 || rate * ns > 1.01e9)
			bad = 1
	} END { exit bad || NR < 2 }' "$tmp/out"
}

bench --list
has 18 '^[a-z]'
result $? '--list names all workloads'
has 2 '^    dist=exp, one of exp uni ties bimodal$'
result $? '--list tells parameters and defaults'
bench --list fifo hold n=3
has 2 '^[a-z]' && has 1 '^hold ' && has 1 '^fifo '
result $? '--list of some'

bench hold n=4 dist=ties ops=20000 --reps 3
has 1 '^hold  *n=4 dist=ties '
result $? 'parameters are taken, and make one row'
has 2 ''
result $? 'nothing but the table'
consistent
result $? 'the columns agree'
peak()
{
	awk 'NR == 2 { print int($(NF - 1)) }' "$tmp/out"
}
bench hold n=1 ops=1000 --reps 1
small=$(peak)
bench hold n=100000 ops=1000 --reps 1
[ "$(peak)" -gt $((small + 10)) ]
result $? 'the peak of memory grows with what there is'
bench hold-thread n=3 ops=1000 pingpong mode=immediate ops=1000
has 1 '^hold-thread  *n=3 dist=exp ' && has 1 '^pingpong  *mode=immediate '
result $? 'two workloads, a parameter by default'

bench --quick pingpong
for mode in delta immediate delta_method; do
	has 1 "^pingpong  *mode=$mode "
	result $? "pingpong mode=$mode by itself"
done
bench --quick fifo mm1 soc b_transport nb_transport cancel clock signal memory i2c \
	histogram
for row in 'fifo  *depth=1' 'fifo  *depth=1024' 'mm1' \
	'soc  *profile=off' 'soc  *profile=on' \
	'b_transport  *mode=direct' 'b_transport  *mode=router' \
	'b_transport  *mode=quantum' 'b_transport  *mode=wait' \
	'b_transport  *mode=dmi' 'nb_transport  *outstanding=4' \
	'b_transport  *mode=ram' 'b_transport  *mode=bus' 'cancel  *mode=still' \
	'cancel  *mode=watchdog' 'clock  *mode=count n=1' \
	'clock  *mode=toggle n=100' 'clock  *mode=chain n=100' \
	'signal  *n=1' 'memory  *what=pending' 'histogram  *what=value' \
	'histogram  *what=case' 'i2c  *level=pin' \
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

# What Verilator would have built is a script here, which uses time.
export ORRERY_BENCH_RTL="$tmp"
bench rtl-clock gap=7
has 1 '^rtl-clock  *load=16 gap=7  *not built: make bench-rtl, which needs veri'
result $? 'what has not been built is told'
cat >"$tmp/models-16" <<'END'
#!/bin/sh
awk -v n="${1#+steps=}" -v gap="${2#+gap=}" 'BEGIN {
	for (i = 0; i < n; i++)
		x += i
	printf "- said\n%d steps, %d transfers, sum %x\n", n, n / gap, x % 4096
}'
END
chmod +x "$tmp/models-16"
bench rtl-word gap=5 ops=100000 --reps 1 --json "$tmp/json"
has 1 '^rtl-word  *load=16 gap=5 ' && grep -q '"count": 110001,' "$tmp/json"
result $? 'a program that has been built is run for more and for less'
printf '#!/bin/sh\nexit 1\n' >"$tmp/models-16"
bench rtl-word gap=5 ops=1000 --reps 1
[ $status -eq 1 ] && grep -q 'the program that Verilator has built failed' \
	"$tmp/err"
result $? 'and must not fail'

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

# The library's memory and bus do what the bench's own do.
for pair in 'direct ram' 'router bus'; do
	bench b_transport mode=${pair% *} ops=99 --reps 1 --json "$tmp/json"
	own=$(sum)
	bench b_transport mode=${pair#* } ops=99 --reps 1 --json "$tmp/json"
	[ -n "$own" ] && [ "$(sum)" = "$own" ]
	result $? "the memory is the same after b_transport $pair"
done

# A peer that answers as it is told.
peer()
{
	cat >"$tmp/peer" <<-END
	#!/bin/sh
	[ \$# -gt 0 ] || { echo '{"peer": "fake", "version": "7", "flags": "-O9"}'
		exit; }
	[ "\$1" = hold ] || { echo "it has no \$1" >&2; exit 2; }
	echo '{"ns_per_event": 1e6, "count": $1, "checksum": "$2"}'
	END
	chmod +x "$tmp/peer"
}
bench hold n=5 ops=1000 --json "$tmp/json" --reps 1
count=$(sed -n 's/^ *"count": \(.*\),$/\1/p' "$tmp/json")
peer "$count" "$first"
bench --peer "$tmp/peer" --reps 3 --json "$tmp/json" hold n=5 ops=1000 signal
has 1 '^fake 7: -O9$' && has 1 '^hold  *n=5 dist=exp  *fake .*x  [0-9.]*\.\.' &&
	has 1 '^fake has no signal$'
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
has 1 '^hold  *n=4 dist=exp .*\.[0-9]  *[0-9-]*  *[0-9.]*\.[0-9][0-9]$' &&
	has 6 '^clock .*\.[0-9]  *[0-9-]*  *[0-9.]*\.[0-9][0-9]$'
result $? '--floor adds a column'

# The history: a row for each workload, replaced when measured again.
db=$tmp/h/bench.db
query()
{
	sqlite3 "$db" "$1"
}
bench --history "$db" --reps 2 hold n=3 ops=1000 hold n=5 ops=1000
bench --history "$db" --reps 3 hold n=5 ops=2000 --json "$tmp/json"
has 1 '^hold' && [ -f "$db" ]
result $? '--history makes a database, and folders'
if command -v sqlite3 >/dev/null; then
	[ "$(query 'SELECT workload, params, program, ops, runs FROM result
		ORDER BY params')" = 'hold|n=3 dist=exp|orrery|1000|2
hold|n=5 dist=exp|orrery|2000|3' ]
	result $? 'a row per workload, and the latest result'
	[ "$(query "SELECT checksum FROM result WHERE ops = 2000")" = "$(sum)" ] &&
		[ "$(query "SELECT count(*) FROM result WHERE ns_min <= ns AND
			ns <= ns_max AND at GLOB '20??-??-??T*Z' AND
			machine != '' AND commit_id != '' AND peak_bytes > 0")" \
			= 2 ]
	result $? 'with checksum, times, date, machine, commit, memory'
	bench --history "$db" --reps 1 --in-process hold n=7 ops=1000
	[ "$(query 'SELECT count(*) FROM result')" = 2 ]
	result $? 'nothing that a profiler measures'
	query 'PRAGMA user_version = 99'
	bench --history "$db" hold n=3
	refused 'a history of another format' \
		"$db: it has format 99; expected 1"
	query 'PRAGMA user_version = 1'
else
	for test in 1 2 3 4; do
		skip "history, test $test" "sqlite3 is not installed"
	done
fi
ORRERY_BENCH_HISTORY=$tmp/env.db bench --reps 1 hold n=3 ops=1000
[ -f "$tmp/env.db" ]
result $? '$ORRERY_BENCH_HISTORY'
(
	unset ORRERY_BENCH_HISTORY
	XDG_STATE_HOME=$tmp/state bench --reps 1 hold n=3 ops=1000
)
[ -f "$tmp/state/orrery/bench.db" ]
result $? '$XDG_STATE_HOME'
(
	unset ORRERY_BENCH_HISTORY
	XDG_STATE_HOME=/dev/null bench --reps 1 hold n=3 ops=1000 &&
		[ "$(wc -l <"$tmp/out")" -eq 2 ] &&
		grep -q '^orrery: /dev/null/orrery: Not a directory' "$tmp/err" &&
		grep -q '^orrery: so the results are not kept' "$tmp/err"
)
result $? 'a usual place that is none is told, and no reason to stop'
bench --history /dev/null/x hold n=3
refused 'a place that was asked for and is none' \
	'/dev/null/x: unable to open database file'
echo 'this is no database, but a file of text' >"$tmp/text"
bench --history "$tmp/text" hold n=3
refused 'a file that is no database' "$tmp/text: file is not a database"

# The plot.
bench --history "$tmp/none.db" --plot "$tmp/plot.svg"
refused 'nothing to plot' 'nothing to plot: hold and hold-thread have not been'
bench --history '' --plot "$tmp/plot.svg"
refused 'a plot without a history' '--plot draws from the history'
# all that the wrapper of libtool calls, and no gnuplot
path=$PATH
mkdir "$tmp/empty"
for tool in ls sed basename timeout sh head grep; do
	ln -s "$(command -v $tool)" "$tmp/empty/$tool"
done
PATH=$tmp/empty "$orrery" bench --history "$db" --plot "$tmp/plot.svg" \
	>"$tmp/out" 2>"$tmp/err"
status=$?
refused 'no gnuplot' '--plot needs gnuplot, which cannot be run; install'
bench --history "$db" --plot "$tmp/nowhere/plot.svg"
refused 'a plot in no folder' "$tmp/nowhere/plot.svg: No such file"
if command -v gnuplot >/dev/null; then
	peer "$count" "$first"
	bench --history "$db" --peer "$tmp/peer" --plot "$tmp/plot.svg" \
		hold n=5 ops=1000
	[ $status -eq 0 ] && [ ! -s "$tmp/err" ] &&
		grep -q '</svg>' "$tmp/plot.svg" &&
		grep -q 'orrery .*, methods' "$tmp/plot.svg" &&
		grep -q 'fake 7, methods' "$tmp/plot.svg"
	result $? '--plot draws ours beside the peer'
	[ "$(grep -o 'orrery .*, methods\|fake 7, methods' "$tmp/plot.svg" |
		sed 's/ .*//' | uniq | tr '\n' ' ')" = 'orrery fake ' ]
	result $? 'ours first, whatever the names'
	bench --history "$db" --plot /dev/full
	[ $status -eq 2 ] && grep -q '^orrery: /dev/full: ' "$tmp/err"
	result $? 'a plot on a full disk'
else
	skip '--plot draws ours beside the peer' 'gnuplot is not installed'
	skip 'ours first, whatever the names' 'gnuplot is not installed'
	skip 'a plot on a full disk' 'gnuplot is not installed'
fi

# Another build, that takes what the file ns says for an operation.
cat >"$tmp/other" <<END
#!/bin/sh
case "\$*" in
*hold*) printf '[{"ns_per_event": %s}]' "\$(sed -n 1p "$tmp/ns")" >&3 ;;
*) echo "orrery: unknown workload" >&2; exit 2 ;;
esac
sed -i -e '1{h;d}' -e '\${G}' "$tmp/ns"
END
chmod +x "$tmp/other"
against()
{
	printf '%s\n' $2 $2 >"$tmp/ns"
	bench --against "$tmp/other" hold n=5 ops=1000 --json "$tmp/json"
	has 1 "^hold .*$1\$" && grep -q "\"verdict\": \"$1\"" "$tmp/json" &&
		grep -q '"confidence": 0.988' "$tmp/json" &&
		has 1 'pairs; its interval has 98.8 %$'
	result $? "--against: $1"
}
against faster 100000
against slower 0.001
against 'no difference' '100000 0.001 100000'
bench --against "$tmp/other" hold n=5 ops=1000 signal n=1
has 1 '^signal  *n=1  *not there: unknown workload$'
result $? '--against a build that lacks a workload'
bench --against "$tmp/other" --reps 5 hold n=5
refused 'too few pairs' '--reps 5: expected at least 6 pairs, as fewer prove'
bench --against "$tmp/nowhere" hold
refused 'another build that is none' \
	"--against $tmp/nowhere: expected a build's program, its folder, or a"
PATH=$tmp/empty
bench --against v0 hold
PATH=$path
refused 'no git' '--against v0: it is no program, and for a revision git is'

# A revision, of a repository whose build takes no time.
revision()
{
	(
		cd "$tmp/repository" && git -c user.name=x -c user.email=x@y \
			commit -q --allow-empty -am "$1"
		cd "$tmp/repository/deep" &&
			TMPDIR=$tmp bench --against HEAD hold n=5 ops=1000
		echo $status >"$tmp/status"
	)
	status=$(cat "$tmp/status")
}
if command -v git >/dev/null; then
	mkdir -p "$tmp/repository/deep" && cd "$tmp/repository" &&
		git init -q && touch deep/file && printf '#!/bin/sh\n' >bootstrap &&
		printf '#!/bin/sh\n%s\n' \
		"printf 'all:\n\tcp $tmp/other orrery\n' >Makefile" >configure &&
		chmod +x bootstrap configure && git add .
	cd "$srcdir" || exit 1
	printf '%s\n' 100000 100000 >"$tmp/ns"
	revision one
	[ $status -eq 0 ] && grep -q '^hold .*faster$' "$tmp/out" &&
		grep -q "^orrery: building HEAD in $tmp/orrery-" "$tmp/err" &&
		[ -z "$(ls -d "$tmp"/orrery-* 2>/dev/null)" ] &&
		[ -z "$(git -C "$tmp/repository" status --short)" ]
	result $? '--against a revision builds it, and leaves nothing behind'
	printf '#!/bin/sh\necho no luck; exit 1\n' >"$tmp/repository/configure"
	revision two
	[ $status -eq 2 ] && grep -q '^no luck$' "$tmp/err" &&
		grep -q '^orrery: HEAD cannot be built, see above' "$tmp/err" &&
		[ -z "$(ls -d "$tmp"/orrery-* 2>/dev/null)" ]
	result $? 'a revision that cannot be built'
else
	skip '--against a revision' 'git is not installed'
	skip 'a revision that cannot be built' 'git is not installed'
fi

bench warp
refused 'unknown workload' \
	"unknown workload 'warp'; nearest: "
bench fiffo
refused 'a slip of the finger' "unknown workload 'fiffo'; nearest: fifo, "
bench n=5 hold
refused 'a parameter of nothing' 'n=5: expected the name of a workload before'
bench pingpong hold warp=9
refused 'unknown parameter, before anything runs' \
	"hold has no parameter 'warp'; it has n, dist, ops"
bench hold n=0
refused 'a number out of bounds' 'n=0: expected a number from 1 to '
bench hold n=12x
refused 'no number' 'n=12x: expected a number from 1 to '
bench hold dist=flat
refused 'unknown word' 'dist=flat: expected one of exp, uni, ties, bimodal'
bench --against x --peer y hold
refused 'two to compare with' '--against and --peer: expected one of them'
bench --against x --plot y hold
refused 'a plot of what is not kept' '--plot draws from the history, where'
bench --peer x --floor hold
refused 'a floor of pairs' '--floor: not with --against or --peer'
bench --peer x --in-process hold
refused 'pairs in one process' '--in-process: not with --against or --peer'
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
