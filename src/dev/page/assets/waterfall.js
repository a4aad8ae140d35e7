// A trace as a waterfall: who worked when, its statements, and what was logged in between.

import { el, replace } from "./dom.js";
import { clock, duration } from "./format.js";
import { t } from "./i18n.js";
import { grade } from "./logs.js";
import { cell, row, rows } from "./rows.js";
import { extent, lines, servicesOf, ticks } from "./spans.js";
import { known } from "./store.js";

const DEEPEST = 14;

// The colour of a service, by its place in the system or among the strangers.
function colour(service, services) {
	const own = known.system?.services.map((it) => it.name) ?? [];
	const place = [...own, ...services.filter((it) => !own.includes(it))].indexOf(service);
	return `colour${Math.max(0, place) % 8}`;
}

// A spot of that colour.
export const spot = (service, services) => el("span", { class: `mark ${colour(service, services)}` });

function indent(element, depth) {
	element.style.paddingLeft = `${Math.min(depth, DEEPEST) * 14}px`;
	return element;
}

function placed(element, start, length, { from, to }) {
	const whole = to - from;
	const left = Math.min(100, Math.max(0, ((start - from) / whole) * 100));
	element.style.left = `${left.toFixed(3)}%`;
	if (length !== null) element.style.width = `${Math.min(100 - left, (Math.max(0, length) / whole) * 100).toFixed(3)}%`;
}

// What a span did: its statement, or whether the cache had it.
function deed({ statement, attributes }) {
	const hit = attributes.find(([name]) => name === "cache.hit")?.[1];
	return statement ?? (typeof hit === "boolean" ? t(hit ? "hit" : "miss") : null);
}

function spanRow(it, window, services, fold) {
	const { span } = it;
	const twist = it.children > 0 && el("span.twist", { on: { click: (event) => fold(event, span.id) } }, it.isFolded ? "▸" : "▾");
	const name = [
		twist || el("span.twist"),
		spot(span.service, services),
		el("span.span-name", span.name),
		el("span.statement", deed(span)),
		it.isFolded && el("span.tag", `+${it.children}`),
	];
	const bar = el("span", { class: `stretch ${colour(span.service, services)}${span.error ? " failed" : ""}` });
	placed(bar, span.start, span.duration, window);
	const words = el("span.length", duration(span.duration));
	placed(words, span.start + span.duration, null, window);
	const layer = el("span.layer", span.layer === "own" ? "" : span.layer);
	const cells = [
		cell("cell name", indent(el("div.inner", name), it.depth), layer),
		cell({ class: "cell time", "aria-label": `${span.service}, ${duration(span.duration)}` }, bar, words),
	];
	return row(span.error ? "span.failed" : "span", cells, { "aria-level": it.depth + 1, "aria-expanded": it.children ? !it.isFolded : null });
}

function logRow(it, window) {
	const { log } = it;
	const how = grade(log.level);
	const dot = el("span", { class: `moment ${how}` });
	placed(dot, log.time, null, window);
	const fields = log.fields.map(([name, value]) => `${name}=${value}`).join(" ");
	const text = [el("span", { class: `level ${how}` }, log.level || "log"), el("span.statement", `${log.text} ${fields}`)];
	const cells = [
		cell("cell name", indent(el("div.inner", el("span.twist"), text), it.depth)),
		cell({ class: "cell time", "aria-label": clock(log.time) }, dot),
	];
	return row("said", cells, { "aria-level": it.depth + 1 });
}

function scale(window) {
	return ticks(window.to - window.from).map((it) => {
		const mark = el("span.tick", it ? duration(it) : "0");
		placed(mark, window.from + it, null, window);
		return mark;
	});
}

// The waterfall as an element; `choose` gets the span or `{ log }` that is pressed or gone to.
export function waterfall(choose) {
	const folded = new Set();
	const axis = cell({ class: "cell time", role: "columnheader" });
	const head = row("span.head", [cell({ class: "cell name", role: "columnheader" }, t("span")), axis]);
	let trace = { spans: [], logs: [] };
	let window = extent([]);
	let services = [];
	let withLogs = true;

	const fold = (event, id) => {
		event.stopPropagation();
		if (!folded.delete(id)) folded.add(id);
		draw();
	};
	const pick = (it) => choose(it.span ?? it);
	const list = rows({
		name: "waterfall",
		role: "treegrid",
		label: t("waterfall"),
		head,
		row: (it) => (it.span ? spanRow(it, window, services, fold) : logRow(it, window)),
		key: (it) => it.key,
		open: pick,
		moved: pick,
	});
	list.element.addEventListener("keydown", (event) => {
		const it = list.active();
		const isRight = event.key === "ArrowRight";
		if (!it?.span || !it.children || (!isRight && event.key !== "ArrowLeft") || it.isFolded !== isRight) return;
		fold(event, it.span.id);
		event.preventDefault();
	});

	function draw() {
		const all = lines(trace.spans, withLogs ? trace.logs : [], folded);
		list.element.style.setProperty("--lines", Math.min(all.length, 400));
		list.take(all);
	}

	return {
		element: list.element,
		show: (other) => {
			trace = other;
			window = extent(trace.spans);
			services = servicesOf(trace.spans);
			replace(axis, scale(window));
			draw();
		},
		mark: (id) => list.choose(id),
		move: list.move,
		logs: () => {
			withLogs = !withLogs;
			draw();
			return withLogs;
		},
	};
}
