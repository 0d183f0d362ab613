/*
 * The time line: for each bus its use, for each target its transactions, for
 * each wire its level, one below the other over one axis of time.
 */
import {axis, colour, draw, lines, PART_NAMES, tooltip} from "./theme.js";
import {Zoom} from "./zoom.js";
import {formatCount, formatInstant, formatShare, formatTime}
	from "../units.js";

const TOP = 4;
const BUS_HEIGHT = 90;
const LANE = 26;
const GAP = 12;
const HEADING = 32;
const AXIS = 62; /* of the times, and the slider below them */
const LEFT = 150;

function distinct(names) {
	return [...new Set(names)].sort();
}

/* What is drawn, and where: [{kind, name, lanes, top, height}]. */
function layOut(profile) {
	const panels = profile.buses.map((bus) =>
		({kind: "bus", bus, height: BUS_HEIGHT}));
	const targets = distinct(profile.transactions.map((t) => t.target));
	const wires = profile.interrupts.map((i) => i.wire);
	let top = TOP;

	if (targets.length)
		panels.push({kind: "transactions", lanes: targets,
			height: LANE * targets.length});
	if (wires.length)
		panels.push({kind: "interrupts", lanes: wires,
			height: LANE * wires.length});
	for (const panel of panels) {
		panel.top = top + HEADING;
		top = panel.top + panel.height + GAP;
	}
	return {panels, height: top + AXIS};
}

/* Each interval as a step; what is waited for may be more than the whole. */
function busSeries(bus, panel, name, values) {
	const points = values.map((x, i) =>
		[i * bus.interval, x / bus.interval]);

	if (points.length)
		points.push([points.length * bus.interval,
			points[points.length - 1][1]]);
	return {
		type: "line", step: "end", symbol: "none", name,
		xAxisIndex: panel, yAxisIndex: panel, sampling: "max",
		lineStyle: {color: colour(name), width: 1.5},
		areaStyle: {color: colour(name), opacity: 0.18},
		data: points,
	};
}

/* An item for each part of each transaction: [lane, from, to, part, index]. */
function transactionItems(profile, lanes) {
	const items = [];

	profile.transactions.forEach((t, index) => {
		const lane = lanes.indexOf(t.target);
		let at = t.start;

		PART_NAMES.forEach((part, i) => {
			if (t[part] > 0)
				items.push([lane, at, at + t[part], i, index]);
			at += t[part];
		});
	});
	return items;
}

/*
 * An item for each time that a wire was high: [lane, from, to]. What falls
 * first was high from the beginning, if that is known.
 */
function interruptItems(profile) {
	const items = [];

	profile.interrupts.forEach((wire, lane) => {
		const falls = wire.edges.length > 0 && !wire.edges[0][1];
		let since = falls && wire.dropped === 0 ? 0 : null;

		for (const [t, level] of wire.edges) {
			if (level && since === null) {
				since = t;
			} else if (!level && since !== null) {
				items.push([lane, since, t]);
				since = null;
			}
		}
		if (since !== null)
			items.push([lane, since, profile.simulated]);
	});
	return items;
}

/* What is too short to be seen is a hair wide; neighbours stay apart. */
function renderSpan(fill) {
	const edge = colour("raised");

	return (params, api) => {
		const [x, y] = api.coord([api.value(1), api.value(0)]);
		const [end] = api.coord([api.value(2), api.value(0)]);
		const {x: left, width} = params.coordSys;
		const from = Math.max(left, x);
		const to = Math.min(left + width, Math.max(end, x + 1));

		if (to <= from)
			return undefined;
		return {
			type: "rect",
			shape: {x: from, y: y - 7, width: to - from,
				height: 14},
			style: {fill: fill(api), stroke: edge,
				lineWidth: to - from > 6 ? 1 : 0},
		};
	};
}

function spanSeries(panel, data, fill) {
	return {
		type: "custom", xAxisIndex: panel, yAxisIndex: panel,
		renderItem: renderSpan(fill), clip: true,
		encode: {x: [1, 2], y: 0}, data, dimensions:
			["lane", "from", "to", "part", "index"],
	};
}

function laneAxis(panel, i) {
	return axis({type: "category", gridIndex: i, inverse: true,
		data: panel.lanes, splitLine: {show: true,
			lineStyle: {color: colour("line")}},
		axisLabel: {color: colour("ink"), interval: 0,
			width: LEFT - 20, overflow: "truncate",
			hideOverlap: false}});
}

function shareAxis(panel, i) {
	const {busy, waiting, interval} = panel.bus;
	const most = Math.max(interval, ...busy, ...waiting) / interval;

	return axis({type: "value", gridIndex: i, min: 0,
		max: most > 1 ? Math.ceil(most) : undefined,
		splitNumber: 2, axisLabel: {formatter: formatShare}});
}

/* What a panel is of, with a patch of each colour. */
function heading(panel) {
	const patch = (name, text) => `{${name}|\u25a0} ${text}`;
	const texts = {
		bus: () => [`Use of ${panel.bus.name}`,
			patch("transfer", "busy"), patch("wait", "waited for")],
		transactions: () => ["Transactions",
			...PART_NAMES.map((name) => patch(name, name))],
		interrupts: () => ["Interrupts", patch("high", "high")],
	};
	const colours = [...PART_NAMES, "high"].map((name) =>
		[name, {color: colour(name), fontSize: 14}]);

	return {
		text: texts[panel.kind]().join("   "),
		left: 12, top: panel.top - HEADING + 8,
		textStyle: {color: colour("faint"), fontSize: 12,
			fontWeight: "normal",
			rich: Object.fromEntries(colours)},
	};
}

export class Timeline {
	static has(profile) {
		return layOut(profile).panels.length > 0;
	}

	constructor(profile) {
		this.profile = profile;
		this.element = document.getElementById("timeline");
		const {panels, height} = layOut(profile);

		this.panels = panels;
		this.height = height;
		this.lanes = (panels.find((p) => p.kind === "transactions") ||
			{lanes: []}).lanes;
		this.items = {
			transactions: transactionItems(profile, this.lanes),
			interrupts: interruptItems(profile),
		};
		this.zoom = new Zoom(this.element, profile.simulated);
		this.element.style.height = `${height}px`;
		this.chart = draw(this.element, () => this.option());
		this.zoom.attach(this.chart);
		this.sayWhatIsKept();
	}

	option() {
		const {panels} = this;

		return {
			grid: panels.map((p) => ({left: LEFT, right: 28,
				top: p.top, height: p.height,
				outerBoundsMode: "none"})),
			tooltip: tooltip({trigger: "item",
				formatter: (p) => this.text(p)}),
			title: panels.map(heading),
			xAxis: panels.map((p, i) => this.timeAxis(i)),
			yAxis: panels.map((p, i) => p.kind === "bus" ?
				shareAxis(p, i) : laneAxis(p, i)),
			dataZoom: this.zoom.option([...panels.keys()]),
			series: panels.flatMap((p, i) => this.series(p, i)),
		};
	}

	timeAxis(i) {
		const last = this.panels.length - 1;

		return axis({type: "value", gridIndex: i, min: 0,
			max: Math.max(1, this.profile.simulated),
			splitLine: {show: false},
			axisLine: {show: true, onZero: false,
				lineStyle: {color: colour("line")}},
			axisLabel: {show: i === last, showMaxLabel: false,
				showMinLabel: false,
				formatter: (t) => formatInstant(t, 0)}});
	}

	series(panel, i) {
		if (panel.kind === "bus")
			return [busSeries(panel.bus, i, "transfer",
				panel.bus.busy),
			busSeries(panel.bus, i, "wait", panel.bus.waiting)];
		if (panel.kind === "interrupts")
			return [spanSeries(i, this.items.interrupts,
				() => colour("high"))];
		const fills = PART_NAMES.map(colour);

		return [spanSeries(i, this.items.transactions,
			(api) => fills[api.value(3)])];
	}

	text(p) {
		const [, from, to, , index] = p.value;

		if (index !== undefined)
			return this.transactionText(
				this.profile.transactions[index]);
		return lines(`high for ${formatTime(to - from)}`,
			`from ${formatInstant(from, to - from)}`);
	}

	transactionText(t) {
		const parts = PART_NAMES.filter((part) => t[part] > 0)
			.map((part) => `${part} ${formatTime(t[part])}`);
		const total = t.wait + t.transfer + t.device;
		const name = [t.target, t.register].filter((s) => s).join(".");

		return lines(`${t.command} ${name} by ${t.initiator}`,
			`${formatTime(total)} from ` +
			formatInstant(t.start, total),
			parts.join(", "));
	}

	/* Show a worst case with as much again on either side. */
	goTo(row, worst) {
		const length = row.unit === "ps" ? worst.value :
			this.profile.simulated / 1000;

		this.zoom.to(worst.when - 2 * length, worst.when + length);
		this.element.scrollIntoView({block: "nearest"});
	}

	sayWhatIsKept() {
		const {transactions, interrupts} = this.profile;
		const dropped = interrupts.reduce((n, i) => n + i.dropped, 0);

		document.getElementById("kept").textContent =
			`It has ${formatCount(transactions.length)} ` +
			"transactions: the latest, and the worst of each row " +
			"with those just before" +
			(dropped ? `; ${formatCount(dropped)} edges of ` +
				"interrupts are not kept." : ".");
	}
}
