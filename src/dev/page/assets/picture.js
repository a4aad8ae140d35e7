// The system as a picture: who calls whom, how each is, and what goes on between them now.

import { svg, visible } from "./dom.js";
import { duration, rate } from "./format.js";
import { layout } from "./graph.js";
import { t } from "./i18n.js";
import { stateOf } from "./store.js";

const round = (rx) => (place) => svg("rect.body", { ...place, rx });
const BODIES = { database: cylinder, cache: round(16), redis: round(16) };

function cylinder({ x, y, width, height }) {
	const lid = 7;
	const around = `M${x} ${y + lid} a${width / 2} ${lid} 0 0 1 ${width} 0 v${height - 2 * lid} a${width / 2} ${lid} 0 0 1 ${-width} 0 z`;
	const rim = `M${x} ${y + lid} a${width / 2} ${lid} 0 0 0 ${width} 0`;
	return svg("path.body", { d: `${around} ${rim}` });
}

// As much of a text as fits so many columns; Chinese takes two.
function clipped(text, columns) {
	let used = 0;
	let kept = "";
	for (const sign of visible(text)) {
		used += sign.codePointAt(0) > 0x2e7f ? 2 : 1;
		if (used > columns) return `${kept}…`;
		kept += sign;
	}
	return kept;
}

// Rate and p99; empty where nothing goes on.
export function figures(rates) {
	return rates?.rate ? `${rate(rates.rate)} · ${duration(rates.p99, 2)}` : "";
}

// Errors a second; empty where there are none.
export const errors = (rates) => (rates?.errors ? t("errors.short", { rate: rate(rates.errors) }) : "");

function node(it, place, choose) {
	const columns = Math.floor((place.width - 36) / 8.6);
	const left = place.x + 14;
	const top = place.y + (it.kind === "database" ? 4 : 0);
	const line = (name, y, text) => svg("text", { class: name, x: left, y: top + y }, clipped(text, name === "label" ? columns : columns + 5));
	const parts = {
		live: svg("text.live", { x: left, y: top + 50 }),
		wrong: svg("text.wrong", { x: place.x + place.width - 10, y: top + 50 }),
		state: svg("circle.dot", { cx: place.x + place.width - 14, cy: top + 15, r: 4.5 }),
	};
	const title = svg("title", `${it.label}\n${it.detail}`);
	const body = (BODIES[it.kind] ?? round(6))(place);
	const label = line("label", 20, it.label);
	const own = ["http", "grpc", "worker"].includes(it.kind);
	const group = svg("g", { on: { click: () => choose(it.id) } }, title, body, own && parts.state, label, line("detail", 35, it.detail), parts.live, parts.wrong);
	return { it, group, ...parts };
}

function edge(it, place) {
	const way = svg("path.way", { d: place.path, "marker-end": "url(#tip)" });
	const words = svg("text.flow", { x: place.label.x, y: place.label.y, "text-anchor": place.label.anchor });
	return { it, group: svg("g", way, words), words };
}

// The tip of every edge.
function marker() {
	const tip = svg("path.tip", { d: "M0 0 L7 3.5 L0 7 z" });
	return svg("defs", svg("marker", { id: "tip", viewBox: "0 0 7 7", refX: 7, refY: 3.5, markerWidth: 7, markerHeight: 7, orient: "auto" }, tip));
}

// The picture of a system; `choose` gets the id of a node that is pressed, `update` the rates and who is chosen.
export function picture(system, { across, room, choose }) {
	const places = layout(system.nodes, system.edges, { across, room });
	const edges = system.edges.filter((it) => places.edges.has(it.id)).map((it) => edge(it, places.edges.get(it.id)));
	const nodes = system.nodes.map((it) => node(it, places.nodes.get(it.id), choose));
	const size = { width: places.width, height: places.height, viewBox: `0 0 ${places.width} ${places.height}` };
	const groups = [...edges, ...nodes].map((it) => it.group);
	const element = svg("svg", { ...size, class: "picture", role: "img", "aria-label": t("picture") }, marker(), groups);
	// Smaller than this nobody can read it: then it is scrolled.
	element.style.setProperty("--least", `${Math.round(places.width * 0.7)}px`);

	function update(rates, marked) {
		for (const { it, group, live, wrong } of nodes) {
			const own = rates.nodes[it.id];
			const state = stateOf(it.id)?.state ?? "none";
			const classes = ["node", `kind-${it.kind}`, `state-${state}`, it.id === marked && "marked"];
			group.setAttribute("class", classes.filter(Boolean).join(" "));
			live.textContent = state === "none" || state === "running" ? figures(own) : t(`state.${state}`);
			wrong.textContent = errors(own);
		}
		for (const { it, group, words } of edges) {
			const own = rates.edges[it.id];
			group.setAttribute("class", ["edge", own?.rate && "busy", own?.errors && "failing"].filter(Boolean).join(" "));
			words.textContent = errors(own) || figures(own);
		}
	}

	return { element, update };
}
