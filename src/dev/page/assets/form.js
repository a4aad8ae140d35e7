// Fields made from a schema. Nobody is kept from sending a wrong value.

import { button, el, entry, replace, select } from "./dom.js";
import { growing, remover } from "./facts.js";
import { t } from "./i18n.js";
import { Num, parse, write } from "./json.js";
import { blank, broken, kind, resolve, rules } from "./schema.js";

let fields = 0;

// A field with its name, its rules and what it breaks. A place of a value says what is there, its schema, and how it is set.
export function field(given) {
	const place = { ...given, schema: resolve(given.schema, given.root) };
	return ["object", "map", "array"].includes(kind(place.schema)) ? nested(place) : simple(place);
}

function control(place) {
	const make = { choice, object, map, array: list, boolean, number: line, string: line }[kind(place.schema)] ?? free;
	return make(place);
}

function about({ schema, required, name }, id) {
	const facts = rules(schema, t("length"));
	if (schema.default !== undefined) facts.push(`= ${write(schema.default)}`);
	return [
		el("span", { class: `field-name${schema.deprecated ? " old" : ""}` }, name),
		required && el("span.must", { title: t("required"), "aria-hidden": "true" }, "*"),
		el("span.rules", { id: `${id}-rules` }, facts.join(" · "), schema.deprecated && ` · ${t("deprecated")}`),
	];
}

const description = ({ schema }) => schema.description && el("div.words", schema.description);

function simple(place) {
	const id = `field${(fields += 1)}`;
	const said = el("div.broken", { id: `${id}-said` });
	const check = (value) => {
		const wrong = value === undefined ? (place.required ? ["required", {}] : null) : broken(place.schema, value);
		replace(said, wrong && t(`rule.${wrong[0]}`, wrong[1]));
		input.setAttribute("aria-invalid", wrong !== null);
	};
	const set = (value) => {
		place.set(value);
		check(value);
	};
	const input = control({ ...place, set });
	input.id = id;
	input.setAttribute("aria-describedby", `${id}-rules ${id}-said`);
	input.setAttribute("aria-required", place.required);
	check(place.value);
	return el("div.field", el("label", { for: id }, about(place, id)), input, said, description(place));
}

function nested(place) {
	const id = `field${(fields += 1)}`;
	const holder = el("fieldset.field.nested");
	const show = (value) => {
		const there = value !== undefined && value !== null;
		const add = button(t("add"), () => change(blank(place.schema, place.root)), "small");
		const drop = !place.required && button(t("leave.out"), () => change(undefined), "small");
		const title = el("legend", about(place, id), there ? drop : add);
		replace(holder, title, description(place), there && control({ ...place, value }));
	};
	const change = (value) => {
		place.set(value);
		show(value);
	};
	show(place.value);
	return holder;
}

function line({ schema, value, set, required }) {
	const isNumber = kind(schema) === "number";
	const read = (text) => {
		if (text === "" && (isNumber || !required)) return undefined;
		return isNumber ? new Num(text.trim()) : text;
	};
	return el("input", {
		type: "text",
		inputmode: isNumber ? "decimal" : null,
		autocomplete: "off",
		spellcheck: "false",
		placeholder: schema.examples?.[0] ?? (required ? null : t("left.out")),
		set: { value: value instanceof Num ? value.text : (value ?? "") },
		on: { input: (event) => set(read(event.target.value)) },
	});
}

// A list to choose from; its first entry leaves the field out, where it may be.
function chosen({ value, set, required }, values) {
	const current = values.findIndex((it) => write(it) === write(value));
	const entries = values.map((it, place) => [String(place), typeof it === "string" ? it || '""' : write(it)]);
	if (!required || current < 0) entries.unshift(["", t("left.out")]);
	const list = select(entries, (key) => set(key === "" ? undefined : values[Number(key)]));
	list.value = current < 0 ? "" : String(current);
	return list;
}

function choice(place) {
	const values = place.schema.enum ?? [place.schema.const];
	return chosen(place, values.map((it) => (typeof it === "number" ? new Num(it) : it)));
}

const boolean = (place) => chosen(place, [true, false]);

// Anything at all, as JSON.
function free({ value, set }) {
	const take = ({ target }) => {
		try {
			set(target.value.trim() === "" ? undefined : parse(target.value));
		} catch {
			set(target.value);
		}
	};
	const text = value === undefined ? "" : write(value, 2);
	return el("textarea", { rows: "3", spellcheck: "false", placeholder: "JSON", set: { value: text }, on: { input: take } });
}

function object({ schema, root, value, set }) {
	const inner = Object.entries(schema.properties).map(([name, own]) =>
		field({
			schema: own,
			root,
			name,
			required: schema.required?.includes(name) ?? false,
			value: Object.hasOwn(value, name) ? value[name] : undefined,
			set: (next) => {
				// Not by assignment: a field may be called `__proto__`.
				Object.defineProperty(value, name, { value: next, enumerable: true, configurable: true, writable: true });
				set(value);
			},
		}),
	);
	return el("div.fields", inner);
}

function list({ schema, root, value, set }) {
	const inner = schema.items ?? {};
	const row = (it, place, drop) => {
		const change = (next) => {
			value[place] = next;
			set(value);
		};
		const name = `[${place}]`;
		return el("div.item", field({ schema: inner, root, name, required: true, value: it, set: change }), remover(name, drop));
	};
	return growing({ items: value, row, fresh: () => blank(inner, root), words: t("add.item"), changed: () => set(value) });
}

const plain = (words, value, take) => entry(words, take, { spellcheck: "false", set: { value } });

// A name and its value, both to be changed and taken away; `made(take)` is the field of the value where it is no text.
export function pair(it, drop, changed = () => {}, made = (take) => plain(t("value"), it[1], take)) {
	const take = (at) => (next) => {
		it[at] = next;
		changed();
	};
	return el("div.item", plain(t("key"), it[0], take(0)), made(take(1)), remover(it[0], drop));
}

function map({ schema, root, value, set }) {
	const items = Object.entries(value);
	const inner = schema.additionalProperties ?? {};
	const changed = () => set(Object.fromEntries(items));
	const row = (it, place, drop) =>
		pair(it, drop, changed, (set) => field({ schema: inner, root, name: t("value"), required: true, value: it[1], set }));
	return growing({ items, row, fresh: () => [`key${items.length + 1}`, blank(inner, root)], words: t("add.item"), changed });
}
