// Where the services of a picture stand: in layers, callers before whom they call, with few crossings. Pure.

/** Sizes of a picture with callers on the left, in its own units. */
const ACROSS = { width: 190, height: 62, between: 22, layers: 110 };
/** Sizes of one with callers above, for a narrow window. */
const DOWN = { width: 160, height: 62, between: 14, layers: 44 };
const MARGIN = 10;
const BEND = 10;

/** The edges of a graph without circles: those that close one are turned around. */
function turned(nodes, edges) {
	const out = new Map(nodes.map((it) => [it.id, []]));
	for (const edge of edges) out.get(edge.from)?.push(edge);
	const state = new Map();
	const backward = new Set();
	for (const { id } of nodes) {
		// Without recursion: a chain of calls may be long.
		const stack = state.has(id) ? [] : [{ id, next: 0 }];
		if (stack.length) state.set(id, "open");
		while (stack.length) {
			const top = stack.at(-1);
			const edge = out.get(top.id)[top.next++];
			if (!edge) {
				state.set(stack.pop().id, "done");
			} else if (state.get(edge.to) === "open") {
				backward.add(edge);
			} else if (!state.has(edge.to)) {
				state.set(edge.to, "open");
				stack.push({ id: edge.to, next: 0 });
			}
		}
	}
	return edges.map((it) => (backward.has(it) ? { ...it, from: it.to, to: it.from } : it));
}

/** The layer of each node: one after the last of its callers. */
function layered(nodes, edges) {
	const layer = new Map(nodes.map((it) => [it.id, 0]));
	const waits = new Map(nodes.map((it) => [it.id, 0]));
	for (const edge of edges) waits.set(edge.to, waits.get(edge.to) + 1);
	const ready = nodes.filter((it) => waits.get(it.id) === 0).map((it) => it.id);
	while (ready.length) {
		const id = ready.shift();
		for (const edge of edges.filter((it) => it.from === id)) {
			layer.set(edge.to, Math.max(layer.get(edge.to), layer.get(id) + 1));
			waits.set(edge.to, waits.get(edge.to) - 1);
			if (waits.get(edge.to) === 0) ready.push(edge.to);
		}
	}
	return layer;
}

/** The layers as lists, with a bend wherever an edge crosses one, and the steps from layer to layer. */
function broken(nodes, edges, layer) {
	const layers = [];
	const put = (at, it) => (layers[at] ??= []).push(it);
	for (const node of nodes) put(layer.get(node.id), { id: node.id, isBend: false });
	const steps = [];
	const ways = new Map();
	for (const edge of edges) {
		const way = [edge.from];
		for (let at = layer.get(edge.from) + 1; at < layer.get(edge.to); at += 1) {
			const bend = `${edge.id}@${at}`;
			put(at, { id: bend, isBend: true });
			way.push(bend);
		}
		way.push(edge.to);
		ways.set(edge.id, way);
		way.slice(1).forEach((to, place) => steps.push([way[place], to]));
	}
	return { layers: layers.map((it) => it ?? []), steps, ways };
}

function neighbours(steps) {
	const near = { before: new Map(), after: new Map() };
	const push = (map, key, value) => (map.get(key) ?? map.set(key, []).get(key)).push(value);
	for (const [from, to] of steps) {
		push(near.after, from, to);
		push(near.before, to, from);
	}
	return near;
}

function mean(values) {
	return values.reduce((sum, it) => sum + it, 0) / values.length;
}

/** Orders each layer by where its neighbours stand, there and back some times. */
function ordered(layers, near) {
	const at = new Map();
	const note = (layer) => layer.forEach((it, place) => at.set(it.id, place));
	layers.forEach(note);
	for (let pass = 0; pass < 6; pass += 1) {
		const side = pass % 2 === 0 ? near.before : near.after;
		for (const layer of pass % 2 === 0 ? layers : [...layers].reverse()) {
			const wish = new Map(layer.map((it, place) => [it.id, side.has(it.id) ? mean(side.get(it.id).map((id) => at.get(id))) : place]));
			layer.sort((a, b) => wish.get(a.id) - wish.get(b.id));
			note(layer);
		}
	}
}

/** Where along its layer each stands: beside its neighbours, as far as there is room. */
function spread(layers, near, extent, between) {
	const length = (it) => (it.isBend ? BEND : extent);
	const at = new Map();
	const pack = (layer, wish) => {
		const wishes = layer.map(wish);
		let free = -Infinity;
		layer.forEach((it, place) => {
			at.set(it.id, Math.max(wishes[place], free + length(it) / 2));
			free = at.get(it.id) + length(it) / 2 + between;
		});
		// Who was in the way moves as far as who had to go.
		const off = mean(layer.map((it, place) => at.get(it.id) - wishes[place]));
		for (const it of layer) at.set(it.id, at.get(it.id) - off);
	};
	for (const layer of layers) pack(layer, () => 0);
	for (let pass = 0; pass < 8; pass += 1) {
		const [side, other] = pass % 2 === 0 ? [near.before, near.after] : [near.after, near.before];
		const wish = ({ id }) => mean((side.get(id) ?? other.get(id) ?? [id]).map((it) => at.get(it)));
		for (const layer of pass % 2 === 0 ? layers : [...layers].reverse()) pack(layer, wish);
	}
	const first = Math.min(...layers.flat().map((it) => at.get(it.id) - length(it) / 2));
	for (const [id, place] of at) at.set(id, place - first);
	return at;
}

function curve(points, across) {
	const [first, ...rest] = points;
	let way = `M${first.x} ${first.y}`;
	let last = first;
	for (const point of rest) {
		const half = across ? (point.x - last.x) / 2 : (point.y - last.y) / 2;
		way += across
			? ` C${last.x + half} ${last.y} ${point.x - half} ${point.y} ${point.x} ${point.y}`
			: ` C${last.x} ${last.y + half} ${point.x} ${point.y - half} ${point.x} ${point.y}`;
		last = point;
	}
	return way;
}

/** The place of an edge's words: at the end where fewer others meet. */
function worded(points, across, atStart) {
	const [{ x, y }, next] = atStart ? points : [points.at(-1), points.at(-2)];
	const side = atStart ? 1 : -1;
	if (!across) return { x, y: y + (atStart ? 17 : -14), anchor: "middle" };
	return { x: x + 12 * side, y: next.y < y - 1 ? y + 14 : y - 6, anchor: atStart ? "start" : "end" };
}

/** An edge's way from border to border, and the place of its words. */
function drawn(way, boxes, across, { isBackward, atStart }) {
	const points = way.map((id, place) => {
		const box = boxes.get(id);
		const half = (across ? box.width : box.height) / 2;
		const off = place === 0 ? half : place === way.length - 1 ? -half : 0;
		return { x: box.x + box.width / 2 + (across ? off : 0), y: box.y + box.height / 2 + (across ? 0 : off) };
	});
	return { path: curve(isBackward ? [...points].reverse() : points, across), label: worded(points, across, atStart) };
}

/** What hangs together, each as its nodes and edges, in the order of the first node. */
function parts(nodes, edges) {
	const leader = new Map(nodes.map((it) => [it.id, it.id]));
	const first = (id) => {
		let at = id;
		while (leader.get(at) !== at) at = leader.get(at);
		leader.set(id, at);
		return at;
	};
	for (const edge of edges) leader.set(first(edge.to), first(edge.from));
	const found = new Map();
	const of = (id) => found.get(first(id)) ?? found.set(first(id), { nodes: [], edges: [] }).get(first(id));
	for (const node of nodes) of(node.id).nodes.push(node);
	for (const edge of edges) of(edge.from).edges.push(edge);
	return [...found.values()];
}

/** The picture of nodes that hang together. */
function part({ nodes, edges }, across) {
	const size = across ? ACROSS : DOWN;
	const straight = turned(nodes, edges);
	const { layers, steps, ways } = broken(nodes, straight, layered(nodes, straight));
	const near = neighbours(steps);
	ordered(layers, near);
	const at = spread(layers, near, across ? size.height : size.width, size.between);
	const depth = (across ? size.width : size.height) + size.layers;
	const boxes = new Map();
	layers.forEach((layer, place) => {
		for (const it of layer) {
			const width = it.isBend && !across ? 0 : size.width;
			const height = it.isBend && across ? 0 : size.height;
			const along = at.get(it.id) - (across ? height : width) / 2;
			boxes.set(it.id, across ? { x: place * depth, y: along, width, height } : { x: along, y: place * depth, width, height });
		}
	});
	const ends = [...boxes.values()];
	const count = (map, id) => map.get(id)?.length ?? 0;
	return {
		width: Math.max(...ends.map((it) => it.x + it.width)),
		height: Math.max(...ends.map((it) => it.y + it.height)),
		boxes,
		edges: straight.map((it, place) => {
			const isBackward = it.from !== edges[place].from;
			return { id: it.id, way: ways.get(it.id), isBackward, atStart: count(near.after, it.from) < count(near.before, it.to) };
		}),
	};
}

/**
 * The picture of a graph: `{ width, height, nodes: Map(id → {x, y, width, height}), edges: Map(id → {path, label}) }`.
 * `across` has callers on the left, else they are above; what does not hang together stands side by side as far as
 * `room` reaches. Edges from or to nobody are left out.
 */
export function layout(nodes, edges, { across = true, room = Infinity } = {}) {
	const ids = new Set(nodes.map((it) => it.id));
	const real = edges.filter((it) => ids.has(it.from) && ids.has(it.to) && it.from !== it.to);
	const picture = { width: 0, height: 0, nodes: new Map(), edges: new Map() };
	const free = { x: MARGIN, y: MARGIN, height: 0 };
	const gap = (across ? ACROSS : DOWN).between * 1.6;
	for (const one of parts(nodes, real).map((it) => part(it, across))) {
		if (free.x > MARGIN && free.x + one.width + MARGIN > room) {
			free.y += free.height + gap;
			Object.assign(free, { x: MARGIN, height: 0 });
		}
		for (const box of one.boxes.values()) Object.assign(box, { x: box.x + free.x, y: box.y + free.y });
		for (const node of nodes) if (one.boxes.has(node.id)) picture.nodes.set(node.id, one.boxes.get(node.id));
		for (const it of one.edges) picture.edges.set(it.id, drawn(it.way, one.boxes, across, it));
		picture.width = Math.max(picture.width, free.x + one.width + MARGIN);
		picture.height = Math.max(picture.height, free.y + one.height + MARGIN);
		free.x += one.width + gap;
		free.height = Math.max(free.height, one.height);
	}
	return picture;
}
