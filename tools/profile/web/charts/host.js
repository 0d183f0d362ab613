/* Where the host's processor was, in bars. */
import {axis, colour, draw, lines, tooltip} from "./theme.js";
import {formatCount, formatShare} from "../units.js";

const MOST = 15;

function option(shown) {
	return {
		grid: {left: 16, right: 28, top: 14, bottom: 10,
			containLabel: true},
		tooltip: tooltip({trigger: "axis",
			axisPointer: {type: "shadow"},
			formatter: ([p]) => {
				const h = shown[p.dataIndex];

				return lines(h.what, formatShare(h.share),
					`${formatCount(h.samples)} samples`);
			}}),
		xAxis: axis({type: "value",
			axisLabel: {formatter: formatShare}}),
		yAxis: axis({type: "category", inverse: true,
			data: shown.map((h) => h.what),
			axisLabel: {color: colour("ink"), fontSize: 13,
				interval: 0, width: 260,
				overflow: "truncate"}}),
		series: {type: "bar", barMaxWidth: 16,
			itemStyle: {color: colour("high")},
			data: shown.map((h) => h.share)},
	};
}

export function showHost(host) {
	const shown = [...host.by].sort((a, b) => b.share - a.share)
		.slice(0, MOST);
	const element = document.getElementById("host-chart");

	if (shown.length === 0)
		return;
	element.style.height = `${50 + 26 * shown.length}px`;
	draw(element, () => option(shown));
}
