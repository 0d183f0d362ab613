#!/bin/sh
# assemble.sh DIRECTORY CHARTS: the report's page on standard output, in one
# piece: <!-- include FILE --> is FILE of the directory, or the bundle CHARTS
# for charts.js. The modules become parts of one script, without their imports
# and exports.
exec awk -v dir="$1" -v charts="$2" '
function include(name,    path, line, status, skipping)
{
	path = name == "charts.js" ? charts : dir "/" name
	while ((status = (getline line < path)) > 0) {
		if (name != "charts.js") {
			skipping = skipping || line ~ /^import /
			if (skipping) {
				skipping = line !~ /;$/
				continue
			}
			sub(/^export /, "", line)
		}
		print line
	}
	if (status < 0) {
		print "assemble.sh: cannot read " path >"/dev/stderr"
		exit 1
	}
	close(path)
}
/^<!-- include .* -->$/ { include($3); next }
{ print }' "$1/page.html"
