// What somebody who does not see the page should hear.

import { el } from "./dom.js";
import { t } from "./i18n.js";

const region = el("div.unseen", { role: "status", "aria-live": "polite" });

// The place that is read out; it stands on the page once.
export const announcer = () => region;

// Says a sentence.
export function say(words) {
	region.textContent = "";
	// The same sentence twice is two sentences.
	setTimeout(() => {
		region.textContent = words;
	}, 50);
}

// Puts a text on the clipboard, and says so.
export async function copy(text) {
	await navigator.clipboard.writeText(text);
	say(t("copied"));
}
