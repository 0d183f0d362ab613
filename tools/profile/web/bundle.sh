#!/bin/sh
# bundle.sh NPM SOURCE BUILD: BUILD/charts.min.js, one script with the report's
# plots and their library, whose licences are at its top. The packages are those
# of package-lock.json, by their hashes, and run nothing when they are installed.
set -eu
npm=$1
source=$(cd "$2" && pwd)
mkdir -p "$3"
cd "$3"
bundle=$PWD/charts.min.js
modules=$PWD/node_modules

install()
{
	[ "$source" = "$PWD" ] ||
		cp "$source/package.json" "$source/package-lock.json" .
	"$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error \
		--fetch-retries=1 --fetch-retry-mintimeout=1000 >&2
}

# What has been installed from this very lock file is good.
if ! cmp -s "$source/package-lock.json" "$modules/.orrery-lock" 2>/dev/null
then
	if ! install; then
		# that of the tarball, or none, lest each make tries again
		cat "$source/charts.min.js" >"$bundle.new" 2>/dev/null || :
		mv "$bundle.new" "$bundle"
		[ -s "$bundle" ] ||
			echo "bundle.sh: npm failed, see above: reports will" \
				"have tables and no plots; to try again," \
				"remove $bundle" >&2
		exit 0
	fi
	cp "$source/package-lock.json" "$modules/.orrery-lock"
fi

# licence FILE NAME: as a comment that stays
licence()
{
	printf '/*! %s\n\n' "$2"
	cat "$1"
	printf '\n*/\n'
}

{
	licence "$modules/echarts/NOTICE" \
		"Apache ECharts, under the Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0"
	licence "$modules/echarts/licenses/LICENSE-d3" "d3, of which ECharts has parts"
	licence "$modules/zrender/LICENSE" "ZRender, which ECharts draws with"
	licence "$modules/tslib/LICENSE.txt" "tslib"
	NODE_PATH=$modules "$modules/.bin/esbuild" "$source/charts/index.js" \
		--bundle --minify --format=iife --global-name=charts \
		--target=es2020 --charset=utf8 --legal-comments=none \
		--log-level=warning
} >"$bundle.new"
mv "$bundle.new" "$bundle"
