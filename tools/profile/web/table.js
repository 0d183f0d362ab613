/* The table of latencies: sorted by its heads, narrowed by name and kind. */
import {byId, element} from "./dom.js";
import {details, subject} from "./profile.js";
import {formatCount, formatValue} from "./units.js";

const COLUMNS = [
	{key: "title", name: "What", text: true, of: (l) => l.title},
	{key: "from", name: "From", text: true, of: (l) => l.row.initiator},
	{key: "kind", name: "Kind", text: true, of: (l) => l.row.kind},
	{key: "count", name: "Count", of: (l) => l.row.count,
		show: (x) => formatCount(x)},
	{key: "min", name: "Min", of: (l) => l.row.min},
	{key: "mean", name: "Mean", of: (l) => l.row.mean},
	{key: "deviation", name: "Deviation", of: (l) => l.row.deviation},
	{key: "p50", name: "p50", of: (l) => l.row.p50},
	{key: "p90", name: "p90", of: (l) => l.row.p90},
	{key: "p99", name: "p99", of: (l) => l.row.p99},
	{key: "p999", name: "p99.9", of: (l) => l.row.p999},
	{key: "max", name: "Max", of: (l) => l.row.max},
	{key: "total", name: "Total", of: (l) => l.total},
];

function compare(a, b) {
	return typeof a === "string" ? a.localeCompare(b) : a - b;
}

export class LatencyTable {
	constructor(lines, onSelect) {
		this.lines = lines;
		this.onSelect = onSelect;
		this.sort = {key: "total", descending: true};
		this.kind = "";
		this.filter = "";
		this.makeHead();
		this.makeKinds();
		byId("filter").addEventListener("input", (e) => {
			this.filter = e.target.value.trim().toLowerCase();
			this.show();
		});
		this.bodies = new Map(lines.map((l) => [l, this.makeRow(l)]));
		this.show();
	}

	makeHead() {
		const cell = (c) => element("th",
			{scope: "col", class: c.text ? "text" : "n",
				"data-key": c.key},
			element("button", {type: "button",
				onclick: () => this.sortBy(c)}, c.name));

		byId("latency-head").append(...COLUMNS.map(cell));
	}

	/* Numbers begin with the largest, names with the first. */
	sortBy(column) {
		const same = this.sort.key === column.key;

		this.sort = {
			key: column.key,
			descending: same ? !this.sort.descending : !column.text,
		};
		this.show();
	}

	makeKinds() {
		const kinds = [...new Set(this.lines.map((l) => l.row.kind))];

		if (kinds.length < 2)
			return;
		byId("kinds").append(...["", ...kinds].map((kind) =>
			element("button", {type: "button", "data-kind": kind,
				onclick: () => {
					this.kind = kind;
					this.show();
				}}, kind || "all")));
	}

	makeRow(line) {
		const {row} = line;
		const show = (c) => c.text ? c.of(line) :
			c.show ? c.show(c.of(line)) :
			formatValue(c.of(line), row.unit);
		const cell = (c) => element("td",
			{class: c.text ? "text" : "n"}, show(c));
		const name = element("th", {scope: "row"},
			element("button", {type: "button", class: "pick"},
				subject(row) || row.initiator, " ",
				element("small", {}, details(row))));

		return element("tr", {onclick: () => this.onSelect(line)},
			name, ...COLUMNS.slice(1).map(cell));
	}

	matches(line) {
		const text = `${line.title} ${line.row.initiator}`;

		return (!this.kind || line.row.kind === this.kind) &&
			text.toLowerCase().includes(this.filter);
	}

	show() {
		const {key, descending} = this.sort;
		const column = COLUMNS.find((c) => c.key === key);
		const order = (a, b) => compare(column.of(a), column.of(b)) ||
			a.index - b.index;
		const shown = this.lines.filter((l) => this.matches(l))
			.sort((a, b) => descending ? order(b, a) : order(a, b));

		byId("latency-body").replaceChildren(
			...shown.map((l) => this.bodies.get(l)));
		byId("shown").textContent = shown.length === this.lines.length ?
			"" : `${shown.length} of ${this.lines.length} rows`;
		this.markHeads();
		this.markKinds();
	}

	markHeads() {
		const {key, descending} = this.sort;

		for (const th of byId("latency-head").children)
			th.setAttribute("aria-sort", th.dataset.key !== key ?
				"none" :
				descending ? "descending" : "ascending");
	}

	markKinds() {
		for (const b of byId("kinds").children)
			b.setAttribute("aria-pressed",
				b.dataset.kind === this.kind);
	}

	select(line) {
		for (const [l, tr] of this.bodies) {
			tr.classList.toggle("selected", l === line);
			tr.querySelector("button").setAttribute("aria-pressed",
				l === line);
		}
	}
}
