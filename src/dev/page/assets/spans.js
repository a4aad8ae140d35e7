// A trace as the lines of its waterfall. Pure.

const byTime = (a, b) => a.start - b.start;

// The children of each span by its id, and those without a parent.
function families(spans) {
	const own = new Map(spans.map((it) => [it.id, it]));
	const children = new Map();
	const roots = [];
	for (const span of spans) {
		const isRoot = !own.has(span.parent) || span.parent === span.id;
		const among = isRoot ? roots : (children.get(span.parent) ?? children.set(span.parent, []).get(span.parent));
		among.push(span);
	}
	for (const family of children.values()) family.sort(byTime);
	return { roots: roots.sort(byTime), children };
}

// The logs of each span, and those of none.
function told(spans, logs) {
	const own = new Set(spans.map((it) => it.id));
	const of = new Map();
	for (const log of logs) {
		const span = own.has(log.span) ? log.span : null;
		(of.get(span) ?? of.set(span, []).get(span)).push(log);
	}
	return of;
}

// The lines: `{ key, span, depth, children, isFolded }`, and `{ key, log, depth }` for what was logged in it; `folded` has
// ids of spans. No recursion: depth is whatever somebody sends.
export function lines(spans, logs, folded = new Set()) {
	const { roots, children } = families(spans);
	const logged = told(spans, logs);
	const found = [];
	const seen = new Set();
	const walk = (start) => {
		const stack = [{ item: start, depth: 0 }];
		while (stack.length) {
			const { item, depth } = stack.pop();
			if (item.log) {
				found.push({ key: `log${item.log.seq}`, log: item.log, depth });
				continue;
			}
			if (seen.has(item.id)) continue;
			seen.add(item.id);
			const below = children.get(item.id) ?? [];
			const said = (logged.get(item.id) ?? []).map((log) => ({ log, start: log.time }));
			const count = below.length + said.length;
			const isFolded = folded.has(item.id) && count > 0;
			found.push({ key: item.id, span: item, depth, children: count, isFolded });
			const inner = [...below, ...said].sort(byTime).reverse();
			if (isFolded) inner.forEach((it) => it.id && hide(it, children, seen));
			else for (const it of inner) stack.push({ item: it, depth: depth + 1 });
		}
	};
	roots.forEach(walk);
	// What is left stands in circles.
	for (const span of spans) if (!seen.has(span.id)) walk(span);
	for (const log of logged.get(null) ?? []) found.push({ key: `log${log.seq}`, log, depth: 0 });
	return found;
}

function hide(span, children, seen) {
	const stack = [span];
	while (stack.length) {
		const next = stack.pop();
		if (seen.has(next.id)) continue;
		seen.add(next.id);
		stack.push(...(children.get(next.id) ?? []));
	}
}

// From when to when a trace goes, in Unix milliseconds.
export function extent(spans) {
	let from = Infinity;
	let to = -Infinity;
	for (const { start, duration } of spans) {
		from = Math.min(from, start);
		to = Math.max(to, start + Math.max(0, duration));
	}
	return Number.isFinite(from) ? { from, to: Math.max(to, from + 0.001) } : { from: 0, to: 1 };
}

// Some round steps of a time axis: milliseconds after its begin.
export function ticks(length, most = 5) {
	const rough = length / most;
	const ten = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((it) => it * ten).find((it) => it >= rough) ?? rough;
	return Array.from({ length: Math.floor(length / step) + 1 }, (_, place) => place * step).filter((it) => it < length * 0.96);
}
