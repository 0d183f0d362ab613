#!/bin/sh
# What is common to all simulators: the package against the C declarations, the
# modules by lint, the stub library, and the benches.
set -u
. "$srcdir/test/tap.sh"
. "$srcdir/test/dpi/rtl_tap.sh"
peers=$srcdir/bench/peers/rtl

# The package as the standard has it in C (IEEE 1800-2017 35.5.6 and H.7): each
# import becomes a declaration, from these types and no others.
awk '
	BEGIN {
		c["int"] = "int"; c["longint"] = "long long"
		c["string"] = "const char *"; c["void"] = "void"
	}
	function type(name) {
		if (!(name in c)) {
			print "#error type " name
			exit
		}
		return c[name]
	}
	/import "DPI-C"/ { on = 1; text = "" }
	on { text = text " " $0 }
	on && /;/ {
		on = 0
		split(text, half, "(")
		n = split(half[1], w, " ") # import "DPI-C" C = function TYPE SV
		sub(/[)];.*/, "", half[2])
		m = split(half[2], arg, ",")
		line = type(w[6]) " " w[3] "("
		for (i = 1; i <= m; i++) {
			split(arg[i], a, " ") # DIRECTION TYPE NAME
			line = line (i > 1 ? ", " : "") type(a[2]) \
				(a[1] == "input" ? "" : " *") " " a[3]
		}
		print line ");"
	}
' "$sv/orr_pkg.sv" >"$tmp/imports.h"
sed 's/.*\(orr_sv_[a-z_]*\)(.*/\1/' "$tmp/imports.h" | sort >"$tmp/names"

# In C, declarations that differ are an error; names show that there are no more.
declared()
{
	cat "$tmp/imports.h"
	grep -o 'orr_sv_[a-z_]*(' "$srcdir/include/orrery/sv.h" | tr -d '(' |
		sort -u | grep -v orr_sv_sim | diff "$tmp/names" - || return
	$CC -x c -std=c11 -pedantic-errors -fsyntax-only -I"$srcdir/include" \
		-include orrery/sv.h "$tmp/imports.h"
}
step "the C declarations are those of the package" declared

# As -sv_lib does: nothing is missing in either library.
loads()
{
	{
		echo '#include <dlfcn.h>'
		echo '#include <stdio.h>'
		echo 'int main(int n, char **v) {'
		echo 'void *l = dlopen(v[n - 1], RTLD_NOW | RTLD_GLOBAL);'
		echo 'if (!l) return puts(dlerror());'
		sed 's/.*/if (!dlsym(l, "&")) return puts("no &");/' "$tmp/names"
		echo 'return 0; }'
	} >"$tmp/load.c"
	$CC $SAN_CFLAGS -o "$tmp/load" "$tmp/load.c" -ldl &&
		"$tmp/load" "$libs/liborrery-dpi.so" &&
		"$tmp/load" "$libs/liborrery-dpi-stub.so" &&
		[ "$(wc -l <"$tmp/names")" -gt 20 ]
}
step "both libraries load by themselves and have every call" loads

# The header that Verilator makes of the package, and its svdpi.h (annex I).
verilated()
{
	build_verilator stub bench none.dts -DMODELS \
		"$peers/load.sv" "$peers/bench.sv" || return
	$CXX -std=c++17 -fsyntax-only -I"$srcdir/include" \
		-I"$(verilator --getenv VERILATOR_ROOT)/include/vltstd" \
		-include orrery/sv.h -x c++ obj/Vbench__Dpi.h
}

lint()
{
	for m in $modules; do
		verilator --lint-only --timing -Wall -I"$sv" \
			--top "$(basename "$m" .sv)" "$sv/orr_pkg.sv" "$m" ||
			return
	done
}

if [ -n "$verilator" ]; then
	dpi_libraries=-lorrery-dpi-stub
	step "they agree with what Verilator declares" verilated
	step "verilator --lint-only -Wall has no warnings" lint
else
	skip "they agree with what Verilator declares" \
		"verilator is not installed"
	skip "verilator --lint-only -Wall has no warnings" \
		"verilator is not installed"
fi

# Linked with nothing but the stub: accesses end at once, reads are 0. The first
# of the transfers, 10 clocks apart, ends at clock 13.
stub()
{
	cd "$tmp/stub.dir" || return
	run_it stub ./obj/Vbench +steps=1000 +gap=10 || return
	cat "$tmp/stub"
	grep -qx '1000 steps, 99 transfers, sum 00000000' "$tmp/stub" &&
		! ldd obj/Vbench | grep -E 'liborrery(-dpi)?[.]so'
}
if [ -n "$verilator" ]; then
	step "a test bench runs with the stub library alone" stub
else
	skip "a test bench runs with the stub library alone" \
		"verilator is not installed"
fi

# The work of rtl-clock is the same with models and without.
same_work()
{
	board=$peers/bench.dts
	in_icarus pure bench "$board" "$peers/load.sv" "$peers/bench.sv" &&
		in_icarus models bench "$board" -DMODELS \
			"$peers/load.sv" "$peers/bench.sv" &&
		cat "$tmp/pure.icarus" "$tmp/models.icarus" &&
		grep -q '^20000 steps, 199 transfers' "$tmp/pure.icarus" &&
		cmp "$tmp/pure.icarus" "$tmp/models.icarus"
}
if [ -n "$iverilog" ]; then
	step "the benches do the same work with models and without" same_work
else
	skip "the benches do the same work with models and without" \
		"iverilog is not installed"
fi
echo "1..$n"
