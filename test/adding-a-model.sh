#!/bin/sh
# Follow doc/adding-a-model.md and doc/adding-an-i2c-slave.md literally: take
# their files out of the text, build them as the stanza would, and run the test.
set -u
. "$srcdir/test/tap.sh"

# The code block of $page that follows the line **FILE**.
extract()
{
	mkdir -p "$tmp/$(dirname "$1")"
	awk -v head="**$1**" '
		$0 == head { wanted = 1; next }
		wanted && /^```c$/ { inside = 1; next }
		inside && /^```$/ { exit }
		inside { print }' "$srcdir/doc/$page" >"$tmp/$1"
	test -s "$tmp/$1"
}

build()
{
	"$builddir/libtool" --quiet --tag=CC --mode=link $CC -std=gnu11 -Wall \
		-Wextra -Werror -Wno-missing-field-initializers \
		${SAN_CFLAGS:-} -I"$tmp/include" -I"$srcdir/include" \
		-I"$srcdir/test/models" -o "$tmp/test_$model" "$tmp/models/$model.c" \
		"$tmp/test/models/test_$model.c" "$builddir/liborrery.la" -lcmocka
}

formatted()
{
	cd "$tmp" && cp "$srcdir/.clang-format" . &&
		clang-format --dry-run -Werror include/orrery/models/$model.h \
			models/$model.c test/models/test_$model.c
}

listed()
{
	sh "$srcdir/models/list.sh" "$tmp/models/$model.c" |
		grep -q "&orr_${model}_class,"
}

# follow PAGE MODEL
follow()
{
	page=$1
	model=$2
	step "$page has the header" extract "include/orrery/models/$model.h"
	step "$page has the model" extract "models/$model.c"
	step "$page has the test" extract "test/models/test_$model.c"
	step "$model builds without warnings" build
	step "the test of $model passes" "$tmp/test_$model"
	step "$model finds its way into the list" listed
	if command -v clang-format >/dev/null; then
		step "the code of $page is formatted" formatted
	else
		skip "the code of $page is formatted" \
			"clang-format is not installed"
	fi
}

echo 1..14
follow adding-a-model.md pl031
follow adding-an-i2c-slave.md lm75
