// The page: its head, the view that the address names, and who listens to what.

import { announcer, say } from "./announce.js";
import { add, button, el, replace } from "./dom.js";
import * as findings from "./findings.js";
import { help } from "./help.js";
import { language, speak, t } from "./i18n.js";
import { listen, use } from "./keys.js";
import * as requests from "./requests.js";
import { go, here, link } from "./router.js";
import { follow } from "./server.js";
import { known, on } from "./store.js";
import * as system from "./system.js";
import { recall, turn } from "./theme.js";
import * as trying from "./try.js";

const VIEWS = { system: [system, "s"], requests: [requests, "r"], try: [trying, "t"], findings: [findings, "f"] };

let view = null;
let shownAs = null;

// How the services and the build are, in one word.
function condition() {
	const { build, generate, services = [] } = known.state ?? {};
	if (known.connection === "lost") return ["bad", t("lost")];
	if (generate?.state === "failed") return ["bad", t("generate.failed")];
	if (build?.state === "failed") return ["bad", t("build.failed")];
	if (build?.state === "building") return ["busy", t("building")];
	const running = services.filter((it) => it.state === "running").length;
	const failed = services.filter((it) => it.state === "failed" || it.state === "stopped");
	if (failed.length) return ["bad", t("down", { names: failed.slice(0, 2).map((it) => it.name).join(", "), n: failed.length })];
	if (!services.length) return ["busy", t("connecting")];
	return [running === services.length ? "good" : "busy", t("up", { n: running, all: services.length })];
}

function statusLine() {
	const link_ = el("a.condition-link", { href: link("system"), "aria-live": "polite" });
	let shown = "";
	const show = () => {
		const [kind, words] = condition();
		if (shown === kind + words) return;
		shown = kind + words;
		link_.className = `condition-link ${kind}`;
		replace(link_, words);
	};
	show();
	return { element: link_, show };
}

function navigation() {
	const count = el("span.tally");
	const links = Object.entries(VIEWS).map(([name, [, key]]) =>
		el("a", { href: link(name), "data-view": name, "aria-keyshortcuts": `g ${key}` }, t(name), name === "findings" && count),
	);
	const mark = () => {
		for (const it of links) {
			if (it.dataset.view === here().view) it.setAttribute("aria-current", "page");
			else it.removeAttribute("aria-current");
		}
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
	const other = language() === "en" ? "zh" : "en";
	const speakOther = () => {
		speak(other);
		build();
	};
	const words = el("span", { lang: other === "zh" ? "zh" : "en" }, other === "zh" ? "中文" : "EN");
	const light = button("◐", turn, { class: "tool", "aria-label": t("theme"), title: t("theme") });
	const tongue = button(words, speakOther, "tool");
	const keys = button("?", help, { class: "tool", "aria-label": t("keyboard"), title: t("keyboard") });
	return el("div.tools", tongue, light, keys);
}

// Makes the whole page; again where the language is another one.
function build() {
	view?.leave();
	view = null;
	offs.splice(0).forEach((off) => off());
	document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
	const nav = navigation();
	const status = statusLine();
	const name = el("span.workspace");
	const title = el("h1.unseen", { id: "view-title" });
	const note = el("p.strip", { hidden: true });
	const place = el("div.place");
	const main = el("main", { id: "main", tabindex: "-1" }, title, note, place);
	const brand = el("div.brand", el("span.sign", { "aria-hidden": "true" }, "F"), name);
	const skip = el("a.skip", { href: "#main", on: { click: (event) => (event.preventDefault(), main.focus()) } }, t("skip"));
	document.body.replaceChildren();
	add(document.body, [skip, el("header.top", brand, nav.element, status.element, tools()), main, announcer()]);

	function show() {
		const route = here();
		const isKnown = Object.hasOwn(VIEWS, route.view);
		const wanted = isKnown ? route.view : "system";
		if (shownAs !== wanted || !view) {
			view?.leave();
			view = VIEWS[wanted][0].mount(place);
			const isFirst = shownAs === null;
			shownAs = wanted;
			replace(title, t(wanted));
			if (!isFirst) main.focus({ preventScroll: true });
		}
		view.show(isKnown ? route : { ...route, rest: [] });
		nav.mark();
		document.title = [route.rest[0], t(wanted), known.system?.name ?? "ferroctl dev"].filter(Boolean).join(" · ");
	}

	function named() {
		replace(name, known.system?.name ?? "ferroctl dev");
		name.title = known.system?.folder ?? "";
		replace(note, known.system?.note);
		note.hidden = !known.system?.note;
	}

	named();
	addEventListener("hashchange", show);
	offs.push(
		() => removeEventListener("hashchange", show),
		on("system", named),
		on("state", status.show),
		on("connection", status.show),
		on("findings", nav.tally),
		use({
			...Object.fromEntries(Object.entries(VIEWS).map(([key, [, sign]]) => [`g ${sign}`, () => go(link(key))])),
			"?": help,
		}),
	);
	show();
}

const offs = [];
recall();
listen();
build();
follow();
