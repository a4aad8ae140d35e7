// The fields by which requests are filtered.

import { delayed } from "./delay.js";
import { button, el, entry, replace, select } from "./dom.js";
import { asked, FIELDS } from "./filter.js";
import { t } from "./i18n.js";
import { known } from "./store.js";

const STATUSES = ["2xx", "4xx", "5xx", "error"];

// Those fields; `changed` gets what they ask for.
export function filters(changed) {
	const { soon, stop } = delayed(250, () => changed(asked(Object.fromEntries(FIELDS.map((it) => [it, fields[it].value.trim()])))));
	const typed = (name, attributes) => entry(t(`filter.${name}`), soon, attributes);
	const listed = (name) => select([], soon, { "aria-label": t(`filter.${name}`) });
	const number = { inputmode: "decimal", class: "short" };
	const fields = {
		text: typed("text", { type: "search", class: "grow", "aria-keyshortcuts": "/" }),
		service: listed("service"),
		route: listed("route"),
		status: listed("status"),
		min: typed("min", number),
		max: typed("max", number),
	};
	const clear = button(t("clear"), () => changed({}), "small");
	const element = el("div.bar", { role: "search" }, FIELDS.map((it) => fields[it]), clear);

	const offered = {};
	function offer(name, values, chosen = "") {
		const all = [...new Set(["", ...values, chosen])];
		// A list that is open would close.
		if (offered[name] === String(all)) return;
		offered[name] = String(all);
		replace(fields[name], all.map((it) => el("option", { value: it }, it || t(`filter.${name}`))));
	}

	// Shows what is asked for, with routes to choose from.
	function show(query, routes) {
		offer("service", known.system?.services.map((it) => it.name) ?? [], query.service);
		offer("route", routes, query.route);
		offer("status", STATUSES, query.status);
		for (const name of FIELDS) if (fields[name] !== document.activeElement) fields[name].value = query[name] ?? "";
		clear.hidden = Object.keys(query).length === 0;
	}

	return { element, show, focus: () => fields.text.select(), leave: stop };
}
