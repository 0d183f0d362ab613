/* The two plots of a row: its histogram, and its values by percentile. */
import {axis, colour, draw, lines, tooltip} from "./theme.js";
import {isWide, makeBins} from "./bins.js";
import {formatCount, formatShare, formatValue} from "../units.js";

const MARKS = [["p50", "p50"], ["p99", "p99"]];

/* Where a few values are many times rarer than others, both shall be seen. */
function needsLog(bins) {
	const counts = bins.map((b) => b.count).filter((n) => n > 0);

	return Math.max(...counts) > 50 * Math.min(...counts);
}

function binOf(bins, value) {
	const i = bins.findIndex((b) => value < b.high);

	return i < 0 ? bins.length - 1 : i;
}

/* On the side where there is room, and apart from a mark close by. */
function labelSide(i, marks, bins) {
	const others = [...marks.keys()].filter((k) => k !== i);
	const close = others.some((k) => k > i && k - i < bins.length / 8);

	return close || i > bins.length * 0.8 ? "right" : "left";
}

function markLine(row, bins) {
	const marks = new Map();

	for (const [key, name] of MARKS) {
		const i = binOf(bins, row[key]);

		marks.set(i, [...marks.get(i) || [], name]);
	}
	return {
		symbol: "none", silent: true,
		lineStyle: {color: colour("faint"), type: [3, 3]},
		data: [...marks].map(([i, names]) => ({
			xAxis: i, name: names.join(", "),
			label: {color: colour("faint"), fontSize: 12,
				align: labelSide(i, marks, bins),
				formatter: (p) => p.name},
		})),
	};
}

function histogram(row) {
	const bins = makeBins(row);
	const log = needsLog(bins);
	const middle = (b) => formatValue(b.middle, row.unit);

	return {
		grid: {left: 12, right: 24, top: 34, bottom: 10,
			containLabel: true},
		tooltip: tooltip({trigger: "axis",
			axisPointer: {type: "shadow"},
			formatter: ([p]) => binText(row, bins[p.dataIndex])}),
		xAxis: axis({type: "category", data: bins.map(middle),
			axisLine: {show: true,
				lineStyle: {color: colour("line")}}}),
		yAxis: axis({type: log ? "log" : "value",
			min: log ? 0.5 : 0,
			minInterval: 1,
			axisLabel: {formatter: (n) =>
				n < 1 ? "" : formatCount(n)}}),
		series: {type: "bar", barCategoryGap: "12%", barMaxWidth: 60,
			barMinHeight: 3,
			itemStyle: {color: colour("transfer"),
				borderRadius: [2, 2, 0, 0]},
			markLine: markLine(row, bins),
			data: bins.map((b) => b.count || null)},
	};
}

function binText(row, bin) {
	const low = Math.max(row.min, bin.low);
	const high = Math.min(row.max, bin.high);
	const ends = low === high ? [low] : [low, high];
	const share = formatShare(bin.count / row.count);

	return lines(ends.map((x) => formatValue(x, row.unit)).join(" to "),
		`${formatCount(bin.count)} of ${formatCount(row.count)} ` +
		`(${share})`);
}

/*
 * [x, value] where each bucket begins, with x = log10(1 / (1 - share)), which
 * gives 90 %, 99 % and 99.9 % the same room. The last value reaches as far as
 * so many values can tell.
 */
function percentilePoints(row) {
	const points = [];
	let below = 0;

	for (const [, high, count] of row.buckets) {
		points.push([nines(below / row.count),
			Math.min(high, row.max)]);
		below += count;
	}
	points.push([nines(1 - 0.5 / row.count), row.max]);
	return points;
}

function nines(share) {
	return -Math.log10(1 - share);
}

function percentText(x) {
	const percent = 100 * (1 - 10 ** -x);

	return `${Number(percent.toFixed(Math.max(0, Math.ceil(x) - 1)))} %`;
}

function percentiles(row) {
	const wide = isWide(row);
	const points = percentilePoints(row);

	return {
		grid: {left: 12, right: 28, top: 20, bottom: 10,
			containLabel: true},
		tooltip: tooltip({trigger: "axis",
			axisPointer: {lineStyle: {color: colour("faint")}},
			formatter: ([p]) => percentileText(row, points,
				p.axisValue)}),
		xAxis: axis({type: "value", min: 0, interval: 1,
			max: Math.max(2, Math.ceil(nines(1 - 0.5 / row.count))),
			axisLabel: {formatter: percentText}}),
		yAxis: axis({type: wide ? "log" : "value",
			min: wide ? undefined : 0,
			axisLabel: {formatter: (v) =>
				formatValue(v, row.unit)}}),
		series: {type: "line", step: "end", symbol: "none",
			lineStyle: {color: colour("transfer"), width: 2},
			areaStyle: {color: colour("transfer"), opacity: 0.12},
			data: points},
	};
}

function percentileText(row, points, x) {
	const [, value] = points.filter((p) => p[0] <= x).pop();

	return lines(`${percentText(x)}: ${formatValue(value, row.unit)} ` +
		"or less");
}

export function showRow(row) {
	draw(document.getElementById("histogram-chart"), () => histogram(row));
	draw(document.getElementById("percentile-chart"),
		() => percentiles(row));
}
