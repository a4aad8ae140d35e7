// The words of the page in the reader's language.

import words from "./words.js";

const KEY = "ferroctl.language";
const LANGUAGES = ["en", "zh"];
let chosen = null;

// `en` or `zh`.
export function language() {
	if (chosen) return chosen;
	const kept = globalThis.localStorage?.getItem(KEY);
	chosen = LANGUAGES.includes(kept) ? kept : preferred(globalThis.navigator?.languages ?? ["en"]);
	return chosen;
}

// The first of the reader's languages that the page speaks.
export function preferred(languages) {
	const short = languages.map((it) => it.slice(0, 2).toLowerCase());
	return short.find((it) => LANGUAGES.includes(it)) ?? "en";
}

// Speaks another language from now on.
export function speak(other) {
	chosen = other;
	localStorage.setItem(KEY, other);
}

// The words of a key. `{name}` is filled from `values`; of `one|many`, `n` chooses.
export function t(key, values = {}) {
	const all = words[key]?.[LANGUAGES.indexOf(language())] ?? key;
	const [one, many = one] = all.split("|");
	const form = values.n === 1 ? one : many;
	return form.replace(/\{(\w+)\}/g, (sign, name) => (Object.hasOwn(values, name) ? String(values[name]) : sign));
}
