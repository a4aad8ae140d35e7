// What a JSON Schema says about a value. Pure; `root` is the document into which `$ref` points.

import { isNumber, Num } from "./json.js";

const DEEP = 32;

function pointed(root, pointer) {
	const steps = pointer.replace(/^#\/?/, "").split("/").filter(Boolean);
	const plain = (step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
	return steps.map(plain).reduce((at, step) => (at && Object.hasOwn(at, step) ? at[step] : undefined), root) ?? {};
}

function joined(one, other) {
	const properties = { ...one.properties, ...other.properties };
	const required = [...(one.required ?? []), ...(other.required ?? [])];
	return { ...one, ...other, ...(Object.keys(properties).length ? { properties, required } : {}) };
}

// A schema with its references followed, `allOf` joined, and `null` taken out as `nullable`.
export function resolve(schema, root, depth = 0) {
	let found = schema ?? {};
	if (typeof found !== "object" || depth > DEEP) return {};
	if (found.$ref) {
		const { $ref, ...beside } = found;
		found = { ...resolve(pointed(root, $ref), root, depth + 1), ...beside };
	}
	if (found.allOf) {
		const { allOf, ...beside } = found;
		found = joined(allOf.map((it) => resolve(it, root, depth + 1)).reduce(joined, {}), beside);
	}
	const { anyOf = found.oneOf } = found;
	const real = anyOf?.filter((it) => it.type !== "null");
	if (real?.length === 1) {
		const { anyOf: _, oneOf: __, ...beside } = found;
		found = { ...resolve(real[0], root, depth + 1), ...beside, nullable: true };
	}
	if (!Array.isArray(found.type)) return found;
	const types = found.type.filter((it) => it !== "null");
	const nullable = types.length < found.type.length;
	return { ...found, type: types.length === 1 ? types[0] : undefined, nullable };
}

// Which control a resolved schema needs.
export function kind(schema) {
	if (schema.enum || schema.const !== undefined) return "choice";
	if (schema.type === "object" || schema.properties) return schema.properties ? "object" : "map";
	if (["array", "boolean", "string"].includes(schema.type)) return schema.type;
	return ["integer", "number"].includes(schema.type) ? "number" : "any";
}

// The value that a field begins with.
export function blank(schema, root, depth = 0) {
	const found = resolve(schema, root);
	if (found.default !== undefined) return adoptScalar(found.default);
	switch (kind(found)) {
		case "choice":
			return adoptScalar(found.const ?? found.enum[0]);
		case "object": {
			const must = (found.required ?? []).filter((it) => Object.hasOwn(found.properties, it));
			if (depth > 4) return {};
			return Object.fromEntries(must.map((it) => [it, blank(found.properties[it], root, depth + 1)]));
		}
		case "map":
			return {};
		case "array":
			return [];
		case "boolean":
			return false;
		case "number":
			return new Num(found.minimum > 0 ? found.minimum : 0);
		default:
			return found.type === "string" ? "" : null;
	}
}

const adoptScalar = (value) => (typeof value === "number" ? new Num(value) : structuredClone(value));

// The limits of a number: their words, and whether it is beyond one.
const LIMITS = {
	minimum: ["least", (it, limit) => it < limit],
	exclusiveMinimum: ["above", (it, limit) => it <= limit],
	maximum: ["most", (it, limit) => it > limit],
	exclusiveMaximum: ["under", (it, limit) => it >= limit],
};

function beyond(schema, value) {
	const name = Object.keys(LIMITS).find((it) => schema[it] !== undefined && LIMITS[it][1](value, schema[it]));
	return name ? [LIMITS[name][0], { value: schema[name] }] : null;
}

function fits(pattern, text) {
	try {
		return new RegExp(pattern, "u").test(text);
	} catch {
		// A pattern of another dialect is the service's to judge.
		return true;
	}
}

// What a scalar breaks, as the key of the words and what fills them, or null.
export function broken(schema, value) {
	if (value instanceof Num) {
		if (!isNumber(value.text)) return ["number", {}];
		if (schema.type === "integer" && !/^-?\d+$/.test(value.text)) return ["integer", {}];
		return beyond(schema, Number(value.text));
	}
	if (typeof value !== "string") return null;
	const length = [...value].length;
	if (schema.minLength > length) return ["shortest", { n: schema.minLength }];
	if (schema.maxLength < length) return ["longest", { n: schema.maxLength }];
	return schema.pattern && !fits(schema.pattern, value) ? ["pattern", { value: schema.pattern }] : null;
}

function range(...limits) {
	// Those of an int64 are no news, and not to the digit.
	const [least, most] = limits.map((it) => (Math.abs(it) > Number.MAX_SAFE_INTEGER ? undefined : it));
	if (least === undefined && most === undefined) return [];
	if (most === undefined) return [`≥ ${least}`];
	return [least === undefined ? `≤ ${most}` : `${least} – ${most}`];
}

// Its rules in signs: `uint64`, `0 – 255`, `/^a/`; `length` is the word for that.
export function rules(schema, length = "length") {
	const type = kind(schema) === "array" ? "[ ]" : (schema.format ?? schema.type ?? "");
	const long = range(schema.minLength, schema.maxLength).map((it) => `${length} ${it}`);
	const above = schema.exclusiveMinimum !== undefined && `> ${schema.exclusiveMinimum}`;
	const under = schema.exclusiveMaximum !== undefined && `< ${schema.exclusiveMaximum}`;
	const items = range(schema.minItems, schema.maxItems).map((it) => `${it} ×`);
	const all = [type, ...range(schema.minimum, schema.maximum), above, under, ...long, ...items, schema.pattern && `/${schema.pattern}/`];
	return all.filter(Boolean);
}
