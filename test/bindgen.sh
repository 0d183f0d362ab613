#!/bin/sh
# The public headers can be read by a binding generator: Rust's bindgen finds
# every function and constant table that the library exports, and the layout of
# every struct is one that Rust can have.
set -u
. "$srcdir/test/tap.sh"

all=$tmp/all.h
echo '#include <orrery/orrery.h>' >"$all"
for h in "$srcdir"/include/orrery/models/*.h; do
	echo "#include <orrery/models/$(basename "$h")>" >>"$all"
done

# What the shared library exports, of the types in $1.
exported()
{
	nm -D --defined-only "$builddir/.libs/liborrery.so" |
		sed -n "s/^[0-9a-f]* [$1] //p" | sort
}

# What the bindings declare: "fn" or "static".
declared()
{
	sed -n "s/^ *pub $1 \([a-z0-9_]*\).*/\1/p" "$tmp/orrery.rs" | sort -u
}

generated()
{
	bindgen "$all" -o "$tmp/orrery.rs" -- -I"$srcdir/include" &&
		[ -s "$tmp/orrery.rs" ]
}

# complete KIND SYMBOL-TYPES
complete()
{
	exported "$2" >"$tmp/exported"
	declared "$1" >"$tmp/declared"
	missing=$(comm -23 "$tmp/exported" "$tmp/declared") && echo "$missing" &&
		[ -s "$tmp/exported" ] && [ -z "$missing" ]
}

layouts()
{
	rustc --crate-name orrery -A warnings --test -o "$tmp/layouts" \
		"$tmp/orrery.rs" && "$tmp/layouts" --quiet
}

echo 1..4
if ! command -v bindgen >/dev/null; then
	for name in generated functions tables layouts; do
		skip "$name" "bindgen is not installed"
	done
	exit 0
fi
step "bindings are generated" generated
step "they have all functions" complete fn T
step "they have all tables" complete 'static' BDR
if command -v rustc >/dev/null; then
	step "Rust lays the structs out alike" layouts
else
	skip "Rust lays the structs out alike" "rustc is not installed"
fi
