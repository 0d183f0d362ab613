/*
 * The page's own colours for the charts, and charts that are drawn again when
 * the reader changes to dark or light.
 */
import * as echarts from "echarts/core";
import {BarChart, CustomChart, LineChart} from "echarts/charts";
import {
	DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent,
	TitleComponent, TooltipComponent,
} from "echarts/components";
import {CanvasRenderer} from "echarts/renderers";

echarts.use([BarChart, CustomChart, LineChart, DataZoomComponent, GridComponent,
	LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent,
	CanvasRenderer]);

const drawn = new Map(); /* from the element to its chart and options */

export function colour(name) {
	return getComputedStyle(document.documentElement)
		.getPropertyValue(`--${name}`).trim();
}

export const PART_NAMES = ["wait", "transfer", "device"];

/* An axis in the page's manner; the caller adds what is its own. */
export function axis(own) {
	return {
		axisLine: {show: false},
		axisTick: {show: false},
		splitLine: {lineStyle: {color: colour("line")}},
		...own,
		axisLabel: {color: colour("faint"), fontSize: 12,
			hideOverlap: true, ...own.axisLabel},
	};
}

export function tooltip(own) {
	return {
		backgroundColor: colour("raised"),
		borderColor: colour("line"),
		confine: true,
		padding: [8, 12],
		textStyle: {color: colour("ink"), fontSize: 13},
		transitionDuration: 0.1,
		...own,
	};
}

/* Text for a tooltip, which is markup. */
export function escape(text) {
	return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

export function lines(...texts) {
	return texts.filter((t) => t).map(escape).join("<br>");
}

/*
 * Draw what make() says in the element; make is asked again for other colours.
 * Returns the chart.
 */
export function draw(element, make) {
	let entry = drawn.get(element);

	if (!entry) {
		const chart = echarts.init(element, null, {renderer: "canvas"});

		entry = {chart};
		drawn.set(element, entry);
		new ResizeObserver(() => chart.resize()).observe(element);
	}
	entry.make = make;
	entry.chart.setOption(base(make()), {notMerge: true});
	return entry.chart;
}

function base(option) {
	return {
		animation: false,
		backgroundColor: "transparent",
		textStyle: {fontFamily:
			getComputedStyle(document.body).fontFamily},
		...option,
	};
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
	for (const {chart, make} of drawn.values())
		chart.setOption(base(make()), {notMerge: true});
});
