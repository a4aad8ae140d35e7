// Parts of which one is shown.

import { el, replace } from "./dom.js";

let made = 0;

// Tabs as an element; `parts` are `[key, words, make]`.
export function tabs(label, parts, chosen = parts[0][0], changed = () => {}) {
	const prefix = `tabs${(made += 1)}`;
	const panel = el("div.tab-panel", { role: "tabpanel", id: `${prefix}-panel`, tabindex: "0" });
	const heads = parts.map(([key, words]) =>
		el("button", { type: "button", role: "tab", id: `${prefix}-${key}`, "aria-controls": panel.id, on: { click: () => show(key) } }, words),
	);
	const list = el("div.tab-list", { role: "tablist", "aria-label": label, on: { keydown: turn } }, heads);
	let current = null;

	function show(key) {
		current = parts.some(([it]) => it === key) ? key : parts[0][0];
		parts.forEach(([it], place) => {
			heads[place].setAttribute("aria-selected", it === current);
			heads[place].tabIndex = it === current ? 0 : -1;
		});
		panel.setAttribute("aria-labelledby", `${prefix}-${current}`);
		replace(panel, parts.find(([it]) => it === current)[2]());
		changed(current);
	}

	function turn(event) {
		const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!by) return;
		const place = parts.findIndex(([it]) => it === current);
		const next = (place + by + parts.length) % parts.length;
		show(parts[next][0]);
		heads[next].focus();
		event.preventDefault();
	}

	show(chosen);
	return { element: el("div.tabs", list, panel), show, current: () => current };
}
