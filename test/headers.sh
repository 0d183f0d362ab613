#!/bin/sh
# Every public header stands alone, as C11 and as C++17, and offers only what
# other languages can bind to.
set -u
. "$srcdir/test/tap.sh"
cd "$srcdir/include" || exit 1
headers=$(find orrery -name '*.h' | sort)

# compile COMPILER STANDARD SUFFIX HEADER, twice for the sake of its guard.
compile()
{
	printf '#include <%s>\n#include <%s>\n' "$4" "$4" >"$tmp/alone.$3"
	$1 -std="$2" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I. \
		"$tmp/alone.$3" 2>&1
}

# The headers without comments and strings, each line after its place.
code()
{
	awk 'FNR == 1 { inside = 0 }
	{
		line = $0
		gsub(/"[^"]*"/, "\"\"", line)
		gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
		if (inside && !sub(/^.*\*\//, "", line))
			next
		inside = sub(/\/\*.*$/, "", line)
		print FILENAME ":" FNR ": " line
	}' $headers
}

keywords='alignas|alignof|and|and_eq|asm|auto|bitand|bitor|catch|class|compl'
keywords="$keywords|concept|const_cast|constexpr|decltype|delete|dynamic_cast"
keywords="$keywords|explicit|export|friend|mutable|namespace|new|noexcept|not"
keywords="$keywords|not_eq|nullptr|operator|or|or_eq|private|protected|public"
keywords="$keywords|reinterpret_cast|requires|static_assert|static_cast"
keywords="$keywords|template|this|thread_local|throw|try|typeid|typename"
keywords="$keywords|typeof|using|virtual|wchar_t|xor|xor_eq"

echo 1..$((2 * $(echo "$headers" | wc -l) + 5))
for h in $headers; do
	verdict "$h is C11" "$(compile "$CC" c11 c "$h")"
	if [ -n "${CXX:-}" ]; then
		verdict "$h is C++17" "$(compile "$CXX" c++17 cpp "$h")"
	else
		skip "$h is C++17" "g++ or clang++ is not installed"
	fi
done
verdict "no keyword of C++ or C23 is a name" "$(code | grep -wE "$keywords")"
verdict "there are no bit-fields" \
	"$(code | grep -E '[a-z_0-9] *: *[0-9]+ *[;,]')"
inlined=orrery/inline.h
verdict "there are no inline functions but in inline.h" \
	"$(code | grep -v "^$inlined:" | grep -wE 'static|inline')"
verdict "which repeats what others declare" "$(
	grep -A1 '^ORR_INLINE' $inlined | grep -oE 'orr_[a-z_]+\(' |
		while read -r name; do
			grep -qF "$name" $(echo "$headers" | grep -v inline.h) ||
				echo "$name is nowhere else"
		done)"
verdict "each has its guard for C++" \
	"$(grep -LE '^extern "C" \{' $headers | grep -v '^orrery/orrery\.h$')"
