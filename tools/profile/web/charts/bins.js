/*
 * A profile's buckets, which are narrow and many, put together to some dozens
 * of equal width: on a scale in proportion if the values span more than a
 * factor of SPAN, else on a linear one, of round steps.
 */
const BINS = 50;
const SPAN = 30;

export function isWide(row) {
	return row.min > 0 && row.max / row.min > SPAN;
}

/* The next of 1, 2, 5, 10, 20, ... */
function roundUp(x) {
	const size = 10 ** Math.floor(Math.log10(x));

	return [1, 2, 5, 10].find((n) => n * size >= x * 0.999) * size;
}

/*
 * The scale: bin i has its middle at at(first + i), and where(value) is the
 * number of the bin that a value belongs to.
 */
function makeScale(row) {
	if (isWide(row)) {
		const step = Math.log(row.max / row.min) / (BINS - 1);
		const low = Math.log(row.min);

		return {
			at: (i) => Math.exp(low + i * step),
			where: (x) => Math.round((Math.log(x) - low) / step),
		};
	}
	const step = roundUp(Math.max(1, (row.max - row.min) / (BINS - 1)));

	return {at: (i) => i * step, where: (x) => Math.round(x / step)};
}

/* Returns [{middle, low, high, count}], one for each bin. */
export function makeBins(row) {
	const {at, where} = makeScale(row);
	const first = where(row.min);
	const bins = [];

	for (let i = first; i <= where(row.max); i++)
		bins.push({middle: at(i), low: at(i - 0.5), high: at(i + 0.5),
			count: 0});
	for (const [low, high, count] of row.buckets) {
		const middle = (low + high) / 2;
		const value = Math.min(row.max, Math.max(row.min, middle));

		bins[where(value) - first].count += count;
	}
	return bins;
}
