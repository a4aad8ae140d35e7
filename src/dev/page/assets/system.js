// The view of the system: picture, table, and the panel of what was chosen.

import { el, replace } from "./dom.js";
import { duration, rate } from "./format.js";
import { t } from "./i18n.js";
import { split } from "./panel.js";
import { errors, figures, picture } from "./picture.js";
import { go, link } from "./router.js";
import { service, stateMark } from "./service.js";
import { known, labelOf, stateOf } from "./store.js";

const NARROW = 720;
const LONGEST = 20_000;

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
	const heads = [["service"], ["state"], ["rate", "figure"], ["errors", "figure"], ["p50", "figure wide"], ["p99", "figure"], ["calls", "wide"]];
	const head = el("tr", heads.map(([key, name]) => el("th", { scope: "col", class: name }, t(key))));
	const lines = known.system.nodes.map((node) => {
		const name = el("a", { href: link("system", [node.id]) }, node.label);
		return { node, row: el("tr", { "data-id": node.id }, el("th", { scope: "row" }, name, el("div.words", node.detail ?? ""))) };
	});
	const caption = el("caption.unseen", t("picture.table"));
	const element = el("table.facts.services", caption, el("thead", head), el("tbody", lines.map((it) => it.row)));
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

// What stops the work: a build or a generation that failed.
function trouble() {
	const { build, generate } = known.state ?? {};
	const failed = [["generate.failed", generate], ["build.failed", build]].filter(([, it]) => it?.state === "failed");
	return failed.map(([words, it]) =>
		el("details.trouble", { open: true }, el("summary", t(words)), el("pre", { tabindex: "0" }, it.text.slice(0, LONGEST))),
	);
}

// Puts the view into `root`.
export function mount(root) {
	const alarms = el("div");
	const drawing = el("div.drawing");
	const listing = el("div.listing");
	const { view, put, open } = split("system", alarms, drawing, listing);
	let image = null;
	let facts = null;
	let chosen = null;

	const choose = (id) => go(link("system", id === null ? [] : [id]));
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

	let told = "";
	function fill() {
		if (!known.system) return;
		image?.mark(chosen);
		image?.update(known.rates);
		facts?.update(chosen);
		const news = JSON.stringify([known.state?.build, known.state?.generate]);
		if (news !== told) {
			told = news;
			replace(alarms, trouble());
		}
	}

	function renew() {
		facts = table();
		replace(listing, facts.element);
		draw();
		show({ rest: chosen === null ? [] : [chosen] }, true);
	}

	function show({ rest }, again = false) {
		const id = rest[0] ?? null;
		const isOther = id !== chosen;
		if (known.system && (isOther || again)) {
			put(id === null ? null : service(id, close));
			if (isOther) open()?.focus();
		}
		chosen = id;
		fill();
	}

	function move(by) {
		const links = [...listing.querySelectorAll("tr[data-id] a")];
		const at = links.indexOf(document.activeElement);
		links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
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
		keys: { j: () => move(1), k: () => move(-1), Escape: () => (chosen === null ? false : close()) },
		leave: () => {
			put(null);
			watch.disconnect();
		},
	};
}
