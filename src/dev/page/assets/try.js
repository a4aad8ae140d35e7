// The view in which routes and methods are tried: what there is, and the one chosen.

import { el, replace } from "./dom.js";
import { method } from "./facts.js";
import { t } from "./i18n.js";
import { listed, use } from "./keys.js";
import { go, link } from "./router.js";
import { rows } from "./rows.js";
import { get } from "./server.js";
import { sheet } from "./sheet.js";
import { on } from "./store.js";

let last = null;

function row(it) {
	if (it.title) return el("div.row.group", { role: "row" }, el("div", { role: "gridcell" }, it.title));
	const { operation } = it;
	return el(
		"div",
		{ class: "row operation", role: "row" },
		el("div", { role: "gridcell" }, method(operation.method)),
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

// Puts the view into `root`.
export function mount(root) {
	let all = { operations: [] };
	let text = "";
	let chosen = null;
	let open = null;
	let turn = 0;
	let shown = "";
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

	function put(sheet_, words) {
		open?.leave();
		open = sheet_;
		replace(side, open?.element ?? el("p.note.empty", words));
		view.classList.toggle("has-side", open !== null);
	}

	// Shows the form of an operation; a form that is as it was stays, with its answer.
	async function form(id, { isNew }) {
		const mine = (turn += 1);
		const bare = all.operations.find((it) => it.id === id);
		if (!bare) {
			put(null, t(id === null || !all.operations.length ? "choose.route" : "no.such.route"));
			return;
		}
		const told = await get("operations", { service: bare.service }).catch((error) => ({ operations: [], error }));
		if (mine !== turn) return;
		const operation = told.operations.find((it) => it.id === id);
		const news = JSON.stringify([operation, told.components]);
		if (!isNew && news === shown) return;
		shown = news;
		const root_ = { ...told, operations: all.operations };
		const made = operation && sheet(operation, root_, { close, renew: () => form(id, { isNew: true }) });
		put(made ?? null, told.error?.message ?? t("no.such.route"));
		if (isNew) open?.focus();
	}

	async function load() {
		const answer = await get("operations").catch((error) => ({ operations: [], error }));
		all = answer;
		list.take(entries(all.operations, text));
		list.choose(chosen);
		if (answer.error) put(null, answer.error.message);
		else form(chosen, { isNew: open === null });
	}

	function show(route) {
		const id = route.rest[0] ?? null;
		if (id === null && last !== null && chosen === null) {
			choose(last, true);
			return;
		}
		last = id;
		const isOther = id !== chosen;
		chosen = id;
		if (isOther && all.operations.length) form(id, { isNew: true });
		list.choose(chosen);
	}

	replace(root, view);
	load();
	const offs = [
		on("system", load),
		use({
			...listed(list, { seek: () => search.select(), close: () => chosen !== null && close() }),
			Send: () => (open ? open.send() : false),
		}),
	];
	return {
		show,
		leave: () => {
			turn += 1;
			open?.leave();
			offs.forEach((off) => off());
		},
	};
}
