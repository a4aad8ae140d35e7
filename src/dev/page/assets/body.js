// The body of a request or an answer, in lines and colours where it is JSON.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { pieces, pretty } from "./json.js";

// Colouring a text of megabytes, or showing it in lines, would hold the page up.
const COLOURED = 60_000;
const LONGEST = 200_000;

// A text as an element.
export function body(text) {
	const lines = text.length > LONGEST ? text.slice(0, LONGEST) : pretty(text);
	const isJson = /^\s*[[{"]/.test(text) && lines.length < COLOURED;
	const inner = isJson ? pieces(lines).map(([kind, it]) => (kind === "plain" ? it : el("span", { class: `json-${kind}` }, it))) : lines;
	const rest = text.length > LONGEST && el("span.bad", ` … ${t("more.signs", { n: text.length - LONGEST })}`);
	return el("pre.body", { tabindex: "0" }, inner, rest);
}
