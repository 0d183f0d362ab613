#!/bin/sh
# Follow doc/adding-a-model.md literally: take its files out of the text, build
# them as the stanza would, and run the test.
set -u
. "$srcdir/test/tap.sh"

# The code block that follows the line **FILE**.
extract()
{
	mkdir -p "$tmp/$(dirname "$1")"
	awk -v head="**$1**" '
		$0 == head { wanted = 1; next }
		wanted && /^```c$/ { inside = 1; next }
		inside && /^```$/ { exit }
		inside { print }' "$srcdir/doc/adding-a-model.md" >"$tmp/$1"
	test -s "$tmp/$1"
}

build()
{
	"$builddir/libtool" --quiet --tag=CC --mode=link $CC -std=gnu11 -Wall \
		-Wextra -Werror -Wno-missing-field-initializers \
		${SAN_CFLAGS:-} -I"$tmp/include" -I"$srcdir/include" \
		-I"$srcdir/test" -o "$tmp/test_pl031" "$tmp/models/pl031.c" \
		"$tmp/test/test_pl031.c" "$builddir/liborrery.la" -lcmocka
}

formatted()
{
	cd "$tmp" && cp "$srcdir/.clang-format" . &&
		clang-format --dry-run -Werror include/orrery/models/pl031.h \
			models/pl031.c test/test_pl031.c
}

listed()
{
	sh "$srcdir/models/list.sh" "$tmp/models/pl031.c" |
		grep -q '&orr_pl031_class,'
}

echo 1..7
step "the page has the header" extract include/orrery/models/pl031.h
step "the page has the model" extract models/pl031.c
step "the page has the test" extract test/test_pl031.c
step "they build without warnings" build
step "the test passes" "$tmp/test_pl031"
step "the model finds its way into the list" listed
if command -v clang-format >/dev/null; then
	step "the code is formatted" formatted
else
	skip "the code is formatted" "clang-format is not installed"
fi
