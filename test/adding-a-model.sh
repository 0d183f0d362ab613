#!/bin/sh
# Follow doc/adding-a-model.md literally: take its files out of the text, build
# them as the stanza would, and run the test.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# The code block that follows the line **FILE**.
extract()
{
	mkdir -p "$dir/$(dirname "$1")"
	awk -v head="**$1**" '
		$0 == head { wanted = 1; next }
		wanted && /^```c$/ { inside = 1; next }
		inside && /^```$/ { exit }
		inside { print }' "$srcdir/doc/adding-a-model.md" >"$dir/$1"
	test -s "$dir/$1"
}

build()
{
	"$builddir/libtool" --quiet --tag=CC --mode=link $CC -std=gnu11 -Wall \
		-Wextra -Werror -Wno-missing-field-initializers \
		${SAN_CFLAGS:-} -I"$dir/include" -I"$srcdir/include" \
		-I"$srcdir/test" -o "$dir/test_pl031" "$dir/models/pl031.c" \
		"$dir/test/test_pl031.c" "$builddir/liborrery.la" -lcmocka
}

step()
{
	n=$1 what=$2
	shift 2
	if "$@" >"$dir/log" 2>&1; then
		echo "ok $n - $what"
	else
		sed 's/^/# /' "$dir/log"
		echo "not ok $n - $what"
	fi
}

formatted()
{
	cd "$dir" && cp "$srcdir/.clang-format" . &&
		clang-format --dry-run -Werror include/orrery/models/pl031.h \
			models/pl031.c test/test_pl031.c
}

listed()
{
	sh "$srcdir/models/list.sh" "$dir/models/pl031.c" |
		grep -q '&orr_pl031_class,'
}

echo 1..7
step 1 "the page has the header" extract include/orrery/models/pl031.h
step 2 "the page has the model" extract models/pl031.c
step 3 "the page has the test" extract test/test_pl031.c
step 4 "they build without warnings" build
step 5 "the test passes" "$dir/test_pl031"
step 6 "the model finds its way into the list" listed
if command -v clang-format >/dev/null; then
	step 7 "the code is formatted" formatted
else
	echo "ok 7 - the code is formatted # SKIP clang-format is not installed"
fi
