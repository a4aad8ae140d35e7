// Log lines of a service, as they come.

import { delayed } from "./delay.js";
import { button, el, entry, replace, select } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import { link } from "./router.js";
import { get } from "./server.js";
import { on } from "./store.js";

const MOST = 400;
const rank = (level) => ({ debug: 0, info: 1, slow: 2, stat: 2 })[level] ?? (level ? 3 : 1);

// How bad that level is: of levels that are not known, the worst.
export const grade = (level) => ({ debug: "", info: "", stat: "", slow: "poor" })[level || "info"] ?? "bad";

// A line as an element.
export function line(log, withService = false) {
	const fields = log.fields.map(([name, value]) => el("span.pair", el("span.key", name), "=", String(value)));
	const trace = log.trace && el("a", { href: link("requests", log.trace) }, t("trace"));
	const how = grade(log.level);
	return el(
		"div.log",
		el("time", clock(log.time)),
		log.level && el("span", { class: `level ${how}` }, log.level),
		withService && el("span.service", log.service),
		el("span", { class: how === "bad" ? "text bad" : "text" }, log.text, " ", fields.flatMap((it) => [it, " "]), trace),
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
		const answer = await get("logs", { service, ...wanted, limit: 300 }, { lines: [] });
		if (turn !== asked) return;
		replace(list, answer.error && el("p.note", answer.error));
		append(answer.lines);
		list.scrollTop = list.scrollHeight;
	}

	const { soon } = delayed(200, load);
	const ask = (name) => (value) => {
		wanted[name] = value;
		soon();
	};
	const levels = [["", t("any.level")], ...["info", "slow", "error"].map((it) => [it, it])];
	const bar = el(
		"div.bar",
		entry(t("find.in.logs"), ask("text"), { type: "search" }),
		select(levels, ask("level"), { "aria-label": t("level") }),
		button(t("to.end"), () => list.scrollTo(0, list.scrollHeight), "small"),
	);
	load();
	return { element: el("div.logs", bar, list), leave: on({ logs: ({ lines }) => append(lines.filter(isWanted)) }) };
}
