// Where services stand in a picture: in layers, callers first, with few crossings. Pure.

// Sizes in the picture's units, with callers on the left or, for a narrow window, above: of a box on the way from callers
// to callees and beside that, and what is free between boxes and between layers.
const ACROSS = { along: 190, beside: 62, between: 22, layers: 110 };
const DOWN = { along: 62, beside: 160, between: 14, layers: 44 };
const MARGIN = 10;
const BEND = 10;

const pushed = (map, key, value) => (map.get(key) ?? map.set(key, []).get(key)).push(value);
const mean = (values) => values.reduce((sum, it) => sum + it, 0) / values.length;

// The edges without circles, those that close one turned around, and the nodes with callers first.
function turned(nodes, edges) {
	const out = new Map(nodes.map((it) => [it.id, []]));
	for (const edge of edges) out.get(edge.from).push(edge);
	const isOpen = new Map();
	const backward = new Set();
	const ended = [];
	for (const { id } of nodes) {
		if (isOpen.has(id)) continue;
		isOpen.set(id, true);
		// Without recursion: a chain of calls may be long.
		const stack = [{ id, next: 0 }];
		while (stack.length) {
			const top = stack.at(-1);
			const edge = out.get(top.id)[top.next++];
			if (!edge) {
				ended.push(stack.pop().id);
				isOpen.set(top.id, false);
			} else if (isOpen.get(edge.to)) {
				backward.add(edge);
			} else if (!isOpen.has(edge.to)) {
				isOpen.set(edge.to, true);
				stack.push({ id: edge.to, next: 0 });
			}
		}
	}
	const straight = edges.map((it) => (backward.has(it) ? { id: it.id, from: it.to, to: it.from, isBackward: true } : it));
	return [straight, ended.reverse()];
}

// The layer of each node: one after the last of its callers.
function layered(ids, edges) {
	const place = new Map(ids.map((id, at) => [id, at]));
	const layer = new Map(ids.map((id) => [id, 0]));
	const sorted = edges.toSorted((a, b) => place.get(a.from) - place.get(b.from));
	for (const { from, to } of sorted) layer.set(to, Math.max(layer.get(to), layer.get(from) + 1));
	return layer;
}

// The layers as lists, with a bend wherever an edge crosses one; each edge's way over them; who is beside whom.
function broken(nodes, ids, edges) {
	const layer = layered(ids, edges);
	const layers = Array.from({ length: Math.max(...layer.values()) + 1 }, () => []);
	for (const { id } of nodes) layers[layer.get(id)].push({ id, isBend: false });
	const [ways, before, after] = [new Map(), new Map(), new Map()];
	for (const { id, from, to } of edges) {
		const way = [from];
		for (let at = layer.get(from) + 1; at < layer.get(to); at += 1) {
			way.push(`${id}@${at}`);
			layers[at].push({ id: way.at(-1), isBend: true });
		}
		way.push(to);
		ways.set(id, way);
		for (let at = 1; at < way.length; at += 1) {
			pushed(after, way[at - 1], way[at]);
			pushed(before, way[at], way[at - 1]);
		}
	}
	return { layers, ways, before, after };
}

// Calls `settle` with each layer and its neighbours on both sides, there and back some times.
function sweep({ layers, before, after }, times, settle) {
	for (let pass = 0; pass < times; pass += 1) {
		const isForward = pass % 2 === 0;
		const sides = isForward ? [before, after] : [after, before];
		for (const layer of isForward ? layers : [...layers].reverse()) settle(layer, ...sides);
	}
}

// Orders each layer by where its neighbours stand.
function order(graph) {
	const at = new Map();
	const note = (layer) => layer.forEach((it, place) => at.set(it.id, place));
	graph.layers.forEach(note);
	sweep(graph, 6, (layer, side) => {
		const wish = new Map(layer.map(({ id }) => [id, mean((side.get(id) ?? [id]).map((it) => at.get(it)))]));
		layer.sort((a, b) => wish.get(a.id) - wish.get(b.id));
		note(layer);
	});
}

// The middle of each in its layer: beside its neighbours, as far as there is room.
function spread(graph, extent, between) {
	const half = (it) => (it.isBend ? BEND : extent) / 2;
	const at = new Map(graph.layers.flat().map((it) => [it.id, 0]));
	sweep(graph, 8, (layer, side, other) => {
		const wishes = layer.map(({ id }) => mean((side.get(id) ?? other.get(id) ?? [id]).map((it) => at.get(it))));
		let free = -Infinity;
		const places = layer.map((it, place) => {
			const middle = Math.max(wishes[place], free + half(it));
			free = middle + half(it) + between;
			return middle;
		});
		// Who was in the way moves as far as who had to go.
		const off = mean(places.map((it, place) => it - wishes[place]));
		layer.forEach((it, place) => at.set(it.id, places[place] - off));
	});
	const first = Math.min(...graph.layers.flat().map((it) => at.get(it.id) - half(it)));
	for (const [id, place] of at) at.set(id, place - first);
	return at;
}

function curve(points, across) {
	const [first, ...rest] = points;
	let last = first;
	const parts = rest.map((it) => {
		const [x, y] = [(last.x + it.x) / 2, (last.y + it.y) / 2];
		const bent = across ? `${x} ${last.y} ${x} ${it.y}` : `${last.x} ${y} ${it.x} ${y}`;
		last = it;
		return ` C${bent} ${it.x} ${it.y}`;
	});
	return `M${first.x} ${first.y}${parts.join("")}`;
}

// The place of an edge's words: at the end where fewer others meet.
function worded(points, across, atStart) {
	const [{ x, y }, next] = atStart ? points : [points.at(-1), points.at(-2)];
	if (!across) return { x, y: y + (atStart ? 17 : -14), anchor: "middle" };
	return { x: x + (atStart ? 12 : -12), y: next.y < y - 1 ? y + 14 : y - 6, anchor: atStart ? "start" : "end" };
}

// What hangs together, each as its nodes and edges, in the order of the first node.
function parts(nodes, edges) {
	const near = new Map(nodes.map(({ id }) => [id, [id]]));
	for (const { from, to } of edges) {
		const [one, other] = [near.get(from), near.get(to)];
		if (one === other) continue;
		for (const id of other) near.set(id, one);
		for (const id of other) one.push(id);
	}
	const found = new Map(nodes.map(({ id }) => [near.get(id), { nodes: [], edges: [] }]));
	for (const node of nodes) found.get(near.get(node.id)).nodes.push(node);
	for (const edge of edges) found.get(near.get(edge.from)).edges.push(edge);
	return [...found.values()];
}

// The boxes and edges of nodes that hang together, from the corner `{ x, y }`.
function part({ nodes, edges }, across, corner) {
	const size = across ? ACROSS : DOWN;
	const turn = (along, beside) => (across ? [along, beside] : [beside, along]);
	const [straight, ids] = turned(nodes, edges);
	const graph = broken(nodes, ids, straight);
	order(graph);
	const at = spread(graph, size.beside, size.between);
	const boxes = new Map();
	graph.layers.forEach((layer, place) => {
		for (const { id, isBend } of layer) {
			const beside = isBend ? 0 : size.beside;
			const [x, y] = turn(place * (size.along + size.layers), at.get(id) - beside / 2);
			const [width, height] = turn(size.along, beside);
			boxes.set(id, { x: x + corner.x, y: y + corner.y, width, height });
		}
	});
	const drawn = straight.map(({ id, from, to, isBackward }) => {
		const way = graph.ways.get(id);
		const points = way.map((it, place) => {
			const { x, y, width, height } = boxes.get(it);
			const [right, down] = turn(place === 0 ? 1 : place === way.length - 1 ? 0 : 0.5, 0.5);
			return { x: x + width * right, y: y + height * down };
		});
		const label = worded(points, across, graph.after.get(from).length < graph.before.get(to).length);
		return [id, { path: curve(isBackward ? points.toReversed() : points, across), label }];
	});
	return { boxes, drawn };
}

// The picture of a graph: `{ width, height, nodes: Map(id → {x, y, width, height}), edges: Map(id → {path, label}) }`.
// `across` has callers on the left, else they are above; what does not hang together stands side by side as far as
// `room` reaches. Edges from or to nobody are left out.
export function layout(nodes, edges, { across = true, room = Infinity } = {}) {
	const ids = new Set(nodes.map((it) => it.id));
	const real = edges.filter((it) => ids.has(it.from) && ids.has(it.to) && it.from !== it.to);
	const gap = (across ? ACROSS : DOWN).between * 1.6;
	const picture = { width: 0, height: 0, nodes: new Map(), edges: new Map() };
	let corner = { x: MARGIN, y: MARGIN };
	for (const group of parts(nodes, real)) {
		let { boxes, drawn } = part(group, across, corner);
		const right = () => Math.max(...[...boxes.values()].map((it) => it.x + it.width));
		if (corner.x > MARGIN && right() + MARGIN > room) {
			corner = { x: MARGIN, y: picture.height - MARGIN + gap };
			({ boxes, drawn } = part(group, across, corner));
		}
		for (const { id } of group.nodes) picture.nodes.set(id, boxes.get(id));
		for (const [id, edge] of drawn) picture.edges.set(id, edge);
		picture.width = Math.max(picture.width, right() + MARGIN);
		picture.height = Math.max(picture.height, ...[...boxes.values()].map((it) => it.y + it.height + MARGIN));
		corner.x = right() + gap;
	}
	return picture;
}
