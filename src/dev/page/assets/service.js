// One service or store of the system: how it is, its routes, its configuration, its logs.

import { button, el, outside, replace } from "./dom.js";
import { method, pairs } from "./facts.js";
import { ago } from "./format.js";
import { t } from "./i18n.js";
import { logs } from "./logs.js";
import { figures } from "./picture.js";
import { link } from "./router.js";
import { get } from "./server.js";
import { known, on, stateOf } from "./store.js";
import { tabs } from "./tabs.js";

let lastTab = "routes";

function routes(service) {
	const lines = service.routes.map((it) =>
		el(
			"tr",
			el("td", method(it.method)),
			el(
				"td.wrap",
				el("a", { href: link("try", [it.operation]), class: it.deprecated ? "old" : "" }, it.path),
				el("div.words", [it.summary, it.file].filter(Boolean).join(" · ")),
				it.middleware.length > 0 && el("div.words", t("middleware", { names: it.middleware.join(", ") })),
			),
			el("td", it.token && el("span.tag", it.token), it.signature && el("span.tag", t("signature"))),
			el("td", el("a.quiet", { href: link("requests", [], { service: service.name, route: it.path }) }, t("requests.link"))),
		),
	);
	if (!lines.length) return el("p.note", t("no.routes"));
	const heads = ["method", "path", "token", "seen"].map((it) => el("th", { scope: "col" }, t(it)));
	return el("table.facts", el("thead", el("tr", heads)), el("tbody", lines));
}

function setting(it) {
	if (it.secret) return el("span.tag", t(it.set ? "secret.set" : "secret.unset"));
	return it.value ? it.value : el("span.dim", t("unset"));
}

function configuration(service) {
	const own = known.system?.services.find((it) => it.name === service.name);
	return [own && el("p.note.mono", own.settings), pairs(service.configuration.map((it) => [it.key, setting(it)]))];
}

function about(name) {
	const own = known.system?.services.find((it) => it.name === name);
	const node = known.system?.nodes.find((it) => it.id === name);
	const around = known.system?.edges ?? [];
	const label = (id) => known.system.nodes.find((it) => it.id === id)?.label ?? id;
	const named = (words, ids) => ids.length > 0 && [el("dt", words), el("dd", ids.map((it) => [el("a", { href: link("system", [it]) }, label(it)), " "]))];
	return el(
		"dl.pairs",
		own?.address && [el("dt", t("address")), el("dd", outside(own.address))],
		own?.metrics && [el("dt", t("metrics")), el("dd", outside(own.metrics))],
		!own && node?.detail && [el("dt", t("address")), el("dd.mono", node.detail)],
		own?.contracts.length > 0 && [el("dt", t("contracts")), el("dd.mono", own.contracts.join(", "))],
		named(t("calls"), around.filter((it) => it.from === name).map((it) => it.to)),
		named(t("called.by"), around.filter((it) => it.to === name).map((it) => it.from)),
	);
}

function condition(name) {
	const holder = el("div.condition");
	const show = () => {
		const state = stateOf(name);
		const own = known.system?.services.find((it) => it.name === name);
		replace(
			holder,
			state && el("span", { class: `state ${state.state}` }, t(`state.${state.state}`)),
			state && el("span.dim", ago(state.since)),
			el("span.dim", figures(known.rates.nodes[name])),
			state?.error && el("p.bad", state.error),
			state?.last.length > 0 && el("pre", state.last.join("\n")),
			own && !own.traced && el("p.note", t("not.traced")),
			own?.elsewhere && el("p.note", t("traced.elsewhere", { where: own.elsewhere })),
		);
	};
	show();
	const offs = [on("state", show), on("rates", show)];
	return { element: holder, leave: () => offs.forEach((off) => off()) };
}

// The panel of a service by its name, or of a store by its id.
export function panel(name, close) {
	const node = known.system?.nodes.find((it) => it.id === name);
	const isOwn = known.system?.services.some((it) => it.name === name) ?? false;
	const title = el("h2", { tabindex: "-1" }, node?.label ?? name);
	const how = condition(name);
	const body = el("div.fill");
	const shut = button("×", close, { class: "close", "aria-label": t("close") });
	const kindWords = node && el("span.dim", t(`kind.${node.kind}`));
	const element = el("section.panel", { "aria-label": name }, el("header", title, kindWords, shut), how.element, about(name), body);
	let open = null;
	let isGone = false;

	const leaveTab = () => {
		open?.leave();
		open = null;
	};
	const showLogs = () => {
		open = logs(name);
		return open.element;
	};
	const load = async () => {
		const service = await get(`services/${encodeURIComponent(name)}`).catch((error) => ({ error }));
		if (isGone) return;
		if (service.error) {
			replace(body, el("p.note", service.error.message));
			return;
		}
		const parts = [
			["routes", `${t("routes")} ${service.routes.length}`, () => (leaveTab(), routes(service))],
			["configuration", t("configuration"), () => (leaveTab(), configuration(service))],
			["logs", t("logs"), () => (leaveTab(), showLogs())],
		];
		const keep = (key) => {
			lastTab = key;
		};
		replace(body, tabs(name, parts, lastTab, keep).element);
	};
	if (isOwn) load();
	return {
		element,
		focus: () => title.focus(),
		leave: () => {
			isGone = true;
			how.leave();
			leaveTab();
		},
	};
}
