#!/bin/sh
# Who may include whom: kernel < tlm < models < everything else; nobody looks
# up, nor into the private headers of another folder.
set -u
. "$srcdir/test/tap.sh"
cd "$srcdir" || exit 1

kernel="base|channel|clock|control|event|event_queue|fifo|log|logic|mutex"
kernel="$kernel|object|port|process|report|resolved|semaphore|signal"
kernel="$kernel|signal_port|sim|time|vcd"
tlm="$kernel|analysis|bridge|bus|charport|checker|clock_tree|device|endian|extension"
tlm="$tlm|histogram|i2c|i2c_master|inline|message|multi|net|payload|peq|pool"
tlm="$tlm|profile|quantum|regs|socket|state|tracepoint|traffic|wire"
rtl='rtl|rtl_port|sv'
libc='<(sys/|netinet/|arpa/|sanitizer/)?[a-z0-9_]+\.h>'
foreign='<(lua|lauxlib|lualib|jansson|libfdt|cmocka|svdpi)\.h>'
private='"[a-z0-9_]+\.h"'
joined='"[a-z_]+\.c"' # kernel/core.c is one unit of several files

includes()
{
	grep -nE '^[[:space:]]*#[[:space:]]*include' "$@" /dev/null
}

# only ALLOWED FILE...: prints the includes that are not.
only()
{
	allowed=$1
	shift
	includes "$@" | grep -vE "include[[:space:]]+($allowed)"
	includes "$@" | grep -E "$foreign"
}

public()
{
	echo "$1" | tr '|' '\n' | sed 's|.*|include/orrery/&.h|'
}

# A file belongs to the model whose public header its name begins with.
only_own()
{
	own=none
	for h in include/orrery/models/*.h; do
		m=$(basename "$h" .h)
		case $1 in
		models/"$m".[ch] | models/"$m"_*) own=$m ;;
		esac
	done
	only "$libc|<orrery/($tlm|orrery|models/$own)\.h>|\"$own(_[a-z0-9_]+)?\.h\"" "$1"
}

echo 1..8
verdict "public kernel headers see each other" \
	"$(only "$libc|<orrery/($kernel)\.h>" $(public "$kernel"))"
verdict "public tlm headers see the kernel's and each other" \
	"$(only "$libc|<orrery/($tlm)\.h>" $(ls include/orrery/*.h |
		grep -vE "/($rtl)\.h$"))"
verdict "public headers of RTL see those and each other" \
	"$(only "$libc|<orrery/($tlm|$rtl)\.h>" $(public "$rtl"))"
verdict "public headers of models see no other model's" \
	"$(only "$libc|<orrery/($tlm)\.h>" include/orrery/models/*.h)"
verdict "the kernel sees its own headers" \
	"$(only "$libc|<orrery/($kernel)\.h>|$private|$joined" kernel/*.[ch])"
verdict "tlm sees public headers and its own" \
	"$(only "$libc|<orrery/($tlm)\.h>|$private" tlm/*.[ch])"
verdict "models see public headers and their own" \
	"$(for f in models/*.[ch]; do only_own "$f"; done)"
# but two tests that compile parts of the kernel once more
verdict "nobody else sees private headers of the library" \
	"$(find tools bench examples test dpi -name '*.[ch]' 2>/dev/null |
		grep -vE '^(test/(kernel/test_wheel|diff/kernel|diff/order)|bench/floor)\.c$' |
		xargs grep -nE \
			'#[[:space:]]*include.*"(\.\./)*(kernel|tlm|models)/')"
