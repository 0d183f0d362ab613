/* The bundle's entry: the page sees this as charts. */
import {showHost} from "./host.js";
import {showRow} from "./row.js";
import {Timeline} from "./timeline.js";
import {showWhere} from "./where.js";

export {showRow};

/*
 * Draw what does not depend on the selected row; returns the time line, or null
 * for a profile of several runs, which have no time in common.
 */
export function start(profile, lines, onPick) {
	showWhere(lines, onPick);
	showHost(profile.host);
	return Timeline.has(profile) ? new Timeline(profile) : null;
}
