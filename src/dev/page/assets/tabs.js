// Parts of which one is shown.

import { el, replace } from "./dom.js";

let made = 0;

// Tabs as an element; `parts` are `[key, words, make]`, `changed` gets the key of the one that is shown next.
export function tabs(label, parts, chosen, changed) {
	const prefix = `tabs${(made += 1)}`;
	const panel = el("div.tab-panel", { role: "tabpanel", id: `${prefix}-panel`, tabindex: "0" });
	const heads = parts.map(([key, words], place) =>
		el("button", { type: "button", role: "tab", id: `${prefix}-${key}`, "aria-controls": panel.id, on: { click: () => show(place) } }, words),
	);
	let current = 0;

	function show(place) {
		current = place;
		heads.forEach((head, at) => {
			head.setAttribute("aria-selected", at === place);
			head.tabIndex = at === place ? 0 : -1;
		});
		panel.setAttribute("aria-labelledby", heads[place].id);
		const [key, , make] = parts[place];
		changed(key);
		replace(panel, make());
	}

	function turn(event) {
		const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!by) return;
		show((current + by + parts.length) % parts.length);
		heads[current].focus();
		event.preventDefault();
	}

	show(Math.max(0, parts.findIndex(([key]) => key === chosen)));
	return el("div.tabs", el("div.tab-list", { role: "tablist", "aria-label": label, on: { keydown: turn } }, heads), panel);
}
