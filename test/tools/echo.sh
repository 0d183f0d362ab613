#!/bin/sh
# A megabyte through the modelled UART and back: whole, in order, and in every
# run the same. A tenth of it with the sanitizers, which take their time.
. "$srcdir/test/tap.sh"
lines=16000
[ -z "$SAN_CFLAGS" ] || lines=1600

echo_text() {
	timeout 300 "$builddir/orrery" run "$srcdir/boards/soc.dts" \
		"$srcdir/examples/echo.lua" --uart uart0=stdio 2>"$tmp/err"
}

# Lines that differ, of 64 characters each.
awk -v lines="$lines" 'BEGIN {
	text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for (i = 0; i < lines; i++)
		print substr(sprintf("%08d ", i) \
			substr(text, 1 + i % 61) text, 1, 63)
}' >"$tmp/in"

echo 1..3
echo_text <"$tmp/in" >"$tmp/back" && cmp "$tmp/in" "$tmp/back" >&2
result $? 'text from a file comes back'
hash=$(grep '^run hash' "$tmp/err")

cat "$tmp/in" | echo_text | { sleep 1; cat; } | cmp - "$tmp/in" >&2
result $? 'text from a pipe comes back, though its reader is slow at first'
[ -n "$hash" ] && grep -qxF "$hash" "$tmp/err"
result $? 'both runs have the same hash'
