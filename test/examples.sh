#!/bin/sh
# Each example prints what it should, and nothing on standard error.
set -u
n=0

prints()
{
	n=$((n + 1))
	actual=$("$builddir/examples/$1" 2>&1)
	status=$?
	if [ $status -eq 0 ] && [ "$actual" = "$2" ]; then
		echo "ok $n - $1"
		return
	fi
	printf 'exit status %s, output:\n%s\nexpected:\n%s\n' \
		$status "$actual" "$2" | sed 's/^/# /'
	echo "not ok $n - $1"
}

echo 1..2
prints lamp dark
prints device "3 changes, LED on"
