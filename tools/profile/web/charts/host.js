/*
 * Where the host's processor was, in bars. Devices run within processes, so the
 * shares of each kind are of all of the time.
 */
import {axis, colour, draw, lines, tooltip} from "./theme.js";
import {formatCount, formatShare} from "../units.js";

const MOST = 15;
const COLOURS = {process: "high", device: "device", dpi: "wait"};

function option(shown) {
	return {
		grid: {left: 16, right: 28, top: 14, bottom: 10,
			containLabel: true},
		tooltip: tooltip({trigger: "axis",
			axisPointer: {type: "shadow"},
			formatter: ([p]) => {
				const h = shown[p.dataIndex];

				return lines(`${h.kind} ${h.what}`,
					formatShare(h.share),
					`${formatCount(h.samples)} samples`);
			}}),
		xAxis: axis({type: "value",
			axisLabel: {formatter: formatShare}}),
		yAxis: axis({type: "category", inverse: true,
			data: shown.map((h) => `${h.what} (${h.kind})`),
			axisLabel: {color: colour("ink"), fontSize: 13,
				interval: 0, width: 260,
				overflow: "truncate"}}),
		series: {type: "bar", barMaxWidth: 16,
			data: shown.map((h) => ({value: h.share, itemStyle:
				{color: colour(COLOURS[h.kind] || "high")}}))},
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
