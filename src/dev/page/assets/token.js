// Tokens that answers brought, kept until the tab is closed, by the block that wants them.

const KEY = "ferroctl.tokens";
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
const DEEPEST = 6;

function all() {
	try {
		return new Map(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
	} catch {
		return new Map();
	}
}

// The token for a block, or null.
export const token = (block) => all().get(block) ?? null;

// Keeps one; an empty one is forgotten.
export function keep(block, text) {
	const kept = all();
	const bare = text.trim().replace(/^Bearer\s+/i, "");
	if (bare) kept.set(block, bare);
	else kept.delete(block);
	sessionStorage.setItem(KEY, JSON.stringify([...kept]));
}

function part(text) {
	try {
		const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (it) => it.charCodeAt(0));
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return null;
	}
}

// The claims of a token, or null where it is none of JWT's.
export function claims(text) {
	if (typeof text !== "string" || !JWT.test(text)) return null;
	const [head, middle] = text.split(".").map(part);
	return head?.alg ? middle : null;
}

// The first token in an answer's value, or null.
export function found(value, depth = 0) {
	if (typeof value === "string") return claims(value.replace(/^Bearer\s+/i, "")) ? value : null;
	if (value === null || typeof value !== "object" || depth > DEEPEST) return null;
	return Object.values(value).reduce((one, inner) => one ?? found(inner, depth + 1), null);
}

// For which blocks a service's token is kept: its own, or all where it has none.
export function blocksOf(service, operations) {
	const named = (list) => [...new Set(list.map((it) => it.token).filter(Boolean))];
	const own = named(operations.filter((it) => it.service === service));
	return own.length ? own : named(operations);
}
