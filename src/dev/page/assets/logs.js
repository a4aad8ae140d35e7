// Log lines of a service, as they come.

import { button, el, replace } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import { link } from "./router.js";
import { get } from "./server.js";
import { on } from "./store.js";

const MOST = 400;
const LEVELS = ["debug", "info", "slow", "stat", "error"];
const rank = (level) => ({ debug: 0, info: 1, slow: 2, stat: 2 })[level] ?? (level ? 3 : 1);

// A line as an element.
export function line(log, withService = false) {
	const fields = log.fields.map(([name, value]) => el("span.pair", el("span.key", name), "=", String(value)));
	const trace = log.trace && el("a.quiet", { href: link("requests", [log.trace]) }, t("trace"));
	return el(
		"div",
		{ class: `log level-${LEVELS.includes(log.level) ? log.level : log.level ? "error" : "plain"}` },
		el("time", clock(log.time)),
		log.level && el("span.level", log.level),
		withService && el("span.service", log.service),
		el("span.text", log.text, " ", fields.flatMap((it) => [it, " "]), trace),
	);
}

// The lines of a service with what to look for; `leave` ends it.
export function logs(service) {
	const wanted = { level: "", text: "" };
	const list = el("div.log-list", { role: "log", "aria-live": "off", "aria-label": t("logs.of", { name: service }), tabindex: "0" });
	const isWanted = (it) =>
		it.service === service && rank(it.level) >= rank(wanted.level || "debug") && it.text.toLowerCase().includes(wanted.text.toLowerCase());

	function append(lines) {
		const isAtEnd = list.scrollTop + list.clientHeight > list.scrollHeight - 40;
		list.append(...lines.map((it) => line(it)));
		while (list.childElementCount > MOST) list.firstElementChild.remove();
		if (isAtEnd) list.scrollTop = list.scrollHeight;
	}

	let asked = 0;
	async function load() {
		const turn = (asked += 1);
		const answer = await get("logs", { service, ...wanted, limit: 300 }).catch((error) => ({ lines: [], error }));
		if (turn !== asked) return;
		replace(list, answer.error && el("p.note", answer.error.message));
		append(answer.lines);
		list.scrollTop = list.scrollHeight;
	}

	let waiting = 0;
	const ask = (name) => (event) => {
		wanted[name] = event.target.value;
		clearTimeout(waiting);
		waiting = setTimeout(load, 200);
	};
	const levels = [["", t("any.level")], ["info", "info"], ["slow", "slow"], ["error", "error"]];
	const options = levels.map(([value, words]) => el("option", { value }, words));
	const bar = el(
		"div.bar",
		el("input", { type: "search", placeholder: t("find.in.logs"), "aria-label": t("find.in.logs"), on: { input: ask("text") } }),
		el("select", { "aria-label": t("level"), on: { change: ask("level") } }, options),
		button(t("to.end"), () => list.scrollTo(0, list.scrollHeight), "small"),
	);
	const off = on("logs", ({ lines }) => append(lines.filter(isWanted)));
	load();
	return { element: el("div.logs", bar, list), leave: off };
}
