// The fields by which requests are filtered.

import { button, el, replace } from "./dom.js";
import { asked, FIELDS } from "./filter.js";
import { t } from "./i18n.js";
import { known } from "./store.js";

const STATUSES = ["2xx", "4xx", "5xx", "error"];

// Those fields; `changed` gets what they ask for.
export function filters(changed) {
	const typed = (name, attributes) => el("input", { "aria-label": t(`filter.${name}`), placeholder: t(`filter.${name}`), ...attributes, on: { input: later } });
	const select = (name) => el("select", { "aria-label": t(`filter.${name}`), on: { change: tell } });
	const fields = {
		text: typed("text", { type: "search", class: "grow", "aria-keyshortcuts": "/" }),
		service: select("service"),
		route: select("route"),
		status: select("status"),
		min: typed("min", { inputmode: "decimal", class: "short" }),
		max: typed("max", { inputmode: "decimal", class: "short" }),
	};
	const given = () => Object.fromEntries(FIELDS.map((it) => [it, fields[it].value.trim()]));
	let waiting = 0;
	function tell() {
		clearTimeout(waiting);
		changed(asked(given()));
	}
	function later() {
		clearTimeout(waiting);
		waiting = setTimeout(tell, 250);
	}
	const clear = button(t("clear"), () => changed({}), "small");
	const element = el("div.bar", { role: "search" }, FIELDS.map((it) => fields[it]), clear);

	function offer(name, values, words) {
		const all = [...new Set(["", ...values])];
		// A list that is open would close.
		if (fields[name].length && all.join("\n") === [...fields[name].options].map((it) => it.value).join("\n")) return;
		replace(fields[name], all.map((it) => el("option", { value: it }, it || words)));
	}

	// Shows what is asked for, with routes to choose from.
	function show(query, routes) {
		const services = known.system?.services.map((it) => it.name) ?? [];
		offer("service", [...services, query.service ?? ""], t("filter.service"));
		offer("route", [...routes, query.route ?? ""], t("filter.route"));
		offer("status", [...STATUSES, query.status ?? ""], t("filter.status"));
		for (const name of FIELDS) if (fields[name] !== document.activeElement) fields[name].value = query[name] ?? "";
		clear.hidden = Object.keys(query).length === 0;
	}

	return { element, show, focus: () => fields.text.select() };
}
