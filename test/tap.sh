# Sourced by test scripts: results as TAP, n of them so far, and a directory
# $tmp for as long as the script runs, of a short name, since Lua cuts long ones
# in its messages. The plan, 1..N, is the script's own.
n=0
status=0
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# run ARGUMENT...: the orrery command; leaves status, $tmp/out and $tmp/err. What
# runs a board also watches its sockets for faults.
run()
{
	status=0
	if [ "${1:-}" = run ]; then
		shift
		set -- run --check-tlm "$@"
	fi
	timeout 120 "$builddir/orrery" "$@" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
	return $status
}

# result STATUS NAME: passes when STATUS is 0, or else shows the last run.
result()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
		return
	fi
	echo "not ok $n - $2"
	echo "# status $status"
	for stream in out err; do
		[ ! -s "$tmp/$stream" ] ||
			sed "s/^/# std$stream: /" "$tmp/$stream"
	done
}

# verdict NAME WRONG: passes when WRONG is empty.
verdict()
{
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "$2" | sed 's/^/# /'
		echo "not ok $n - $1"
	fi
}

# step NAME COMMAND...: passes when COMMAND does, or else shows its output.
step()
{
	step=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		verdict "$step" ""
	else
		verdict "$step" "$(cat "$tmp/log"; echo "$1 failed")"
	fi
}

# skip NAME REASON
skip()
{
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}
