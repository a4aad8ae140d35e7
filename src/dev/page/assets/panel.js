// A list, and the panel beside it of what was chosen.

import { button, el, replace } from "./dom.js";
import { t } from "./i18n.js";

// A panel of that title, which gets the focus; `close` is what its cross does.
export function panel(label, title, close, ...inner) {
	const head = el("h2", { tabindex: "-1" }, title);
	const shut = button("×", close, { class: "close", "aria-label": t("close") });
	const element = el("section.panel", { "aria-label": label }, el("header", head, shut), inner);
	return { element, head, focus: () => head.focus() };
}

// The view with a place for panels; `put` shows one in the place of that before, or none and some words.
export function split(name, ...list) {
	const side = el("div.side");
	const view = el(`div.view.split.${name}`, el("div.first", list), side);
	let open = null;
	function put(panel, words = null) {
		open?.leave();
		open = panel;
		replace(side, panel?.element ?? words);
		view.classList.toggle("has-side", panel !== null);
	}
	return { view, put, open: () => open };
}
