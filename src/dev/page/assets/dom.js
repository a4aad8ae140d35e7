// Elements: what comes from others goes in as text or attribute value, never as markup.

const SVG = "http://www.w3.org/2000/svg";
// Controls that hide or reorder what a reader sees; line breaks and tabs are none.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

// The text with its invisible controls spelt out.
export function visible(text) {
	return String(text).replace(UNSEEN, (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);
}

const isThere = (it) => it !== null && it !== undefined && it !== false;

function give(element, name, value) {
	if (name === "on") {
		for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
	} else if (name === "set") {
		Object.assign(element, value);
	} else {
		element.setAttribute(name, value === true ? "" : name === "title" ? visible(value) : value);
	}
}

function made(make, name, rest) {
	const [tag, ...classes] = name.split(".");
	const element = make(tag);
	element.classList.add(...classes);
	const given = rest[0]?.constructor === Object ? rest.shift() : {};
	for (const [name, value] of Object.entries(given)) if (isThere(value)) give(element, name, value);
	add(element, rest);
	return element;
}

// Appends elements and texts, those in lists too, but for null and false.
function add(element, children) {
	for (const it of [children].flat(Infinity)) if (isThere(it)) element.append(it instanceof Node ? it : visible(it));
}

// An element by name and classes, `tr.wide`; attributes, if any, come first; `on` has handlers, `set` properties.
export const el = (name, ...rest) => made((it) => document.createElement(it), name, rest);

// The same of a picture.
export const svg = (name, ...rest) => made((it) => document.createElementNS(SVG, it), name, rest);

// Puts other children into an element.
export function replace(element, ...children) {
	element.replaceChildren();
	add(element, children);
}

// A button with its words; a text for its attributes is its class.
export function button(words, press, given = {}) {
	return el("button", { type: "button", on: { click: press }, ...classed(given) }, words);
}

// Attributes, of which a text is the class.
export const classed = (given) => (typeof given === "string" ? { class: given } : given);

// A field of a line whose words stand in it; `take` gets what it has with every change.
export const entry = (words, take, given = {}) =>
	el("input", { "aria-label": words, placeholder: words, ...given, on: { input: (event) => take(event.target.value) } });

// A list to choose from, its options as `[value, words]`; `take` gets the value.
export const select = (options, take, given = {}) =>
	el("select", { ...given, on: { change: (event) => take(event.target.value) } }, options.map(([value, words]) => el("option", { value }, words)));

// A link to an address of the web, where it is one.
export function outside(address) {
	return /^https?:\/\//.test(address ?? "")
		? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address)
		: el("span", {}, address ?? "");
}
