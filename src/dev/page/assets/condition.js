// How the system is, as the page says it in a few words.

import { t } from "./i18n.js";

// `good`, `busy` or `bad`, and the words for the head.
export function condition({ connection, system, state }) {
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
	const up = t("up", { n: running, all: services.length });
	const kind = running === services.length ? "good" : those("away").length ? "bad" : "busy";
	return [kind, system?.mode === "attach" ? `${up} · ${t("attached")}` : up];
}

// Why there is no request yet, and a command that helps, if there is one.
export function silence({ system, state }) {
	const jaeger = state?.jaeger?.state;
	if (jaeger === "failed") return [t("jaeger.failed")];
	if (jaeger === "waiting") return [t("jaeger.waiting")];
	const isBlind = system?.mode === "attach" && !system.jaeger;
	return isBlind ? [t("jaeger.none"), "ferroctl dev --attach --jaeger http://127.0.0.1:16686"] : [t("no.requests")];
}
