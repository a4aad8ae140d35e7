// Facts as a table of names and values.

import { button, el, replace } from "./dom.js";
import { t } from "./i18n.js";

// A table of pairs.
export function pairs(list) {
	const lines = list.map(([name, value]) => {
		const shown = typeof value === "string" || value instanceof Node ? value : JSON.stringify(value);
		return el("tr", el("th", { scope: "row" }, name), el("td.wrap.mono", shown));
	});
	return el("table.facts.two", el("tbody", lines));
}

// The head of a table, its columns as `[words, class]`.
export const heads = (columns) => el("thead", el("tr", columns.map(([words, name]) => el("th", { scope: "col", class: name }, t(words)))));

// A method as it is shown: `POST`, `rpc`, `⇄ both`.
export function method(name) {
	const words = name.replace("rpc stream", "⇄");
	return el("span", { class: `method ${words.split(" ")[0].toLowerCase()}` }, words);
}

// A small button that takes something named away.
export const remover = (name, drop) => button("×", drop, { class: "small", "aria-label": t("remove.item", { name }) });

// Rows of which there can be more: `row(item, place, drop)` makes one, `fresh()` gives another item.
export function growing({ items, row, fresh, words, changed = () => {} }) {
	const holder = el("div.fields");
	const changing = (change) => () => {
		change();
		changed();
		show();
	};
	const show = () => {
		const made = items.map((it, place) => row(it, place, changing(() => items.splice(place, 1))));
		replace(holder, made, words && button(words, changing(() => items.push(fresh())), "small"));
	};
	show();
	return holder;
}
