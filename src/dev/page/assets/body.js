// The body of a request or an answer, in lines and colours where it is JSON.

import { el } from "./dom.js";
import { pieces, pretty } from "./json.js";

// Colouring a text of megabytes would hold the page up.
const COLOURED = 60_000;

/** A text as an element. */
export function body(text) {
	const lines = pretty(text);
	const isJson = /^\s*[[{"]/.test(text) && lines.length < COLOURED;
	const inner = isJson ? pieces(lines).map(([kind, it]) => (kind === "plain" ? it : el("span", { class: `json-${kind}` }, it))) : lines;
	return el("pre.body", { tabindex: "0" }, inner);
}
