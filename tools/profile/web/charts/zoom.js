/* Which part of the run the time line shows, by buttons, keys and mouse. */
import {colour} from "./theme.js";
import {formatInstant, formatTime} from "../units.js";

const SHORTEST = 1000; /* ps */

export class Zoom {
	constructor(element, end) {
		this.element = element;
		this.end = Math.max(1, end);
		this.from = 0;
		this.until = this.end;
		this.makeButtons();
		element.addEventListener("keydown", (e) => this.onKey(e));
	}

	span() {
		return this.until - this.from;
	}

	option(axes) {
		const shared = {xAxisIndex: axes, startValue: this.from,
			endValue: this.until, filterMode: "none",
			minValueSpan: Math.min(SHORTEST, this.end)};

		return [
			{...shared, type: "inside", zoomOnMouseWheel: "ctrl",
				moveOnMouseWheel: false},
			{...shared, type: "slider", height: 18, bottom: 12,
				left: 150, right: 28, showDetail: false,
				brushSelect: false, showDataShadow: false,
				borderColor: colour("line"),
				fillerColor: colour("chosen"),
				handleStyle: {color: colour("raised"),
					borderColor: colour("faint")},
				moveHandleSize: 0,
				backgroundColor: "transparent"},
		];
	}

	attach(chart) {
		this.chart = chart;
		chart.on("datazoom", () => this.follow());
		this.say();
	}

	/* The reader has moved the chart itself. */
	follow() {
		const {startValue, endValue} =
			this.chart.getOption().dataZoom[0];

		this.from = startValue;
		this.until = endValue;
		this.say();
	}

	/* Show from..until, or of their length what the run has. */
	to(from, until) {
		const span = Math.min(this.end,
			Math.max(SHORTEST, until - from));
		const start = Math.min(Math.max(0, from), this.end - span);

		this.chart.dispatchAction({type: "dataZoom",
			startValue: start, endValue: start + span});
	}

	by(factor) {
		const middle = (this.from + this.until) / 2;
		const half = this.span() * factor / 2;

		this.to(middle - half, middle + half);
	}

	move(share) {
		const step = this.span() * share;

		this.to(this.from + step, this.until + step);
	}

	onKey(e) {
		const actions = {
			ArrowLeft: () => this.move(-0.2),
			ArrowRight: () => this.move(0.2),
			"+": () => this.by(0.5),
			"-": () => this.by(2),
			0: () => this.to(0, this.end),
		};
		const action = actions[e.key];

		if (!action || e.ctrlKey || e.metaKey || e.altKey)
			return;
		e.preventDefault();
		action();
	}

	makeButtons() {
		const button = (text, name, action) => {
			const b = document.createElement("button");

			b.type = "button";
			b.textContent = text;
			b.setAttribute("aria-label", name);
			b.addEventListener("click", action);
			return b;
		};

		document.getElementById("zoom").append(
			button("−", "Zoom out", () => this.by(2)),
			button("+", "Zoom in", () => this.by(0.5)),
			button("all", "Show the whole run",
				() => this.to(0, this.end)));
	}

	say() {
		const span = this.span();

		this.element.dataset.from = Math.round(this.from);
		this.element.dataset.until = Math.round(this.until);
		document.getElementById("range").textContent =
			`${formatInstant(this.from, span)} to ` +
			`${formatInstant(this.until, span)}, ` +
			formatTime(span);
	}
}
