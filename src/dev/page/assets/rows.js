// A list of any length of which only what is seen is made. Rows that show the same are kept, so that no press is lost.

import { classed, el } from "./dom.js";

const BEYOND = 6;
let lists = 0;

// A row of such a list, and a cell of one by its class or its attributes.
export const row = (name, cells, given = {}) => el(`div.row.${name}`, { role: "row", ...given }, cells);
export const cell = (given, ...inner) => el("div", { role: "gridcell", ...classed(given) }, inner);

// The list, and what it can be told. `name` is its class, `head` its first row or null, `row(item)` the element of one,
// `key(item)` what tells it from others; `open(item)` hears of presses, `moved(item)` of keys, `near()` of its end.
export function rows({ name = "", role, label, head = null, row: make, key: keyOf, open: press, moved, near }) {
	const prefix = `rows${(lists += 1)}-`;
	const space = el("div.rows-space", { role: "presentation" });
	const body = el("div.rows-body", { role: "rowgroup", tabindex: "-1" }, space);
	const names = { class: `rows ${name}`, role, tabindex: "0", "aria-label": label };
	const element = el("div", names, head && el("div.rows-head", { role: "rowgroup" }, head), body);
	const made = new Map();
	let items = [];
	let active = null;
	let height = 28;
	let waiting = 0;

	const idOf = (key) => prefix + String(key).replaceAll(/\s/g, "_");
	const indexOf = (key) => (key === null ? -1 : items.findIndex((it) => keyOf(it) === key));

	// The element of an item, in its place; gives what stands after it.
	function place(item, index, next) {
		const key = keyOf(item);
		let kept = made.get(key);
		if (kept?.item !== item) {
			const element = make(item);
			element.id = idOf(key);
			element.dataset.key = key;
			kept?.element.replaceWith(element);
			if (kept?.element === next) next = element;
			kept = { item, element };
			made.set(key, kept);
		}
		// They are read out in their order; those that stay are not moved.
		if (kept.element !== next) space.insertBefore(kept.element, next);
		kept.element.style.transform = `translateY(${index * height}px)`;
		kept.element.setAttribute("aria-rowindex", index + (head ? 2 : 1));
		kept.element.setAttribute("aria-selected", key === active);
		return kept.element.nextElementSibling;
	}

	function draw() {
		waiting = 0;
		height = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row")) || 28;
		space.style.height = `${items.length * height}px`;
		const first = Math.max(0, Math.floor(body.scrollTop / height) - BEYOND);
		const last = Math.min(items.length, Math.ceil((body.scrollTop + body.clientHeight) / height) + BEYOND);
		const seen = items.slice(first, last);
		const keys = new Set(seen.map(keyOf));
		for (const [key, { element: old }] of made) {
			if (keys.has(key)) continue;
			old.remove();
			made.delete(key);
		}
		let next = space.firstElementChild;
		seen.forEach((item, at) => {
			next = place(item, first + at, next);
		});
		element.setAttribute("aria-rowcount", items.length + (head ? 1 : 0));
		if (made.has(active)) element.setAttribute("aria-activedescendant", idOf(active));
		else element.removeAttribute("aria-activedescendant");
		if (last >= items.length - BEYOND) near?.();
	}

	const soon = () => (waiting ||= requestAnimationFrame(draw));

	function show(index) {
		const top = index * height;
		if (top < body.scrollTop) body.scrollTop = top;
		if (top + height > body.scrollTop + body.clientHeight) body.scrollTop = top + height - body.clientHeight;
	}

	function choose(key, seen = true) {
		active = key;
		if (seen && indexOf(key) >= 0) show(indexOf(key));
		soon();
	}

	// Takes other items; what a reader has scrolled to stays where it is.
	function take(other) {
		const before = Math.floor(body.scrollTop / height);
		const anchor = body.scrollTop > height ? items[before] : null;
		items = other;
		const after = anchor && indexOf(keyOf(anchor));
		draw();
		if (anchor && after >= 0 && after !== before) {
			body.scrollTop += (after - before) * height;
			draw();
		}
	}

	function move(by) {
		if (!items.length) return;
		const from = indexOf(active);
		const to = from < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, from + by));
		choose(keyOf(items[to]));
		moved?.(items[to]);
	}

	const open = () => items[indexOf(active)] && press(items[indexOf(active)]);

	body.addEventListener("scroll", soon, { passive: true });
	body.addEventListener("click", (event) => {
		const key = event.target.closest("[data-key]")?.dataset.key;
		const item = items.find((it) => String(keyOf(it)) === key);
		if (!item) return;
		choose(keyOf(item), false);
		press(item, event);
	});
	element.addEventListener("keydown", (event) => {
		const page = Math.max(1, Math.floor(body.clientHeight / height) - 1);
		const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -items.length, End: items.length };
		if (Object.hasOwn(steps, event.key)) move(steps[event.key]);
		else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) open();
		else return;
		event.preventDefault();
	});
	new ResizeObserver(soon).observe(body);

	return { element, take, choose, move, open, active: () => items[indexOf(active)] ?? null };
}
