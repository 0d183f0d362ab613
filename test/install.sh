#!/bin/sh
# What make install puts in place is enough: its example builds against the
# staged tree with nothing but pkg-config, and runs, shared and static.
set -u
. "$srcdir/test/tap.sh"

# Not with the make that runs the tests: it has locks and flags of its own.
install_there()
{
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		make -C "$builddir" --silent install DESTDIR="$tmp" &&
		pc=$(find "$tmp" -name orrery.pc) && [ -n "$pc" ]
}

staged()
{
	env PKG_CONFIG_PATH="$(dirname "$pc")" PKG_CONFIG_SYSROOT_DIR="$tmp" \
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 \
		pkg-config "$@" orrery
}

# All directories that it names are staged ones.
described()
{
	flags=$(staged --cflags --libs --static) && echo "$flags" &&
		! echo "$flags" | tr ' ' '\n' | grep '^-[IL]' |
			grep -v "^-[IL]$tmp/"
}

compile()
{
	out=$tmp/$1
	shift
	# shellcheck disable=SC2086,SC2046 # lists of words
	$CC -std=c11 -Wall -Wextra -Werror $SAN_CFLAGS -o "$out" \
		"$(find "$tmp" -path '*/examples/device.c')" "$@"
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
	output=$(LD_LIBRARY_PATH=$(dirname "$pc")/.. "$tmp/$1") &&
		[ "$output" = "3 changes, LED on" ]
}

# Whether a program wants the shared library: $2 is yes or no.
needs()
{
	needed=$(readelf -d "$tmp/$1") || return
	case $needed in
	*NEEDED*liborrery*) [ "$2" = yes ] ;;
	*) [ "$2" = no ] ;;
	esac
}

# The sysroot comes before a variable, or not, by the kind of pkg-config.
systemverilog()
{
	dir=$(staged --variable=svdir) && echo "$dir" &&
		[ -e "$tmp/${dir#"$tmp"}/orr_pkg.sv" ] &&
		[ -e "$tmp/${dir#"$tmp"}/orr_sync.sv" ]
}

echo 1..9
step "make install works" install_there
step "pkg-config describes the staged tree" described
step "an example builds against the shared library" shared
step "it runs" runs shared
step "it needs the shared library" needs shared yes
step "an example builds against the static library" static
step "it runs on its own" runs static
step "it does not need the shared library" needs static no
step "pkg-config says where the SystemVerilog is" systemverilog
