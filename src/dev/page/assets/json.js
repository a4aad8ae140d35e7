// JSON whose numbers keep all digits: an int64 has more than a number of the browser.

// A number as its text.
export class Num {
	constructor(text) {
		this.text = String(text);
	}

	toJSON() {
		return JSON.rawJSON ? JSON.rawJSON(this.text) : Number(this.text);
	}
}

// Whether a text is a number of JSON.
export const isNumber = (text) => /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);

// The value of a text, its numbers as `Num`; throws where it is no JSON.
export function parse(text) {
	return JSON.parse(text, (key, value, context) => (typeof value === "number" ? new Num(context?.source ?? value) : value));
}

// What came as values of the browser, such as an example, with its numbers as `Num`.
export const adopt = (value) => (value === undefined ? undefined : parse(JSON.stringify(value)));

// The text of a value, in lines where `indent` is given; what is undefined is left out.
export function write(value, indent = undefined, depth = 0) {
	if (value instanceof Num) return value.text;
	if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
	const isList = Array.isArray(value);
	const given = isList ? value.map((it) => ["", it]) : Object.entries(value).filter(([, it]) => it !== undefined);
	const [open, close] = isList ? "[]" : "{}";
	if (!given.length) return open + close;
	const line = (deep) => (indent ? `\n${" ".repeat(indent * deep)}` : "");
	const name = (key) => (isList ? "" : `${JSON.stringify(key)}:${indent ? " " : ""}`);
	const parts = given.map(([key, it]) => line(depth + 1) + name(key) + write(it, indent, depth + 1));
	return open + parts.join(",") + line(depth) + close;
}

// The text in lines, where it is JSON; any other text as it is.
export function pretty(text) {
	try {
		return write(parse(text), 2);
	} catch {
		return text;
	}
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

// The pieces of a JSON text: `[kind, text]` with `key`, `string`, `number`, `word` or `plain`.
export function pieces(text) {
	const found = [];
	let end = 0;
	for (const match of text.matchAll(TOKEN)) {
		if (match.index > end) found.push(["plain", text.slice(end, match.index)]);
		const [all, quoted, colon] = match;
		if (quoted) found.push([colon ? "key" : "string", quoted]);
		else found.push([/^[tfn]/.test(all) ? "word" : "number", all]);
		if (colon) found.push(["plain", colon]);
		end = match.index + all.length;
	}
	if (end < text.length) found.push(["plain", text.slice(end)]);
	return found;
}
