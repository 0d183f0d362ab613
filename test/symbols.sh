#!/bin/sh
# What the library defines: orr_ for everybody, ori_ among its own files, and
# no variables.
set -u
. "$srcdir/test/tap.sh"
so=$builddir/.libs/liborrery.so
archive=$builddir/.libs/liborrery.a

# names NM-OPTION FILE
names()
{
	nm -P --defined-only "$1" "$2" | awk 'NF > 2 { print $1 }'
}

# Not .data.rel.ro: constants that the loader has to relocate.
variables()
{
	size -A "$1" | awk '
		/\(ex / { member = $1 }
		$1 ~ /^\.(t?data|t?bss)/ && $1 !~ /^\.data\.rel\.ro/ && $2 {
			print member ": " $2 " bytes in " $1 }'
}

cannot=
for tool in nm size; do
	command -v $tool >/dev/null || cannot="$tool is not installed"
done
[ -z "${SAN_CFLAGS:-}" ] || cannot="sanitizers add symbols of their own"

# on NAME FILE COMMAND
on()
{
	if [ -n "$cannot" ]; then
		skip "$1" "$cannot"
	elif [ ! -e "$2" ]; then
		skip "$1" "$(basename "$2") was not built"
	else
		verdict "$1" "$(eval "$3")"
	fi
}

echo 1..3
on "the shared library exports orr_ only" "$so" \
	'names -D "$so" | grep -v "^orr_"'
# _.stapsdt.base is an anchor that every object with USDT probes has.
on "the archive defines orr_ and ori_ only" "$archive" \
	'names -g "$archive" | grep -vE "^(or[ri]_|_\.stapsdt\.base$)"'
on "there are no variables" "$archive" 'variables "$archive"'
