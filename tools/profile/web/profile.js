/* The profile, and what follows from it. */
import {byId} from "./dom.js";

export const PARTS = ["wait", "transfer", "device"];

export function readProfile() {
	return JSON.parse(byId("profile").textContent);
}

function groupKey(row) {
	return JSON.stringify([row.kind, row.initiator, row.target,
		row.register, row.command]);
}

/* All of its values together. */
export function total(row) {
	return row.count * row.mean;
}

/* "soc.uart0.DR", of whatever names there are. */
export function subject(row) {
	return [row.target, row.register].filter((s) => s).join(".");
}

/* What the row is of, beside its subject. */
export function details(row) {
	const part = row.part === "total" ? "" : row.part;

	return [row.command, part].filter((s) => s).join(", ");
}

function title(row) {
	return [subject(row) || row.initiator, details(row)]
		.filter((s) => s).join(" ");
}

/* The rows that differ in nothing but their part: {total: row, ...}. */
function groupRows(rows) {
	const groups = new Map();

	for (const row of rows) {
		const key = groupKey(row);

		if (!groups.has(key))
			groups.set(key, {});
		groups.get(key)[row.part] = row;
	}
	return groups;
}

/*
 * The lines of the table: each row but those that are parts of a total, which
 * are found in the line of that.
 */
export function makeLines(profile) {
	const groups = groupRows(profile.rows);
	const lines = [];

	for (const row of profile.rows) {
		const group = groups.get(groupKey(row));
		const split = group.total && row.kind === "bus";

		if (row.count === 0 || (split && PARTS.includes(row.part)))
			continue;
		lines.push({
			row, index: lines.length, title: title(row),
			total: total(row), parts: split ? group : {},
		});
	}
	return lines;
}
