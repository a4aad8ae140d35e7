// The page: its head, the view that the address names, and who listens to what.

import { announcer, say } from "./announce.js";
import { condition } from "./condition.js";
import { button, el, replace } from "./dom.js";
import * as findings from "./findings.js";
import { help } from "./help.js";
import { language, speak, t } from "./i18n.js";
import { listen, use } from "./keys.js";
import * as requests from "./requests.js";
import { go, here, link } from "./router.js";
import { follow } from "./server.js";
import { isAttached, known, on } from "./store.js";
import * as system from "./system.js";
import { recall, turn } from "./theme.js";
import * as trying from "./try.js";

// The views by their names, which begin with their keys.
const VIEWS = { system, requests, try: trying, findings };

// The view that is shown, with its name.
let view = null;
let isFirst = true;

function navigation() {
	const count = el("span.tally");
	const links = Object.keys(VIEWS).map((name) =>
		el("a", { href: link(name), "aria-keyshortcuts": `g ${name[0]}` }, t(name), name === "findings" && count),
	);
	const mark = () => {
		for (const it of links) it.ariaCurrent = it.hash === link(here().view) ? "page" : null;
	};
	let before = null;
	const tally = () => {
		const found = known.findings?.findings ?? [];
		replace(count, found.length || null);
		count.classList.toggle("bad", found.some((it) => it.severity === "error"));
		if (before !== null && before !== found.length) say(found.length ? t("findings.count", { n: found.length }) : t("no.findings"));
		before = found.length;
	};
	tally();
	return { element: el("nav", { "aria-label": t("views") }, links), mark, tally };
}

function tools() {
	const [other, name] = language() === "en" ? ["zh", "中文"] : ["en", "EN"];
	const speakOther = () => {
		speak(other);
		build();
	};
	const tongue = button(el("span", { lang: other }, name), speakOther, "tool");
	const tool = (sign, words, press) => button(sign, press, { class: "tool", "aria-label": words, title: words });
	return el("div.tools", tongue, tool("◐", t("theme"), turn), tool("?", t("keyboard"), help));
}

// Puts a view into its place; what it hears of and its keys end with it.
function enter(name, place) {
	view?.leave();
	const made = VIEWS[name].mount(place);
	const offs = [on(made.hears), use(made.keys)];
	const leave = () => {
		made.leave?.();
		offs.forEach((off) => off());
	};
	view = { name, show: made.show, leave };
}

// Makes the whole page; again where the language is another one.
function build() {
	view?.leave();
	view = null;
	offs.splice(0).forEach((off) => off());
	document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
	const nav = navigation();
	const status = el("a.condition-link", { href: link("system"), "aria-live": "polite" });
	const name = el("span.workspace");
	const mode = el("span.tag.wide", t("attached"));
	const title = el("h1.unseen");
	const place = el("div.place");
	const main = el("main", { id: "main", tabindex: "-1" }, title, place);
	const brand = el("div.brand", el("span.sign", { "aria-hidden": "true" }, "F"), name, mode);
	const skip = el("a.skip", { href: "#main", on: { click: (event) => (event.preventDefault(), main.focus()) } }, t("skip"));
	replace(document.body, skip, el("header.top", brand, nav.element, status, tools()), main, announcer());

	function show() {
		const route = here();
		const isKnown = Object.hasOwn(VIEWS, route.view);
		const wanted = isKnown ? route.view : "system";
		if (view?.name !== wanted) {
			enter(wanted, place);
			replace(title, t(wanted));
			if (!isFirst) main.focus({ preventScroll: true });
			isFirst = false;
		}
		view.show(isKnown ? route : { ...route, id: null });
		nav.mark();
		document.title = [route.id, t(wanted), known.system?.name ?? "ferroctl dev"].filter(Boolean).join(" · ");
	}

	function judge() {
		const [kind, words] = condition(known);
		// The same once more would be read out.
		if (status.textContent === words) return;
		status.className = `condition-link ${kind}`;
		replace(status, words);
	}

	function named() {
		replace(name, known.system?.name ?? "ferroctl dev");
		mode.hidden = !isAttached();
		name.title = known.system?.folder ?? "";
	}

	named();
	judge();
	addEventListener("hashchange", show);
	const views = Object.keys(VIEWS).map((name) => [`g ${name[0]}`, () => go(link(name))]);
	offs.push(
		() => removeEventListener("hashchange", show),
		on({ system: named, state: judge, connection: judge, findings: nav.tally }),
		use({ ...Object.fromEntries(views), "?": help }),
	);
	show();
}

const offs = [];
recall();
listen();
build();
follow();
