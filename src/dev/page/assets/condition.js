// How the system is: in a few words, and what stops the work.

import { el, replace } from "./dom.js";
import { t } from "./i18n.js";
import { known } from "./store.js";

const LONGEST = 20_000;

// `good`, `busy` or `bad`, and the words for the head.
export function condition({ connection, state }) {
	const { build, generate, jaeger, services = [] } = state ?? {};
	if (connection === "lost") return ["bad", t("lost")];
	if (generate?.state === "failed") return ["bad", t("generate.failed")];
	if (build?.state === "failed") return ["bad", t("build.failed")];
	if (build?.state === "building") return ["busy", t("building")];
	const those = (...states) => services.filter((it) => states.includes(it.state));
	const down = those("failed", "stopped");
	if (down.length) return ["bad", t("down", { names: down.slice(0, 2).map((it) => it.name).join(", "), n: down.length })];
	if (!services.length) return ["busy", t("connecting")];
	const running = those("running").length;
	if (running === services.length && jaeger?.state === "failed") return ["bad", t("jaeger.failed")];
	const kind = running === services.length ? "good" : those("away").length ? "bad" : "busy";
	return [kind, t("up", { n: running, all: services.length })];
}

// Why there is no request yet, and a command that helps, if there is one.
export function silence({ system, state }) {
	const jaeger = state?.jaeger?.state;
	if (jaeger === "failed") return [t("jaeger.silent")];
	if (jaeger === "waiting") return [t("jaeger.waiting")];
	const isBlind = system?.mode === "attach" && !system.jaeger;
	return isBlind ? [t("jaeger.none"), "ferroctl dev --attach --jaeger http://127.0.0.1:16686"] : [t("no.requests")];
}

// The place of alarms above a view, and what fills it: `parts` are those of the state that may have failed.
export function alarms(...parts) {
	const element = el("div");
	let told = "";
	function show() {
		const failed = parts.map((it) => [`${it}.failed`, known.state?.[it]]).filter(([, it]) => it?.state === "failed");
		const news = JSON.stringify(failed);
		// What somebody folded or scrolled stays so.
		if (news === told) return;
		told = news;
		// What a compiler says is scrolled, a sentence is broken.
		const inner = (text) => (text.includes("\n") ? el("pre", { tabindex: "0" }, text.slice(0, LONGEST)) : el("p.mono.wrap", text));
		const alarm = ([words, { text }]) => el("details.trouble", { open: true }, el("summary", t(words)), inner(text));
		replace(element, failed.map(alarm));
	}
	return { element, show };
}
