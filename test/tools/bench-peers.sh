#!/bin/sh
# make bench-peers: what it does where a peer's library is missing or a peer
# cannot be built, and that the peers that are there do the same work.
. "$srcdir/test/tap.sh"
exec </dev/null
export ORRERY_BENCH_HISTORY= QUICK=1 PKG=pkg-config MAKE=make
ln -s "$builddir/orrery" "$tmp/orrery"

# compare WORD...: as the makefile calls it, in a build directory of its own
compare()
{
	status=0
	(cd "$tmp" && sh "$srcdir/bench/peers/compare.sh" "$@") \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}

says()
{
	grep -qF -e "$1" "$tmp/err"
}

PKG=false
compare hold n=1 ops=1000
[ $status -eq 1 ] &&
	says 'bench-peers: no systemc here; install libsystemc-dev' &&
	says 'bench-peers: no ns3-core here; install libns3-dev' &&
	says 'bench-peers: no cimba here; build a release of github.com/' &&
	says 'bench-peers: there is nothing to compare with'
result $? 'no peer is installed'
compare holt
[ $status -eq 2 ] && says "unknown workload 'holt'; nearest: hold, " &&
	! says bench-peers
result $? 'a mistake is told before anything is built'
PKG=pkg-config

# A make that finds no SystemC, builds a peer for ns-3, and fails with cimba.
cat >"$tmp/make" <<'END'
#!/bin/sh
case "$*" in
*/systemc*missing) echo "no systemc here; install libsystemc-dev" ;;
*/ns3*missing | */cimba*missing) ;;
*/ns3*)
	out=${*##*OUT=}
	mkdir -p "$out"
	cat >"$out/peer" <<-'PEER'
	#!/bin/sh
	[ $# -gt 0 ] || { echo '{"peer": "ns3", "version": "1", "flags": "-O9"}'
		exit; }
	echo '{"ns_per_event": 5e3}'
	PEER
	chmod +x "$out/peer"
	;;
*) echo "cc: no luck" >&2; exit 1 ;;
esac
END
chmod +x "$tmp/make"
MAKE=$tmp/make
compare hold n=1 ops=1000
MAKE=make
[ $status -eq 1 ] && says 'no systemc here' && says 'cc: no luck' &&
	says 'bench-peers: cimba cannot be built, see above; going on' &&
	grep -q '^hold  *n=1 dist=exp  *ns3 ' "$tmp/out" &&
	grep -q '"peer": "ns3"' "$tmp/bench-peers.json"
result $? 'one is missing, one cannot be built, the other runs'

# Targets are of workloads that there are.
while read -r ratio peer words; do
	# shellcheck disable=SC2086 # a list of words
	[ "$ratio" = '#' ] || run bench --list $words || echo "$peer $words"
done <"$srcdir/bench/peers/targets.txt" >"$tmp/wrong"
verdict 'each target is for a workload' "$(cat "$tmp/wrong")"

# All that are here, at small counts: other work would be an error.
peers=
for package in systemc ns3-core cimba; do
	if ! pkg-config --exists $package 2>/dev/null; then
		skip "the work of $package" "it is not installed"
	elif [ -n "${SAN_CFLAGS:-}" ]; then
		skip "the work of $package" "sanitizers change nothing of it"
	else
		peers="$peers ${package%-core}"
	fi
done
if [ -n "$peers" ]; then
	OPT=-O0 CC=${CC#ccache }
	export OPT CC
	n256='n=256 ops=20000'
	# shellcheck disable=SC2086 # lists of words
	compare hold n=1 ops=20000 hold $n256 hold $n256 dist=uni \
		hold $n256 dist=ties hold $n256 dist=bimodal \
		hold-thread $n256 hold-thread $n256 dist=ties \
		fifo depth=1 ops=20000 fifo depth=16 ops=20000 mm1 ops=20000 \
		cancel mode=still ops=20000 cancel mode=watchdog ops=20000 \
		pingpong mode=delta ops=20000 pingpong mode=immediate ops=20000 \
		pingpong mode=delta_method ops=20000 signal n=3 ops=20000 \
		clock mode=count ops=20000 clock mode=toggle ops=20000 \
		clock mode=chain ops=20000 \
		b_transport mode=direct ops=20000 \
		b_transport mode=router ops=20000 \
		b_transport mode=quantum ops=20000 \
		b_transport mode=wait ops=20000 b_transport mode=dmi ops=20000 \
		nb_transport outstanding=1 ops=9000 \
		nb_transport outstanding=4 ops=9000
	sed 's/^/# /' "$tmp/out" "$tmp/err"
fi
if command -v python3 >/dev/null; then
	python3 "$srcdir/bench/peers/table.py" "$tmp/bench-peers.json" \
		>"$tmp/table"
	[ $? -eq 0 ] && grep -q '^| hold | n=1 dist=exp | .* |$' "$tmp/table"
	result $? 'the table'
else
	skip 'the table' 'python3 is not installed'
fi
for peer in $peers; do
	case $peer in
	systemc) rows=26 ;;
	ns3) rows=7 ;; # hold and cancel
	cimba) rows=12 ;; # and hold-thread, fifo, mm1
	esac
	[ $status -eq 0 ] &&
		[ "$(grep -c "\"peer\": \"$peer\"" "$tmp/bench-peers.json")" \
			= $rows ]
	result $? "the work of $peer"
done
echo "1..$n"
