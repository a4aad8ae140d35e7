// The view of requests: newest first, filtered as the address says, and the trace of the one chosen.

import { say } from "./announce.js";
import { alarms, silence } from "./condition.js";
import { delayed } from "./delay.js";
import { button, el, replace } from "./dom.js";
import { asked, matches } from "./filter.js";
import { method } from "./facts.js";
import { filters } from "./filters.js";
import { clock, duration, outcome, verdict } from "./format.js";
import { t } from "./i18n.js";
import { listed } from "./keys.js";
import { split } from "./panel.js";
import { go, link } from "./router.js";
import { cell, row, rows } from "./rows.js";
import { get } from "./server.js";
import { known } from "./store.js";
import { trace } from "./trace.js";

const PAGE = 200;
const MOST = 5000;

function bar(ms) {
	const part = Math.min(1, Math.log10(1 + Math.max(0, ms)) / 4);
	const inner = el("span.part");
	inner.style.width = `${(part * 100).toFixed(1)}%`;
	return el("span.share", { "aria-hidden": "true" }, inner);
}

function line(request) {
	const [first, ...rest] = request.name.split(" ");
	const isSplit = request.kind === "http" && rest.length > 0;
	return row("request", [
		cell("time", clock(request.start)),
		cell("status", el("span", { class: `badge ${verdict(request)}` }, outcome(request))),
		cell("what", isSplit ? [method(first), ` ${rest.join(" ")}`] : request.name),
		cell("service", request.service, request.tried && el("span.tag", t("tried"))),
		cell("duration", bar(request.duration), duration(request.duration)),
		cell("count", request.spans),
	]);
}

function head() {
	const cells = ["time", "status", "what", "service", "duration", "count"];
	return row("request.head", cells.map((it) => cell({ class: it, role: "columnheader" }, t(it))));
}

// Puts the view into `root`.
export function mount(root) {
	const held = new Map();
	let query = {};
	let next = null;
	let chosen = null;
	let isPaused = false;
	let turn = 0;
	// The page that is being asked for.
	let older = null;

	const address = (id, other = query) => link("requests", id, other);
	const list = rows({
		role: "grid",
		label: t("requests"),
		head: head(),
		row: line,
		key: (it) => it.trace,
		open: (it) => go(address(it.trace)),
		moved: (it) => chosen !== null && go(address(it.trace), true),
		near: () => {
			if (next !== null && held.size < MOST) older ??= load(next);
		},
	});
	const search = filters((other) => go(address(chosen, other), true));
	const alarm = alarms("jaeger");
	const empty = el("p.note.empty");
	const pause = button("", () => hold(!isPaused), { class: "small", "aria-keyshortcuts": "p" });
	const count = el("span.dim");
	const foot = el("div.foot", pause, count);
	const { view, put, open } = split("requests", alarm.element, search.element, list.element, empty, foot);

	function draw() {
		const all = [...held.values()].sort((a, b) => b.start - a.start);
		for (const late of all.splice(MOST)) held.delete(late.trace);
		list.take(all);
		list.choose(chosen ?? list.active()?.trace ?? null, false);
		list.element.hidden = all.length === 0;
		empty.hidden = all.length > 0;
		explain();
		replace(count, t("requests.shown", { n: all.length }), next !== null && t("requests.more"));
		fill();
	}

	// Why there is nothing.
	function explain() {
		alarm.show();
		const [words, command] = Object.keys(query).length ? [t("no.request.matches")] : silence(known);
		replace(empty, words, command && el("code", command));
	}

	// The fields, with the routes of what is there.
	const fill = () => search.show(query, [...new Set([...held.values()].map((it) => it.route).filter(Boolean))].sort());

	function hold(on) {
		isPaused = on;
		replace(pause, t(on ? "go.on" : "pause"));
		pause.setAttribute("aria-pressed", on);
		if (!on) load();
	}

	// Asks for a page: those before `before`, or the newest, in the place of all where it keeps none.
	async function load(before = null, keeps = before !== null) {
		const mine = (turn += 1);
		const answer = await get("requests", { ...query, limit: PAGE, before }, { requests: [], next: null });
		if (mine !== turn) return;
		if (!keeps) held.clear();
		for (const it of answer.requests) held.set(it.trace, it);
		if (!keeps || before !== null) next = answer.next;
		older = null;
		draw();
		if (answer.error) replace(empty, answer.error);
	}

	// The services have colours by their places in the system.
	function learn() {
		explain();
		fill();
		open()?.renew();
	}

	const asking = delayed(1500, () => load(null, true));
	function came({ requests }) {
		if (requests.some((it) => it.trace === chosen)) open()?.renew();
		if (isPaused) return;
		const wanted = requests.filter((it) => matches(it, query));
		for (const it of wanted) held.set(it.trace, it);
		if (wanted.length) draw();
		// Only the server knows whether a text stands in a statement of the others.
		if (query.text && wanted.length < requests.length) asking.soon();
	}

	const close = () => {
		go(address(null));
		list.element.focus();
	};

	function show({ id, query: wanted }) {
		const other = asked(wanted);
		const isOther = JSON.stringify(other) !== JSON.stringify(query);
		query = other;
		if (isOther) {
			for (const it of held.values()) if (!matches(it, query)) held.delete(it.trace);
			draw();
			load();
		}
		if (id !== chosen) {
			// Whoever goes down the list with a trace beside it stays in the list.
			const stays = open() !== null && list.element.contains(document.activeElement);
			put(id === null ? null : trace(id, close));
			if (!stays) open()?.focus();
		}
		chosen = id;
		list.choose(chosen);
		fill();
	}

	replace(root, view);
	hold(false);
	return {
		show,
		hears: { requests: came, again: () => load(), state: explain, system: learn },
		keys: {
			...listed(list, { seek: () => search.focus(), close: () => chosen !== null && close() }),
			Enter: () => (document.activeElement === document.body ? list.open() : false),
			p: () => {
				hold(!isPaused);
				say(t(isPaused ? "paused" : "going.on"));
			},
		},
		leave: () => {
			turn += 1;
			asking.stop();
			search.leave();
			put(null);
		},
	};
}
