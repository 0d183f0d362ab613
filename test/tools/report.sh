#!/bin/sh
# The report of orrery profile, looked at by Chromium.
set -u
. "$srcdir/test/tap.sh"
exec </dev/null
fixture=$srcdir/test/profile/fixture.json
web=$srcdir/tools/profile/web

# Debian's Selenium is for Debian's Python, whichever is first in PATH.
find_python()
{
	for python in python3 /usr/bin/python3; do
		"$python" -c 'import selenium' 2>/dev/null && return
	done
	return 1
}

missing=
find_python || missing="python3 has no selenium (python3-selenium)"
for tool in chromium chromedriver; do
	command -v $tool >/dev/null || missing="$tool is not installed"
done
if [ -n "$missing" ]; then
	skip "the report in Chromium" "$missing"
	echo "1..$n"
	exit
fi

# page_of PROFILE DIRECTORY
page_of()
{
	"$builddir/orrery" profile --report "$1" -o "$2" 2>"$tmp/err" ||
		{ cat "$tmp/err" >&2; exit 1; }
}

page_of "$fixture" "$tmp/full"
cat >"$tmp/empty.json" <<-END
	{"format": "orrery-profile", "version": 1, "board": "b.dts",
	 "script": "", "orrery": "0.1.0", "simulated": 0, "hash": "0x0",
	 "events": 0, "rows": [], "buses": [], "interrupts": [],
	 "transactions": [], "host": {"seconds": 0, "by": []}}
END
page_of "$tmp/empty.json" "$tmp/empty"
"$SHELL" "$web/assemble.sh" "$web" /dev/null | awk -v fixture="$fixture" '
	$0 != "<!-- profile -->" { print; next }
	{
		while ((getline line < fixture) > 0) {
			gsub(/</, "\\u003c", line)
			print line
		}
	}' >"$tmp/plain.html"

timeout 300 "$python" "$srcdir/test/profile/report.py" "$tmp/full/report.html" \
	"$tmp/plain.html" "$tmp/empty/report.html" "$tmp/chromium"
