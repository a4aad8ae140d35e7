// What stops the work, or keeps it from being seen, above a view.

import { el, replace } from "./dom.js";
import { t } from "./i18n.js";
import { known } from "./store.js";

const LONGEST = 20_000;

// The place of alarms, and what fills it: `parts` are those of the state that may have failed.
export function alarms(...parts) {
	const element = el("div");
	let told = "";
	function show() {
		const failed = parts.map((it) => [`${it}.failed`, known.state?.[it]]).filter(([, it]) => it?.state === "failed");
		const news = JSON.stringify(failed);
		// What somebody folded or scrolled stays so.
		if (news === told) return;
		told = news;
		const alarm = ([words, { text }]) =>
			el("details.trouble", { open: true }, el("summary", t(words)), el("pre", { tabindex: "0" }, text.slice(0, LONGEST)));
		replace(element, failed.map(alarm));
	}
	return { element, show };
}
