/* Numbers as people read them. Times are picoseconds. */

const TIME_UNITS = [
	[1e12, "s"], [1e9, "ms"], [1e6, "us"], [1e3, "ns"], [1, "ps"],
];

/* Three significant digits or more, and no zeros at the end. */
export function short(x) {
	const digits = Math.max(3, Math.ceil(Math.log10(Math.abs(x) + 1)));

	return String(Number(x.toPrecision(Math.min(digits, 15))));
}

function unitOf(ps) {
	return TIME_UNITS.find(([size]) => Math.abs(ps) >= size) ||
		TIME_UNITS[TIME_UNITS.length - 1];
}

export function formatTime(ps) {
	const [size, name] = unitOf(ps);

	return ps ? `${short(ps / size)} ${name}` : "0";
}

/*
 * A point of time, as exactly as a span of that many picoseconds around it
 * needs; all of it for 0.
 */
export function formatInstant(ps, span) {
	const [size, name] = unitOf(ps);
	const steps = size / Math.max(1, span / 1000);
	const digits = Math.min(12, Math.max(0, Math.ceil(Math.log10(steps))));

	if (!ps)
		return "0";
	return `${Number((ps / size).toFixed(digits))} ${name}`;
}

/* Of a row that is not in time, such as a level. */
export function formatValue(x, unit) {
	return unit === "ps" ? formatTime(x) : `${short(x)} ${unit}`.trim();
}

export function formatCount(n) {
	return n.toLocaleString("en-US");
}

export function formatShare(x) {
	if (x > 0 && x < 0.001)
		return "< 0.1 %";
	return `${(100 * x).toFixed(x > 0 && x < 0.1 ? 1 : 0)} %`;
}
