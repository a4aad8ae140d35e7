// The view in which routes and methods are tried: what there is, and the one chosen.

import { el, replace } from "./dom.js";
import { t } from "./i18n.js";
import { use } from "./keys.js";
import { go, link } from "./router.js";
import { rows } from "./rows.js";
import { get } from "./server.js";
import { method, sheet } from "./sheet.js";
import { on } from "./store.js";

let last = null;

function row(it) {
	if (it.title) return el("div.row.group", { role: "row" }, el("div", { role: "gridcell" }, it.title));
	const { operation } = it;
	return el(
		"div",
		{ class: "row operation", role: "row" },
		el("div", { role: "gridcell" }, method(operation)),
		el(
			"div",
			{ role: "gridcell", class: `what${operation.deprecated ? " old" : ""}`, title: operation.path },
			operation.path,
			el("div.words", operation.summary || operation.name),
		),
		el("div", { role: "gridcell" }, operation.token && el("span.tag", { title: t("wants.token", { name: operation.token }) }, operation.token)),
	);
}

function entries(operations, text) {
	const words = text.toLowerCase();
	const fits = (it) => [it.path, it.name, it.summary, it.service, it.method].some((one) => (one ?? "").toLowerCase().includes(words));
	const found = operations.filter(fits);
	const services = [...new Set(found.map((it) => it.service))];
	return services.flatMap((service) => [{ title: service }, ...found.filter((it) => it.service === service).map((operation) => ({ operation }))]);
}

/** Puts the view into `root`. */
export function mount(root) {
	let all = { operations: [], components: {} };
	let text = "";
	let chosen = null;
	let open = null;
	const choose = (id, quietly = false) => go(link("try", id === null ? [] : [id]), quietly);
	const list = rows({
		role: "grid",
		label: t("operations"),
		row,
		key: (it) => it.operation?.id ?? `service ${it.title}`,
		open: (it) => it.operation && choose(it.operation.id),
	});
	list.element.classList.add("operations");
	const seek = (event) => {
		text = event.target.value;
		list.take(entries(all.operations, text));
	};
	const search = el("input", { type: "search", class: "grow", placeholder: t("find.route"), "aria-label": t("find.route"), "aria-keyshortcuts": "/", on: { input: seek } });
	const side = el("div.side");
	const view = el("div.view.split.try", el("div.first", el("div.bar", { role: "search" }, search), list.element), side);

	const close = () => {
		choose(null);
		list.element.focus();
	};

	function open_(id, withFocus) {
		open?.leave();
		const operation = all.operations.find((it) => it.id === id);
		open = operation ? sheet(operation, all, { close, renew: () => open_(id, true) }) : null;
		replace(side, open?.element ?? el("p.note.empty", t(id === null || !all.operations.length ? "choose.route" : "no.such.route")));
		view.classList.toggle("has-side", open !== null);
		if (withFocus) open?.focus();
	}

	async function load() {
		const answer = await get("operations").catch((error) => ({ operations: [], components: {}, error }));
		all = answer;
		list.take(entries(all.operations, text));
		open_(chosen, false);
		list.choose(chosen);
		if (answer.error) replace(side, el("p.note.empty", answer.error.message));
	}

	function show(route) {
		const id = route.rest[0] ?? null;
		if (id === null && last !== null && chosen === null) {
			choose(last, true);
			return;
		}
		last = id;
		if (id !== chosen) open_(id, true);
		chosen = id;
		list.choose(chosen);
	}

	replace(root, view);
	load();
	const offs = [
		on("system", load),
		use({
			"/": () => search.select(),
			j: () => list.move(1),
			k: () => list.move(-1),
			o: () => list.open(),
			Send: () => (open ? open.send() : false),
			Escape: () => {
				if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName)) document.activeElement.blur();
				else if (chosen !== null) close();
				else return false;
			},
		}),
	];
	return {
		show,
		leave: () => {
			open?.leave();
			offs.forEach((off) => off());
		},
	};
}
