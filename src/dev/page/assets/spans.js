// A trace as the lines of its waterfall. Pure.

// The lines: `{ key, span, depth, children, isFolded }`, and `{ key, log, depth }` for what was logged in it; `folded` has
// ids of spans. No recursion: depth is whatever somebody sends.
export function lines(spans, logs, folded = new Set()) {
	const items = [
		...spans.map((span) => ({ key: span.id, span, start: span.start, parent: span.parent })),
		...logs.map((log) => ({ key: `log${log.seq}`, log, start: log.time, parent: log.span })),
	];
	const inner = new Map(spans.map((it) => [it.id, []]));
	const roots = [];
	for (const it of items) ((it.parent !== it.key && inner.get(it.parent)) || roots).push(it);
	for (const family of [roots, ...inner.values()]) family.sort((a, b) => a.start - b.start);
	const found = [];
	const seen = new Set();
	const walk = (root) => {
		const stack = [{ it: root, depth: 0, isHidden: false }];
		while (stack.length) {
			const { it, depth, isHidden } = stack.pop();
			if (seen.has(it.key)) continue;
			seen.add(it.key);
			const own = inner.get(it.key) ?? [];
			const isFolded = own.length > 0 && folded.has(it.key);
			if (!isHidden) found.push({ ...it, depth, children: own.length, isFolded });
			for (const next of own.toReversed()) stack.push({ it: next, depth: depth + 1, isHidden: isHidden || isFolded });
		}
	};
	roots.filter((it) => it.span).forEach(walk);
	// What is left stands in circles, or was logged in no span that is there.
	items.forEach(walk);
	return found;
}

// The services of a trace.
export const servicesOf = (spans) => [...new Set(spans.map((it) => it.service))];

// From when to when a trace goes, in Unix milliseconds.
export function extent(spans) {
	if (!spans.length) return { from: 0, to: 1 };
	const from = Math.min(...spans.map((it) => it.start));
	return { from, to: Math.max(from + 0.001, ...spans.map((it) => it.start + it.duration)) };
}

// Some round steps of a time axis: milliseconds after its begin.
export function ticks(length, most = 5) {
	const rough = length / most;
	const ten = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((it) => it * ten).find((it) => it >= rough) ?? rough;
	return Array.from({ length: Math.floor(length / step) + 1 }, (_, place) => place * step).filter((it) => it < length * 0.96);
}
