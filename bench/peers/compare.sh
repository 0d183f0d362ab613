#!/bin/sh
# Build the peers whose library is here and measure in pairs with them: make
# bench-peers runs this in the build directory. Arguments are workloads; QUICK,
# MAKE, CC and PKG come from there.
set -u
peers='systemc ns3 cimba'
here=$(cd "$(dirname "$0")" && pwd)
out=bench/peers/built

say()
{
	echo "bench-peers: $*" >&2
}

# peer NAME [TARGET]: of its makefile
peer()
{
	name=$1
	shift
	"$MAKE" --silent --no-print-directory -C "$here/$name" CC="$CC" \
		PKG="$PKG" OUT="$PWD/$out/$name" "$@"
}

# a mistake is told before anything is built
./orrery bench --list "$@" >/dev/null || exit
options=
broken=0
for name in $peers; do
	missing=$(peer "$name" missing)
	if [ -n "$missing" ]; then
		say "$missing"
	elif peer "$name"; then
		options="$options --peer $out/$name/peer"
	else
		say "$name cannot be built, see above; going on without it"
		broken=1
	fi
done
if [ -z "$options" ]; then
	say "there is nothing to compare with"
	exit 1
fi
[ -z "${QUICK-}" ] || options="$options --quick"
# shellcheck disable=SC2086 # a list of words
./orrery bench $options --json bench-peers.json "$@" || exit
echo "results are in bench-peers.json"
exit $broken
