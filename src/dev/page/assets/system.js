// The view of the system: picture, table, and the panel of what was chosen.

import { alarms } from "./condition.js";
import { el, replace } from "./dom.js";
import { heads } from "./facts.js";
import { duration, rate } from "./format.js";
import { t } from "./i18n.js";
import { stepped } from "./keys.js";
import { split } from "./panel.js";
import { errors, figures, picture } from "./picture.js";
import { go, link } from "./router.js";
import { service, stateMark } from "./service.js";
import { known, labelOf, stateOf } from "./store.js";

const NARROW = 720;

// The cells of a row after its name.
function cells(node) {
	const state = stateOf(node.id);
	const own = known.rates.nodes[node.id];
	const calls = known.system.edges.filter((it) => it.from === node.id);
	const called = calls.map((it) => {
		const flow = known.rates.edges[it.id];
		return el("div", labelOf(it.to), el("span.dim", ` ${figures(flow)} `), el("span.bad", errors(flow)));
	});
	const cell = (name, ...children) => el("td", { class: name }, children);
	return [
		cell("", state ? stateMark(state) : t(`kind.${node.kind}`)),
		cell("figure", own ? rate(own.rate) : "–"),
		cell(own?.errors ? "figure bad" : "figure", own ? rate(own.errors) : "–"),
		cell("figure wide", duration(own?.p50)),
		cell("figure", duration(own?.p99)),
		cell("wide wrap", called),
	];
}

// The picture as a table; its rows stay, so that focus and presses do.
function table() {
	const head = heads([["service"], ["state"], ["rate", "figure"], ["errors", "figure"], ["p50", "figure wide"], ["p99", "figure"], ["calls", "wide"]]);
	const lines = known.system.nodes.map((node) => {
		const name = el("a", { href: link("system", node.id) }, node.label);
		return { node, row: el("tr", { "data-id": node.id }, el("th", { scope: "row" }, name, el("div.words", node.detail))) };
	});
	const caption = el("caption.unseen", t("picture.table"));
	const element = el("table.facts.services", caption, head, el("tbody", lines.map((it) => it.row)));
	const update = (chosen) => {
		for (const { node, row } of lines) {
			// The name stays where it is: it may have the focus.
			while (row.childElementCount > 1) row.lastElementChild.remove();
			row.append(...cells(node));
			row.classList.toggle("marked", node.id === chosen);
		}
	};
	return { element, update };
}

// Puts the view into `root`.
export function mount(root) {
	const alarm = alarms("generate", "build", "jaeger");
	const drawing = el("div.drawing");
	const listing = el("div.listing");
	const { view, put, open } = split("system", alarm.element, drawing, listing);
	let image = null;
	let facts = null;
	let chosen = null;

	const choose = (id) => go(link("system", id));
	const close = () => {
		const was = chosen;
		choose(null);
		requestAnimationFrame(() => listing.querySelector(`[data-id="${CSS.escape(was)}"] a`)?.focus());
	};

	function draw() {
		if (!known.system) return;
		const room = drawing.clientWidth || innerWidth;
		image = picture(known.system, { across: room > NARROW, room, choose });
		replace(drawing, image.element, el("p.words", t("picture.legend")));
		fill();
	}

	function fill() {
		if (!known.system) return;
		image?.update(known.rates, chosen);
		facts?.update(chosen);
		alarm.show();
	}

	function renew() {
		facts = table();
		replace(listing, facts.element);
		draw();
		show({ id: chosen }, true);
	}

	function show({ id }, again = false) {
		const isOther = id !== chosen;
		if (known.system && (isOther || again)) {
			put(id === null ? null : service(id, close));
			if (isOther) open()?.focus();
		}
		chosen = id;
		fill();
	}

	replace(root, view);
	let width = 0;
	const watch = new ResizeObserver(() => {
		if (drawing.clientWidth !== width) draw();
		width = drawing.clientWidth;
	});
	watch.observe(drawing);
	if (known.system) renew();
	return {
		show,
		hears: { system: renew, state: fill, rates: fill },
		keys: { ...stepped(() => listing.querySelectorAll("tbody a")), Escape: () => (chosen === null ? false : close()) },
		leave: () => {
			put(null);
			watch.disconnect();
		},
	};
}
