#!/bin/sh
# A megabyte through the modelled UART and back: whole, in order, and in every
# run the same. A tenth of it with the sanitizers, which take their time.
tmp=$builddir/test/echo.$$
lines=16000
[ -z "$SAN_CFLAGS" ] || lines=1600

mkdir -p "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT

echo_text() {
	timeout 300 "$builddir/orrery" run "$srcdir/boards/soc.dts" \
		"$srcdir/examples/echo.lua" --uart uart0=stdio 2>"$tmp/err"
}

check() {
	if [ "$1" -eq 0 ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		sed 's/^/# /' "$tmp/err"
	fi
}

# Lines that differ, of 64 characters each.
awk -v lines="$lines" 'BEGIN {
	text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	for (i = 0; i < lines; i++)
		print substr(sprintf("%08d ", i) \
			substr(text, 1 + i % 61) text, 1, 63)
}' >"$tmp/in"

echo 1..3
echo_text <"$tmp/in" >"$tmp/out" && cmp "$tmp/in" "$tmp/out" >&2
check $? '1 - text from a file comes back'
hash=$(grep '^run hash' "$tmp/err")

cat "$tmp/in" | echo_text | { sleep 1; cat; } | cmp - "$tmp/in" >&2
check $? '2 - text from a pipe comes back, though its reader is slow at first'
[ -n "$hash" ] && grep -qxF "$hash" "$tmp/err"
check $? '3 - both runs have the same hash'
