// One request: how it went, why it failed, its waterfall, and what is known of each of its spans.

import { copy } from "./announce.js";
import { body } from "./body.js";
import { delayed } from "./delay.js";
import { button, el, replace } from "./dom.js";
import { pairs } from "./facts.js";
import { bytes, clock, duration, outcome, verdict } from "./format.js";
import { t } from "./i18n.js";
import { use } from "./keys.js";
import { line } from "./logs.js";
import { panel } from "./panel.js";
import { get } from "./server.js";
import { extent, lines, servicesOf } from "./spans.js";
import { isAttached } from "./store.js";
import { tabs } from "./tabs.js";
import { spot, waterfall } from "./waterfall.js";

const LONGEST = 2000;

function spanFacts(span, from) {
	const offset = duration(Math.max(0, span.start - from));
	const facts = [
		[t("service"), span.service],
		[t("kind"), [span.kind, span.layer].filter(Boolean).join(", ")],
		[t("starts"), `+${offset} (${clock(span.start)})`],
		[t("duration"), duration(span.duration)],
		span.message && [t("message"), span.message],
	].filter(Boolean);
	const events = span.events.map((it) => [el("h4", `${it.name} +${duration(Math.max(0, it.time - from))}`), pairs(it.attributes)]);
	return [
		el("h3", span.name),
		span.statement && el("pre.sql", span.statement),
		pairs(facts),
		span.attributes.length > 0 && [el("h4", t("attributes")), pairs(span.attributes)],
		events,
	];
}

function failure(error, spans, choose) {
	const span = spans.find((it) => it.id === error.span);
	const [message, ...causes] = error.chain;
	return el(
		"div.failure",
		el("p", el("strong", message ?? t("severity.error"))),
		causes.length > 0 && el("ol.causes", { "aria-label": t("causes") }, causes.map((it) => el("li", it))),
		el("p.words", error.service, error.caller && [" · ", el("span.mono", error.caller)], " ", span && button(span.name, () => choose(span), "small")),
	);
}

function logged(logs) {
	if (isAttached()) return el("p.note", t("logs.elsewhere"));
	return el("div.log-list.plain", logs.slice(0, LONGEST).map((it) => line(it, true)));
}

function exchanged(exchange) {
	const table = (list) => (list.length ? pairs(list) : el("p.note", t("no.headers")));
	return [
		el("p.mono.wrap", `${exchange.method} ${exchange.url}`),
		el("h4", t("request.headers")),
		table(exchange.request_headers),
		exchange.request_body && [el("h4", t("request.body")), body(exchange.request_body)],
		el("h4", `${t("answer")} ${exchange.status ?? ""} · ${bytes(exchange.size)}`),
		table(exchange.headers),
		exchange.body && body(exchange.body),
	];
}

// The panel of a trace; `renew` asks for it again, `leave` ends it.
export function trace(id, close) {
	const facts = el("p.line");
	const errors = el("div.failures");
	const below = el("div.below");
	const fall = waterfall(choose);
	const toggle = button(t("logs.off"), turn, { class: "small", "aria-pressed": "true", "aria-keyshortcuts": "l" });
	const own = panel(t("trace"), t("trace"), close, facts, errors, fall.element, below);
	own.element.classList.add("trace");
	let told = null;
	let chosen = null;
	let tab = "span";
	let isGone = false;

	function turn() {
		const are = fall.logs();
		toggle.setAttribute("aria-pressed", are);
		replace(toggle, t(are ? "logs.off" : "logs.on"));
	}

	function choose(it) {
		chosen = it.log ? (told.spans.find((span) => span.id === it.log.span) ?? chosen) : it;
		fall.mark(it.log ? `log${it.log.seq}` : it.id);
		tab = "span";
		showBelow(it.log);
	}

	function showBelow(log = null) {
		const from = extent(told.spans).from;
		const parts = [
			["span", t("span"), () => [log && line(log, true), chosen && spanFacts(chosen, from)]],
			["logs", `${t("logs")} ${told.logs.length}`, () => logged(told.logs)],
		];
		if (told.exchange) parts.push(["exchange", t("exchange"), () => exchanged(told.exchange)]);
		replace(below, tabs(t("details"), parts, tab, (key) => (tab = key)));
	}

	function show() {
		const { spans } = told;
		// A call that was tried is known before its spans.
		const request = told.request ?? { ...told.exchange, name: told.exchange?.url ?? id };
		const services = servicesOf(spans);
		replace(own.head, el("span", { class: `badge ${verdict(request)}` }, outcome(request)), " ", request.name);
		const legend = services.slice(0, 12).map((it) => el("span.legend", spot(it, services), it));
		replace(
			facts,
			el("span", el("strong", duration(request.duration)), ` · ${t("spans", { n: spans.length })} · ${clock(request.start)}`),
			(request.size ?? null) !== null && el("span", bytes(request.size)),
			told.cut > 0 && el("span.bad", t("spans.cut", { n: told.cut })),
			legend,
			services.length > 12 && el("span.dim", `+${services.length - 12}`),
			el("span.actions", !isAttached() && toggle, button(t("copy.trace"), () => copy(id), { class: "small", title: id })),
		);
		replace(errors, told.errors.slice(0, 5).map((it) => failure(it, spans, choose)));
		fall.show(told);
		chosen = spans.find((it) => it.id === chosen?.id) ?? lines(spans, [])[0]?.span;
		if (chosen) fall.mark(chosen.id);
		showBelow();
	}

	async function load() {
		const answer = await get(`traces/${encodeURIComponent(id)}`);
		if (isGone) return;
		if (answer.error) {
			replace(facts, answer.error);
			return;
		}
		told = answer;
		show();
	}

	const again = delayed(400, load);
	const off = use({ l: turn, "]": () => fall.move(1), "[": () => fall.move(-1) });
	load();
	return {
		...own,
		renew: again.soon,
		leave: () => {
			isGone = true;
			again.stop();
			off();
		},
	};
}
