// One service or store of the system: how it is, its routes, its configuration, its logs.

import { el, outside, replace } from "./dom.js";
import { heads, method, pairs } from "./facts.js";
import { ago } from "./format.js";
import { t } from "./i18n.js";
import { logs } from "./logs.js";
import { panel } from "./panel.js";
import { figures } from "./picture.js";
import { link } from "./router.js";
import { get } from "./server.js";
import { isAttached, known, labelOf, nodeOf, on, serviceOf, stateOf } from "./store.js";
import { tabs } from "./tabs.js";

let lastTab = "routes";

// The state of a service in its colour.
export const stateMark = ({ state }) => el("span", { class: `state ${state}` }, t(`state.${state}`));

function routes(service) {
	const lines = service.routes.map((it) =>
		el(
			"tr",
			el("td", method(it.method)),
			el(
				"td.wrap",
				el("a", { href: link("try", it.operation), class: it.deprecated ? "old" : "" }, it.path),
				el("div.words", [it.summary, it.file].filter(Boolean).join(" · ")),
				it.middleware.length > 0 && el("div.words", t("middleware", { names: it.middleware.join(", ") })),
			),
			el("td", it.token && el("span.tag", it.token), it.signature && el("span.tag", t("signature"))),
			el("td", el("a", { href: link("requests", null, { service: service.name, route: it.path }) }, t("requests"))),
		),
	);
	if (!lines.length) return el("p.note", t("no.routes"));
	return el("table.facts", heads([["method"], ["path"], ["token"], ["seen"]]), el("tbody", lines));
}

function setting(it) {
	if (it.secret) return el("span.tag", t(it.set ? "secret.set" : "secret.unset"));
	return it.value ? it.value : el("span.dim", t("unset"));
}

function configuration(service) {
	const own = serviceOf(service.name);
	return [own && el("p.note.mono", own.settings), pairs(service.configuration.map((it) => [it.key, setting(it)]))];
}

function about(name) {
	const own = serviceOf(name);
	const edges = known.system?.edges ?? [];
	const fact = (words, inner, kind = "dd") => inner && [el("dt", t(words)), el(kind, inner)];
	const linked = (ids) => ids.length > 0 && ids.map((id) => [el("a", { href: link("system", id) }, labelOf(id)), " "]);
	return el(
		"dl.pairs",
		fact("address", own?.address && outside(own.address)),
		fact("metrics", own?.metrics && outside(own.metrics)),
		fact("address", !own && nodeOf(name)?.detail, "dd.mono"),
		fact("contracts", own?.contracts.join(", "), "dd.mono"),
		fact("calls", linked(edges.filter((it) => it.from === name).map((it) => it.to))),
		fact("called.by", linked(edges.filter((it) => it.to === name).map((it) => it.from))),
	);
}

function condition(name) {
	const state = stateOf(name);
	const own = serviceOf(name);
	return [
		state && [stateMark(state), el("span.dim", ago(state.since))],
		el("span.dim", figures(known.rates.nodes[name])),
		state?.error && el("p.bad", state.error),
		state?.last.length > 0 && el("pre", state.last.join("\n")),
		own && !own.traced && el("p.note", t("not.traced")),
		own?.elsewhere && !known.system.jaeger && el("p.note", t("traced.elsewhere", { where: own.elsewhere })),
	];
}

// The panel of a service by its name, or of a store by its id.
export function service(name, close) {
	const how = el("div.condition");
	const show = () => replace(how, condition(name));
	const off = on({ state: show, rates: show });
	const body = el("div.fill");
	const own = panel(name, labelOf(name), close, how, about(name), body);
	const node = nodeOf(name);
	if (node) own.head.after(el("span.dim", t(`kind.${node.kind}`)));
	let open = null;
	let isGone = false;

	const leaveTab = () => {
		open?.leave();
		open = null;
	};
	const load = async () => {
		const told = await get(`services/${encodeURIComponent(name)}`);
		if (isGone) return;
		if (told.error) {
			replace(body, el("p.note", told.error));
			return;
		}
		const parts = [
			["routes", `${t("routes")} ${told.routes.length}`, () => routes(told)],
			["configuration", t("configuration"), () => configuration(told)],
			["logs", t("logs"), () => (isAttached() ? el("p.note", t("logs.elsewhere")) : (open = logs(name)).element)],
		];
		const keep = (key) => {
			lastTab = key;
			leaveTab();
		};
		replace(body, tabs(name, parts, lastTab, keep));
	};
	show();
	if (serviceOf(name)) load();
	return {
		...own,
		leave: () => {
			isGone = true;
			off();
			leaveTab();
		},
	};
}
