/* The time of all accesses of a register, in stacked bars. */
import {axis, colour, draw, lines, PART_NAMES, tooltip} from "./theme.js";
import {formatCount, formatShare, formatTime} from "../units.js";

const MOST = 12;

function timeOf(row) {
	return row ? row.count * row.mean : 0;
}

function text(line) {
	const part = (name) => {
		const t = timeOf(line.parts[name]);

		return t ? `${name} ${formatTime(t)} ` +
			`(${formatShare(t / line.total)})` : "";
	};

	return lines(line.title, `${formatTime(line.total)} in ` +
		`${formatCount(line.row.count)} accesses`,
		...PART_NAMES.map(part));
}

function option(shown) {
	return {
		grid: {left: 16, right: 28, top: 44, bottom: 10,
			containLabel: true},
		legend: {left: 12, top: 10, itemHeight: 10, itemWidth: 10,
			icon: "roundRect", selectedMode: false,
			textStyle: {color: colour("faint")}},
		tooltip: tooltip({trigger: "axis",
			axisPointer: {type: "shadow"},
			formatter: ([p]) => text(shown[p.dataIndex])}),
		xAxis: axis({type: "value",
			axisLabel: {formatter: formatTime}}),
		yAxis: axis({type: "category", inverse: true,
			data: shown.map((l) => l.title),
			axisLabel: {color: colour("ink"), fontSize: 13,
				hideOverlap: false, interval: 0, width: 260,
				overflow: "truncate"}}),
		series: PART_NAMES.map((name) => ({
			type: "bar", stack: "total", name, barMaxWidth: 16,
			itemStyle: {color: colour(name)},
			data: shown.map((l) => timeOf(l.parts[name]))})),
	};
}

/* onPick(line) is called for the bar that is clicked. */
export function showWhere(all, onPick) {
	const shown = all.filter((l) => l.parts.total)
		.sort((a, b) => b.total - a.total).slice(0, MOST);
	const section = document.getElementById("where");
	const element = document.getElementById("where-chart");

	section.hidden = shown.length === 0;
	if (section.hidden)
		return;
	element.style.height = `${70 + 26 * shown.length}px`;
	draw(element, () => option(shown))
		.on("click", (p) => onPick(shown[p.dataIndex]));
}
