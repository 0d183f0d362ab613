#!/bin/sh
# 2,000 seeds of the differential test against Accellera's TLM-2.0.
. "$srcdir/test/tap.sh"
seeds=${DIFF_TLM_SEEDS:-2000}

echo 1..3
# The checker is on all sockets of this side.
wrong=$("$builddir/test/diff/tlm/orrery_side" 1 "$seeds" 2>&1 >/dev/null) ||
	wrong="$wrong; status $?"
verdict "no rule is broken" "$wrong"

if [ ! -x "$builddir/test/diff/tlm/systemc_side" ]; then
	skip "TLM-2.0 is that of Accellera" "libsystemc-dev is not installed"
	skip "a seed that differs is found" "libsystemc-dev is not installed"
	exit 0
fi
export builddir
verdict "TLM-2.0 is that of Accellera" \
	"$("$srcdir/test/diff-tlm" --seeds "$seeds" 2>&1 |
		grep -v "^$seeds seeds, 0 differ$")"

# A side that is off by one transaction.
mkdir -p "$tmp/test/diff/tlm"
cp "$builddir/test/diff/tlm/systemc_side" "$tmp/test/diff/tlm/"
cat >"$tmp/test/diff/tlm/orrery_side" <<END
#!/bin/sh
"$builddir/test/diff/tlm/orrery_side" "\$@" | sed 's/^3 .*/3 0123456789abcdef/'
END
chmod +x "$tmp/test/diff/tlm/orrery_side"
wrong=$(builddir=$tmp "$srcdir/test/diff-tlm" --seeds 5 2>&1) &&
	wrong="$wrong; status 0"
verdict "a seed that differs is found" \
	"$(echo "$wrong" | grep -v '^5 seeds, 1 differ$')"
