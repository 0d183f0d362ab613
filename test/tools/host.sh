#!/bin/sh
# What a run takes of the host: the sampler by process and device, gperftools'
# profilers, and the flame graph. None of them changes a run.
set -u
. "$srcdir/test/tap.sh"
orrery=$builddir/orrery
soc=$srcdir/boards/soc.dts
exec </dev/null

cannot=
grep -q '^DEFS = .*-DWITH_PROFILER=1' "$builddir/Makefile" ||
	cannot="built without gperftools' profilers, as with sanitizers"
reader=$cannot
command -v google-pprof >/dev/null ||
	reader="google-pprof is not installed (google-perftools)"

# Two threads, of which the first has three times as much to do, and then
# transfers over I2C, for which the script does next to nothing.
script()
{
	cat <<-END
	local function work(n)
	  return function()
	    for i = 1, $1 do
	      for j = 1, n do local x = j % 7 end
	      wait(us(1))
	    end
	  end
	end
	local a = spawn(work(30000), "heavy")
	local b = spawn(work(10000), "light")
	wait(us($1) + us(1))
	local i2c = soc.i2c0
	local irq = intc.in2
	i2c.PRERlo:write(4)
	i2c.CTR:write(0xc0)
	for i = 1, $2 do
	  i2c.TXR:write(0x20 << 1)
	  i2c.CR:write(0x91)
	  irq:wait(true)
	  i2c.SR:read()
	end
	END
}

# samples KIND NAME: of the table in $tmp/out
samples()
{
	awk -v kind="$1" -v name="$2" '$1 == kind && $2 == name { n = $3 }
		END { print n + 0 }' "$tmp/out"
}

# The sampler

script 2500 1 >"$tmp/script.lua"
run run "$soc" "$tmp/script.lua" --host-profile
heavy=$(samples process script.heavy)
light=$(samples process script.light)
total=$(sed -n 's/^host time of the.* \([0-9]*\) samples$/\1/p' "$tmp/out")
echo "# heavy $heavy, light $light, of $total"
[ "$status" -eq 0 ] && [ "$((heavy + light))" -ge 40 ]
result $? '--host-profile has samples of the threads of a script'
# 3 of 4, and 15 per cent for chance: four deviations of 100 samples
[ $((heavy * 100)) -ge $(((heavy + light) * 57)) ] &&
	[ $((heavy * 100)) -le $(((heavy + light) * 93)) ]
result $? 'as many as each has to do'
[ "$(awk '$1 == "process" { n += $3 } END { print n }' "$tmp/out")" -eq "$total" ]
result $? 'each sample is of one process, or of the kernel'

script 1 30000 >"$tmp/script.lua"
run run "$soc" "$tmp/script.lua" --host-profile --json \
	--profile-json "$tmp/profile.json"
cat >"$tmp/check.py" <<'END'
import json, sys
host = json.load(open(sys.argv[1]))["host"]
by = {(r["kind"], r["what"]): r for r in host["by"]}
i2c = by["device", "soc.i2c0"]
run = by["process", "soc.i2c0.run"]
assert host["seconds"] > 0
assert i2c["samples"] >= run["samples"] >= 20, (i2c, run)
assert i2c["share"] > 0.5, i2c
assert all(0 < r["share"] <= 1 for r in host["by"])
share = sum(r["share"] for r in host["by"] if r["kind"] == "process")
assert abs(share - 1) < 1e-9, share
assert json.load(open(sys.argv[2]))["host"] == host
END
if command -v python3 >/dev/null; then
	python3 "$tmp/check.py" "$tmp/out" "$tmp/profile.json" \
		2>"$tmp/err"
	result $? 'a device has the time of its processes and its registers'
else
	skip 'a device has the time of its processes and its registers' \
		'python3 is not installed'
fi

# gperftools' profilers

missing=$tmp/none/file
script 10 100 >"$tmp/short.lua"
hash=$("$orrery" run "$soc" "$tmp/short.lua" | grep '^run hash')
profiles="--host-profile
--cpu-profile $tmp/profile
--flame-graph $tmp/flame.svg
--heap-profile $tmp/heap"
echo "$profiles" | {
	while read -r option file; do
		case $option in
		--host-profile) why= ;;
		--flame-graph) why=$reader ;;
		*) why=$cannot ;;
		esac
		if [ -n "$why" ]; then
			skip "$option does not change the run" "$why"
			continue
		fi
		# shellcheck disable=SC2086 # there may be no file
		run run "$soc" "$tmp/short.lua" $option $file
		[ "$status" -eq 0 ] && [ "$(grep '^run hash' "$tmp/out")" = \
			"$hash" ]
		result $? "$option does not change the run"
	done
	echo "$n" >"$tmp/n"
}
n=$(cat "$tmp/n")

for option in --cpu-profile --flame-graph --heap-profile; do
	why=$cannot
	[ $option != --flame-graph ] || why=$reader
	if [ -n "$why" ]; then
		expected=$option
		name="$option says what is missing ($why)"
	else
		expected="$option $missing: .*No such file or directory"
		name="$option where nothing can be"
	fi
	run run "$soc" "$tmp/short.lua" $option "$missing"
	[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] &&
		grep -q "^orrery: $expected" "$tmp/err"
	result $? "$name"
done
for option in --cpu-profile --flame-graph; do
	if [ -n "$reader" ]; then
		skip "$option on a full disk, after the summary" "$reader"
		continue
	fi
	run run "$soc" "$tmp/short.lua" $option /dev/full
	[ "$status" -eq 2 ] && grep -q "^$hash" "$tmp/out" && grep -q \
		"^orrery: $option /dev/full: No space left" "$tmp/err"
	result $? "$option on a full disk, after the summary"
done

if [ -n "$reader" ]; then
	for name in 'google-pprof reads what --cpu-profile wrote' \
		'what only a thread calls has the thread above it' \
		'--flame-graph without google-pprof' \
		'the flame graph is SVG, each box on its caller' \
		'google-pprof reads what --heap-profile wrote' \
		'started anew, the command is the same one'; do
		skip "$name" "$reader"
	done
	echo "1..$n"
	exit
fi

echo 'for i = 1, 1000000 do i2c.SR:read() end' >>"$tmp/script.lua"
run run "$soc" "$tmp/script.lua" --cpu-profile "$tmp/profile" \
	--flame-graph "$tmp/flame.svg"
google-pprof --collapsed "$orrery" "$tmp/profile" 2>"$tmp/err" |
	sed 's/<[0-9a-f]*>//g' >"$tmp/stacks"
# count PATTERN: samples whose stack matches
count()
{
	awk -v pattern="$1" '$0 ~ pattern { n += $NF } END { print n + 0 }' \
		"$tmp/stacks"
}
models=$(count ';run_method;pin_run|;ori_i2c_core_run')
echo "# $(count .) samples, $models of the I2C master"
[ "$status" -eq 0 ] && [ "$models" -ge 20 ]
result $? 'google-pprof reads what --cpu-profile wrote'
# tools/script/ calls transfer, always in a thread
calls=$(count ';transfer(;| )')
whole=$(count ';thread_main;run_thread;.*;transfer(;| )')
echo "# $calls samples of accesses by the script, $whole with its thread"
[ "$calls" -ge 10 ] && [ "$whole" -ge $((calls - calls / 20)) ]
result $? 'what only a thread calls has the thread above it'

mkdir "$tmp/bin"
ln -s "$(command -v dtc)" "$tmp/bin/dtc"
ln -s /bin/sh "$tmp/bin/sh"
status=0
PATH=$tmp/bin "$orrery" run "$soc" --until 1us --flame-graph "$tmp/none.svg" \
	>"$tmp/out" 2>"$tmp/err" || status=$?
[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] && [ ! -e "$tmp/none.svg" ] &&
	grep -q '^orrery: --flame-graph: google-pprof is needed' "$tmp/err"
result $? '--flame-graph without google-pprof'

cat >"$tmp/check.py" <<'END'
import re, sys
import xml.etree.ElementTree as tree
ns = "{http://www.w3.org/2000/svg}"
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == ns + "svg"
rows = {}
for g in root.iter(ns + "g"):
    name, samples = re.match(r"(.*) \((\d+) samples, [\d.]+ %\)$",
                             g.find(ns + "title").text).groups()
    r = g.find(ns + "rect")
    x, w = float(r.get("x")), float(r.get("width"))
    rows.setdefault(int(r.get("y")), []).append((x, x + w, name, int(samples)))
ys = sorted(rows, reverse=True)
assert len(rows[ys[0]]) == 1 and rows[ys[0]][0][2] == "all"
total = rows[ys[0]][0][3]
assert total == int(sys.argv[2]), (total, sys.argv[2])
below = {}
for lower, y in zip(ys, ys[1:]):
    assert lower - y == ys[0] - ys[1]
    for a, b, name, samples in rows[y]:
        under = [c for c in rows[lower] if c[0] - .02 <= a and b <= c[1] + .02]
        assert len(under) == 1, (name, under)
        assert samples <= under[0][3]
        assert abs((b - a) - 1180 * samples / total) < .02
        below.setdefault(name, set()).add(under[0][2])
    edges = sorted(rows[y])
    assert all(p[1] <= q[0] + .02 for p, q in zip(edges, edges[1:]))
# of the script; the kernel's own run_thread, if not inlined, is on run_threads
callers = below["run_thread"] - {"run_threads"}
assert callers == {"thread_main"}, callers
END
if command -v python3 >/dev/null; then
	python3 "$tmp/check.py" "$tmp/flame.svg" "$(count .)" 2>"$tmp/err"
	result $? 'the flame graph is SVG, each box on its caller'
else
	skip 'the flame graph is SVG, each box on its caller' \
		'python3 is not installed'
fi

# a table of 2^17 integers takes 16 bytes for each
cat >"$tmp/script.lua" <<'END'
t = {}
for i = 1, 1 << 17 do t[i] = i end
END
run run "$soc" "$tmp/script.lua" --heap-profile "$tmp/heap"
for file in "$tmp"/heap.*.heap; do last=$file; done
google-pprof --text --cum --show_bytes "$orrery" "$last" >"$tmp/heap" \
	2>"$tmp/err"
bytes=$(awk '$6 == "run_thread" { print $4; exit }' "$tmp/heap")
echo "# ${bytes:-no} bytes that the thread of the script has asked for"
[ "$status" -eq 0 ] && [ "${bytes:-0}" -ge $((16 << 17)) ]
result $? 'google-pprof reads what --heap-profile wrote'
run profile "$soc" "$tmp/short.lua" -o "$tmp/report" --heap-profile "$tmp/page"
[ "$status" -eq 0 ] && [ -s "$tmp/report/profile.json" ] &&
	[ -s "$tmp/page.0001.heap" ]
result $? 'started anew, the command is the same one'
echo "1..$n"
