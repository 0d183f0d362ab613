/* What the run was, and what stands out. */
import {byId, element} from "./dom.js";
import {formatCount, formatShare, formatTime, short} from "./units.js";

/* The names of the files, with their paths for those who point at them. */
function showRun(p) {
	const files = [p.board, p.script].filter((s) => s);
	const name = files.map((f) => f.replace(/.*\/(?=.)/, "")).join(" · ");

	document.title = `${name} – Orrery profile`;
	byId("run").textContent = name;
	byId("run").title = files.join(" ");
	byId("by").textContent = `orrery ${p.orrery}`;
}

function card(name, value, note) {
	return element("div", {class: "card"},
		element("dt", {}, name), element("dd", {}, value),
		element("dd", {class: "note"}, note));
}

export function largest(lines, of) {
	return lines.reduce((best, l) =>
		best === undefined || of(l) > of(best) ? l : best, undefined);
}

/* How much of the run the bus was busy, with the intervals that were full. */
function busiest(p) {
	const use = (b) => ({
		name: b.name,
		busy: b.busy.reduce((sum, x) => sum + x, 0) /
			Math.max(1, p.simulated),
		peak: b.busy.reduce((m, x) => Math.max(m, x), 0) / b.interval,
	});

	return p.buses.map(use).sort((a, b) => b.busy - a.busy)[0];
}

function runCards(p) {
	const {seconds} = p.host;
	const rate = seconds > 0 ? p.simulated / 1e12 / seconds : 0;
	const events = Math.round(seconds > 0 ? p.events / seconds : 0);

	return [
		card("Simulated", formatTime(p.simulated),
			[`${formatCount(p.events)} events`,
				p.hash ? `run hash ${p.hash}` : "several runs"]
				.join(", ")),
		card("Host time", formatTime(seconds * 1e12),
			`${short(rate)} × real time, ` +
			`${formatCount(events)} events/s`),
	];
}

function lineCard(name, line, value, note) {
	return line && card(name, value(line), note(line));
}

function findingCards(p, lines) {
	const bus = lines.filter((l) => l.row.kind === "bus");
	const irq = lines.filter((l) => l.row.kind === "irq");
	const use = busiest(p);

	return [
		lineCard("Most bus time", largest(bus, (l) => l.total),
			(l) => l.title,
			(l) => `${formatTime(l.total)} in ` +
				`${formatCount(l.row.count)} accesses`),
		lineCard("Slowest access", largest(bus, (l) => l.row.max),
			(l) => formatTime(l.row.max),
			(l) => `${l.title}, p99 ${formatTime(l.row.p99)}`),
		lineCard("Slowest interrupt", largest(irq, (l) => l.row.max),
			(l) => formatTime(l.row.max),
			(l) => `${l.title}, p99 ${formatTime(l.row.p99)}`),
		use && card("Busiest bus", formatShare(use.busy),
			`${use.name}, at most ${formatShare(use.peak)} ` +
			"in an interval"),
	].filter((c) => c);
}

export function showSummary(p, lines) {
	showRun(p);
	byId("cards").append(...runCards(p), ...findingCards(p, lines));
}
