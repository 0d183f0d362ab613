/* Put the page together. charts is missing in a program built without npm. */
import {Detail} from "./detail.js";
import {byId, element} from "./dom.js";
import {makeLines, readProfile} from "./profile.js";
import {largest, showSummary} from "./summary.js";
import {LatencyTable} from "./table.js";
import {formatCount, formatShare} from "./units.js";

function showHostTable(host) {
	byId("host-body").append(...host.by.map((h) => element("tr", {},
		element("td", {class: "text"}, h.what),
		element("td", {class: "text"}, h.kind),
		element("td", {class: "n"}, formatShare(h.share)),
		element("td", {class: "n"}, formatCount(h.samples)))));
	byId("host-table").hidden = host.by.length === 0;
	byId("host-empty").hidden = host.by.length > 0;
}

function start() {
	const profile = readProfile();
	const lines = makeLines(profile);
	let select = () => {};

	document.documentElement.classList.toggle("plain", !window.charts);
	showSummary(profile, lines);
	showHostTable(profile.host);
	const timeline = window.charts &&
		charts.start(profile, lines, (line) => select(line));
	const detail = new Detail(timeline);

	byId("time").hidden = !timeline;
	const table = new LatencyTable(lines, (line) => select(line));

	select = (line) => {
		table.select(line);
		detail.show(line);
	};
	byId("latency").hidden = lines.length === 0;
	byId("detail").hidden = lines.length === 0;
	byId("no-rows").hidden = lines.length > 0;
	if (lines.length)
		select(largest(lines.filter((l) => l.row.kind === "bus"),
			(l) => l.total) || lines[0]);
}

start();
