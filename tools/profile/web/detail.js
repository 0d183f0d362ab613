/* The row that is selected: its figures, plots and worst cases. */
import {byId, element} from "./dom.js";
import {PARTS, total} from "./profile.js";
import {formatCount, formatInstant, formatShare, formatValue} from "./units.js";

const FIGURES = [
	["count", "count"], ["min", "min"], ["mean", "mean"],
	["deviation", "deviation"], ["p50", "p50"], ["p90", "p90"],
	["p99", "p99"], ["p99.9", "p999"], ["max", "max"],
];

export class Detail {
	constructor(timeline) {
		this.timeline = timeline;
	}

	show(line, part = line.row.part) {
		const row = line.parts[part] || line.row;

		this.line = line;
		byId("detail-title").textContent = line.title;
		byId("detail-from").textContent =
			row.initiator ? `by ${row.initiator}` : "";
		this.showParts(line, part);
		this.showFigures(row);
		this.showWorst(row);
		if (window.charts)
			charts.showRow(row);
	}

	showParts(line, shown) {
		const names = ["total", ...PARTS]
			.filter((p) => line.parts[p] && line.parts[p].count);

		byId("parts").replaceChildren(...names.map((part) =>
			element("button", {type: "button", "data-part": part,
				"aria-pressed": String(part === shown),
				onclick: () => this.show(line, part)},
				part, " ", element("small", {},
					share(line, line.parts[part])))));
	}

	showFigures(row) {
		const text = (key) => key === "count" ? formatCount(row.count) :
			formatValue(row[key], row.unit);

		byId("figures").replaceChildren(...FIGURES.map(([name, key]) =>
			element("div", {}, element("dt", {}, name),
				element("dd", {}, text(key)))));
	}

	showWorst(row) {
		byId("worst-body").replaceChildren(...row.worst.map((w) =>
			element("tr", {},
				element("td", {class: "n"},
					formatValue(w.value, row.unit)),
				element("td", {class: "text"}, w.what),
				element("td", {class: "n"},
					this.whenLink(row, w)))));
		byId("worst").hidden = row.worst.length === 0;
	}

	/* The time of a worst case, which moves the time line there. */
	whenLink(row, worst) {
		const when = formatInstant(worst.when, worst.value || 1);

		if (!this.timeline)
			return when;
		return element("button", {type: "button", class: "when",
			onclick: () => this.timeline.goTo(row, worst)}, when);
	}
}

/* Which part of the total it is, of those that have one. */
function share(line, row) {
	if (row.part === "total" || line.total === 0)
		return "";
	return formatShare(total(row) / line.total);
}
