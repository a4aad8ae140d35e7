// The view of requests: newest first, filtered as the address says, and the trace of the one chosen.

import { say } from "./announce.js";
import { button, el, replace } from "./dom.js";
import { asked, matches } from "./filter.js";
import { method } from "./facts.js";
import { filters } from "./filters.js";
import { clock, duration, outcome, verdict } from "./format.js";
import { t } from "./i18n.js";
import { listed, use } from "./keys.js";
import { go, link } from "./router.js";
import { rows } from "./rows.js";
import { get } from "./server.js";
import { on } from "./store.js";
import { trace } from "./trace.js";

const PAGE = 200;
const MOST = 5000;

function bar(ms) {
	const part = Math.min(1, Math.log10(1 + Math.max(0, ms)) / 4);
	const inner = el("span.part");
	inner.style.width = `${(part * 100).toFixed(1)}%`;
	return el("span.share", { "aria-hidden": "true" }, inner);
}

function row(request) {
	const cell = (name, ...children) => el("div", { class: name, role: "gridcell" }, children);
	const [first, ...rest] = request.name.split(" ");
	const isSplit = request.kind === "http" && rest.length > 0;
	return el(
		"div",
		{ class: "row request", role: "row" },
		cell("time", clock(request.start)),
		cell("status", el("span", { class: `badge ${verdict(request)}` }, outcome(request))),
		cell("what", isSplit ? [method(first), ` ${rest.join(" ")}`] : request.name),
		cell("service", request.service, request.tried && el("span.tag", t("tried"))),
		cell("duration", bar(request.duration), duration(request.duration)),
		cell("count", request.spans),
	);
}

function head() {
	const cells = ["time", "status", "what", "service", "duration", "count"];
	return el("div.row.request.head", { role: "row" }, cells.map((it) => el("div", { class: it, role: "columnheader" }, t(`column.${it}`))));
}

// Puts the view into `root`.
export function mount(root) {
	const held = new Map();
	let query = {};
	let next = null;
	let chosen = null;
	let open = null;
	let isPaused = false;
	let turn = 0;
	// The page that is being asked for.
	let older = null;

	const address = (id, other = query) => link("requests", id === null ? [] : [id], other);
	const list = rows({
		role: "grid",
		label: t("requests"),
		head: head(),
		row,
		key: (it) => it.trace,
		open: (it) => go(address(it.trace)),
		moved: (it) => chosen !== null && go(address(it.trace), true),
		near: () => {
			if (next !== null && held.size < MOST) older ??= load(next);
		},
	});
	const search = filters((other) => go(address(chosen, other), true));
	const empty = el("p.note.empty");
	const pause = button("", () => hold(!isPaused), { class: "small", "aria-keyshortcuts": "p" });
	const count = el("span.dim");
	const foot = el("div.foot", pause, count);
	const side = el("div.side");
	const view = el("div.view.split.requests", el("div.first", search.element, list.element, empty, foot), side);

	function draw() {
		const all = [...held.values()].sort((a, b) => b.start - a.start);
		for (const late of all.splice(MOST)) held.delete(late.trace);
		list.take(all);
		list.choose(chosen ?? list.active()?.trace ?? null, false);
		list.element.hidden = all.length === 0;
		empty.hidden = all.length > 0;
		replace(empty, t(Object.keys(query).length ? "no.request.matches" : "no.requests"));
		replace(count, t("requests.shown", { n: all.length }), next !== null && t("requests.more"));
		search.show(query, routes());
	}

	const routes = () => [...new Set([...held.values()].map((it) => it.route).filter(Boolean))].sort();

	function hold(on) {
		isPaused = on;
		replace(pause, t(on ? "go.on" : "pause"));
		pause.setAttribute("aria-pressed", on);
		if (!on) load();
	}

	// Asks for a page: those before `before`, or the newest, in the place of all where it keeps none.
	async function load(before = null, keeps = before !== null) {
		const mine = (turn += 1);
		const answer = await get("requests", { ...query, limit: PAGE, before }).catch((error) => ({ requests: [], next: null, error }));
		if (mine !== turn) return;
		if (!keeps) held.clear();
		for (const it of answer.requests) held.set(it.trace, it);
		if (!keeps || before !== null) next = answer.next;
		older = null;
		draw();
		if (answer.error) replace(empty, answer.error.message);
	}

	let asking = 0;
	function came({ requests }) {
		if (open && requests.some((it) => it.trace === chosen)) open.renew();
		if (isPaused) return;
		const wanted = requests.filter((it) => matches(it, query));
		for (const it of wanted) held.set(it.trace, it);
		if (wanted.length) draw();
		// Only the server knows whether a text stands in a statement of the others.
		if (query.text && wanted.length < requests.length) {
			asking ||= setTimeout(() => {
				asking = 0;
				load(null, true);
			}, 1500);
		}
	}

	const close = () => {
		go(address(null));
		list.element.focus();
	};

	function show(route) {
		const other = asked(route.query);
		const isOther = JSON.stringify(other) !== JSON.stringify(query);
		query = other;
		if (isOther) load();
		const id = route.rest[0] ?? null;
		if (id !== chosen) {
			const wasOpen = open !== null;
			open?.leave();
			open = id === null ? null : trace(id, close);
			replace(side, open?.element);
			view.classList.toggle("has-side", open !== null);
			// Whoever goes down the list with a trace beside it stays in the list.
			if (open && !(wasOpen && list.element.contains(document.activeElement))) open.focus();
		}
		chosen = id;
		list.choose(chosen);
		search.show(query, routes());
	}

	replace(root, view);
	hold(false);
	const offs = [
		on("requests", came),
		on("again", () => load()),
		on("system", () => search.show(query, routes())),
		use({
			...listed(list, { seek: () => search.focus(), close: () => chosen !== null && close() }),
			Enter: () => (document.activeElement === document.body ? list.open() : false),
			p: () => {
				hold(!isPaused);
				say(t(isPaused ? "paused" : "going.on"));
			},
		}),
	];
	return {
		show,
		leave: () => {
			turn += 1;
			clearTimeout(asking);
			open?.leave();
			offs.forEach((off) => off());
		},
	};
}
