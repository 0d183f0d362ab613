#!/bin/sh
# orr_to_hostendian against the four helpers of Accellera's TLM-2.0 (IEEE
# 1666-2023, 14.20): the same transfers of an initiator of the other
# endianness, each helper within its limits; what is in memory after a write,
# and what a read brings.
. "$srcdir/test/tap.sh"
side=$builddir/test/diff/tlm
transfers=4000

echo 1..4
for helper in generic word aligned single; do
	name="tlm_to_hostendian_$helper and orr_to_hostendian agree"
	if [ ! -x "$side/systemc_endian" ]; then
		skip "$name" "libsystemc-dev is not installed"
		continue
	fi
	case $helper in
	generic) number=0 ;;
	word) number=1 ;;
	aligned) number=2 ;;
	single) number=3 ;;
	esac
	for who in orrery systemc; do
		"$side/${who}_endian" 7 $transfers 2>/dev/null |
			grep -E "^[0-9]+ $number " >"$tmp/$who"
	done
	wrong=$(diff "$tmp/orrery" "$tmp/systemc" | head -n 4 | cut -c 1-200)
	[ "$(wc -l <"$tmp/orrery")" -eq $((transfers / 4)) ] ||
		wrong="$wrong; $(wc -l <"$tmp/orrery") transfers"
	verdict "$name" "$wrong"
done
