#!/bin/sh
# What make install puts in place is enough: an example builds against the
# staged tree with nothing but pkg-config, and runs, shared and static.
set -u
stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT

# Not with the make that runs the tests: it has locks and flags of its own.
install_there()
{
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		make -C "$builddir" --silent install DESTDIR="$stage" &&
		pc=$(find "$stage" -name orrery.pc) && [ -n "$pc" ]
}

staged()
{
	env PKG_CONFIG_PATH="$(dirname "$pc")" PKG_CONFIG_SYSROOT_DIR="$stage" \
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 \
		pkg-config "$@" orrery
}

# All directories that it names are staged ones.
described()
{
	flags=$(staged --cflags --libs --static) && echo "$flags" &&
		! echo "$flags" | tr ' ' '\n' | grep '^-[IL]' |
			grep -v "^-[IL]$stage/"
}

compile()
{
	out=$stage/$1
	shift
	# shellcheck disable=SC2086,SC2046 # lists of words
	$CC -std=c11 -Wall -Wextra -Werror $SAN_CFLAGS -o "$out" \
		"$srcdir/examples/device.c" "$@"
}

shared()
{
	# shellcheck disable=SC2046
	compile shared $(staged --cflags --libs)
}

# The static library by name, with what pkg-config says that it needs.
static()
{
	# shellcheck disable=SC2046
	compile static $(staged --cflags --libs --static |
		sed 's/-lorrery/-l:liborrery.a/')
}

runs()
{
	output=$(LD_LIBRARY_PATH=$(dirname "$pc")/.. "$stage/$1") &&
		[ "$output" = "3 changes, LED on" ]
}

# Whether a program wants the shared library: $2 is yes or no.
needs()
{
	needed=$(readelf -d "$stage/$1") || return
	case $needed in
	*NEEDED*liborrery*) [ "$2" = yes ] ;;
	*) [ "$2" = no ] ;;
	esac
}

step()
{
	n=$1 what=$2
	shift 2
	if "$@" >"$stage/log" 2>&1; then
		echo "ok $n - $what"
	else
		sed 's/^/# /' "$stage/log"
		echo "not ok $n - $what"
	fi
}

echo 1..8
step 1 "make install works" install_there
step 2 "pkg-config describes the staged tree" described
step 3 "an example builds against the shared library" shared
step 4 "it runs" runs shared
step 5 "it needs the shared library" needs shared yes
step 6 "an example builds against the static library" static
step 7 "it runs on its own" runs static
step 8 "it does not need the shared library" needs static no
