// The view in which routes and methods are tried: what there is, and the one chosen.

import { el, entry, replace } from "./dom.js";
import { method } from "./facts.js";
import { t } from "./i18n.js";
import { listed } from "./keys.js";
import { split } from "./panel.js";
import { go, link } from "./router.js";
import { cell, row, rows } from "./rows.js";
import { get } from "./server.js";
import { sheet } from "./sheet.js";

let last = null;

function line({ title, operation }) {
	if (title) return row("group", cell("", title));
	const { path, token } = operation;
	return row("operation", [
		cell("", method(operation.method)),
		cell({ class: `what${operation.deprecated ? " old" : ""}`, title: path }, path, el("div.words", operation.summary || operation.name)),
		cell("", token && el("span.tag", { title: t("wants.token", { name: token }) }, token)),
	]);
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
	let turn = 0;
	let shown = "";
	const choose = (id, quietly = false) => go(link("try", id), quietly);
	const list = rows({
		name: "operations",
		role: "grid",
		label: t("operations"),
		row: line,
		key: (it) => it.operation?.id ?? `service ${it.title}`,
		open: (it) => it.operation && choose(it.operation.id),
	});
	const seek = (words) => {
		text = words;
		list.take(entries(all.operations, text));
	};
	const search = entry(t("find.route"), seek, { type: "search", class: "grow", "aria-keyshortcuts": "/" });
	const { view, put, open } = split("try", el("div.bar", { role: "search" }, search), list.element);
	const say = (words) => put(null, el("p.note.empty", words));

	const close = () => {
		choose(null);
		list.element.focus();
	};

	// Shows the form of an operation; a form that is as it was stays, with its answer.
	async function form(id, { isNew }) {
		const mine = (turn += 1);
		const bare = all.operations.find((it) => it.id === id);
		if (!bare) {
			say(t(id === null || !all.operations.length ? "choose.route" : "no.such.route"));
			return;
		}
		const told = await get("operations", { service: bare.service }, { operations: [] });
		if (mine !== turn) return;
		const operation = told.operations.find((it) => it.id === id);
		const news = JSON.stringify([operation, told.components]);
		if (!isNew && news === shown) return;
		shown = news;
		const renew = () => form(id, { isNew: true });
		if (operation) put(sheet(operation, { ...told, operations: all.operations }, { close, renew }));
		else say(told.error ?? t("no.such.route"));
		if (isNew) open()?.focus();
	}

	async function load() {
		all = await get("operations", {}, { operations: [] });
		list.take(entries(all.operations, text));
		list.choose(chosen);
		if (all.error) say(all.error);
		else form(chosen, { isNew: open() === null });
	}

	function show({ id }) {
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
	return {
		show,
		hears: { system: load },
		keys: {
			...listed(list, { seek: () => search.select(), close: () => chosen !== null && close() }),
			Send: () => (open() ? open().send() : false),
		},
		leave: () => {
			turn += 1;
			put(null);
		},
	};
}
