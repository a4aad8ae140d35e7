// Figures and times as a reader wants them.

import { language } from "./i18n.js";

const NARROW = "\u202f";

function figure(value, digits) {
	return value.toLocaleString("en", { maximumFractionDigits: digits, useGrouping: false });
}

function scaled(value, digits = 3) {
	return figure(value, Math.max(0, digits - (value < 10 ? 1 : value < 100 ? 2 : 3)));
}

// A duration of milliseconds: `850 µs`, `12.4 ms`, `1.24 s`; with two digits, `12 ms`, `1.2 s`.
export function duration(ms, digits = 3) {
	if ((ms ?? null) === null) return "–";
	if (ms < 0.9995) return `${figure(ms * 1000, ms < 0.01 ? 1 : 0)}${NARROW}µs`;
	if (ms < 999.5) return `${scaled(ms, digits)}${NARROW}ms`;
	return ms < 120_000 ? `${scaled(ms / 1000, digits)}${NARROW}s` : `${figure(ms / 60_000, 1)}${NARROW}min`;
}

// So many a second: `0`, `0.4/s`, `12/s`, `10.2k/s`.
export function rate(perSecond) {
	if (!perSecond) return "0/s";
	if (perSecond < 9.95) return `${figure(Math.max(perSecond, 0.1), 1)}/s`;
	return perSecond < 9950 ? `${figure(perSecond, 0)}/s` : `${figure(perSecond / 1000, 1)}k/s`;
}

// A size in bytes.
export function bytes(count) {
	if (count < 1000) return `${count}${NARROW}B`;
	return count < 1e6 ? `${scaled(count / 1000)}${NARROW}kB` : `${scaled(count / 1e6)}${NARROW}MB`;
}

// The time of day of Unix milliseconds, on the reader's clock: `13:05:09.123`.
export function clock(ms) {
	const at = new Date(ms);
	if (Number.isNaN(at.getTime())) return "";
	return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

// How long ago that was, or how far ahead it is: `3 minutes ago`.
export function ago(ms, now = Date.now()) {
	const seconds = (ms - now) / 1000;
	const words = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
	const steps = [["day", 86_400], ["hour", 3600], ["minute", 60]];
	const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
	return words.format(Math.round(seconds / size), unit);
}

const CODES = [
	"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
	"RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
	"UNAUTHENTICATED",
];

// How a request ended, in a word: its HTTP status, or gRPC's name of its code.
export function outcome({ status, code, error }) {
	if ((status ?? null) !== null) return String(status);
	if ((code ?? null) === null) return error ? "error" : "ok";
	return CODES[code] ?? String(code);
}

// `good`, `poor` (the caller's fault) or `bad`.
export function verdict(request) {
	if (request.status >= 500) return "bad";
	if (request.status >= 400) return "poor";
	return request.error || request.code > 0 ? "bad" : "good";
}
