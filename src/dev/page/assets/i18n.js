// The words of the page in the reader's language. What comes from contracts and services stays as it is.

import en from "./en.js";
import zh from "./zh.js";

const KEY = "ferroctl.language";
const WORDS = { en, zh };
let chosen = null;

/** `en` or `zh`. */
export function language() {
	chosen ??= remembered() ?? preferred(globalThis.navigator?.languages ?? ["en"]);
	return chosen;
}

function remembered() {
	const kept = globalThis.localStorage?.getItem(KEY);
	return Object.hasOwn(WORDS, kept ?? "") ? kept : null;
}

/** The first of the reader's languages that the page speaks. */
export function preferred(languages) {
	const short = languages.map((it) => it.slice(0, 2).toLowerCase());
	return short.find((it) => Object.hasOwn(WORDS, it)) ?? "en";
}

/** Speaks another language from now on. */
export function speak(other) {
	chosen = other;
	localStorage.setItem(KEY, other);
}

/** The words of a key. `{name}` is filled from `values`; of `one|many`, `n` chooses. */
export function t(key, values = {}) {
	const words = WORDS[language()][key] ?? key;
	const [one, many = one] = words.split("|");
	const form = values.n === 1 ? one : many;
	return form.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? String(values[name]) : all));
}
