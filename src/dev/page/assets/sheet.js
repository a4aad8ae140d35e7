// A route or method being tried: its form, and what it answered.

import { copy, say } from "./announce.js";
import { answer } from "./answer.js";
import { button, el, replace } from "./dom.js";
import { bodies, call, draft, hasText, isEmpty, PLACES } from "./draft.js";
import { growing, method, remover } from "./facts.js";
import { field, pair } from "./form.js";
import { ago } from "./format.js";
import { t } from "./i18n.js";
import { write } from "./json.js";
import { panel } from "./panel.js";
import { blank } from "./schema.js";
import { copied, run } from "./server.js";
import { blocksOf, claims, found, keep, token } from "./token.js";

// What was filled in stays for as long as the page does.
const drafts = new Map();

// The field of a token that an operation wants.
function tokenField(block) {
	const said = el("span.words");
	const show = () => {
		const kept = token(block);
		const until = claims(kept)?.exp;
		if (input.value !== (kept ?? "")) input.value = kept ?? "";
		const words = until ? t(until * 1000 < Date.now() ? "token.ended" : "token.until", { when: ago(until * 1000) }) : "";
		replace(said, kept ? words : t("token.none"));
	};
	const take = (event) => {
		keep(block, event.target.value);
		show();
	};
	const input = el("input", { id: "token", autocomplete: "off", spellcheck: "false", class: "mono", on: { change: take } });
	show();
	const label = el("label", { for: "token" }, el("span.field-name", t("token")), el("span.rules", block));
	return { element: el("div.field", label, input, said), show };
}

function parameters(operation, root, filled) {
	return PLACES.map((place) => {
		const own = operation.parameters.filter((it) => it.in === place);
		const made = own.map((it) => {
			const set = (value) => filled.parameters[place].set(it.name, value);
			const schema = it.description ? { description: it.description, ...it.schema } : it.schema;
			return field({ schema, root, name: it.name, required: it.required, value: filled.parameters[place].get(it.name), set });
		});
		return own.length > 0 && el("fieldset", el("legend", t(`in.${place}`)), made);
	});
}

// The fields of a body, or of each message of a stream.
function bodyFields({ body, streams }, root, filled) {
	const isStream = ["in", "both"].includes(streams);
	const row = (value, place, drop) => {
		if (isEmpty(body.schema, root)) return el("p.note", t("no.fields"));
		const set = (next) => {
			filled.bodies[place] = next;
		};
		const name = isStream ? t("message.number", { n: place + 1 }) : t("body");
		const made = field({ schema: body.schema, root, name, required: true, value, set });
		return el("div", { class: isStream ? "item" : "" }, made, isStream && filled.bodies.length > 1 && remover(name, drop));
	};
	return growing({ items: filled.bodies, row, fresh: () => blank(body.schema, root), words: isStream && t("add.message") });
}

function textField(filled, said) {
	const take = (event) => {
		filled.text = event.target.value;
		replace(said);
	};
	return el("textarea.mono", { rows: "14", spellcheck: "false", "aria-label": t("body"), set: { value: filled.text }, on: { input: take } });
}

// The body as fields, or as the text that it is.
function bodyPart(operation, root, filled) {
	if (!operation.body) return null;
	const said = el("p.broken", { role: "status" });
	const holder = el("div.body-part");
	const turn = () => {
		try {
			if (filled.asText) filled.bodies = bodies(filled);
			else filled.text = write(filled.bodies.length > 1 ? filled.bodies : filled.bodies[0], 2);
			filled.asText = !filled.asText;
			show();
		} catch (error) {
			replace(said, t("no.json", { why: error.message }));
		}
	};
	function show() {
		const other = hasText(operation) && button(t(filled.asText ? "as.form" : "as.json"), turn, { class: "small turn" });
		replace(holder, other, filled.asText ? textField(filled, said) : bodyFields(operation, root, filled), said);
	}
	show();
	return holder;
}

// Headers, or metadata, that are no part of the contract.
function headerFields(filled) {
	const row = (it, place, drop) => pair(it, drop);
	const list = growing({ items: filled.headers, row, fresh: () => ["", ""], words: t("add.header") });
	return el("details", { open: filled.headers.length > 0 }, el("summary", t("more.headers")), list);
}

// The form of an operation and what it answered. `leave` ends a call that runs.
export function sheet(operation, root, { close, renew }) {
	const filled = drafts.get(operation.id) ?? draft(operation, root);
	drafts.set(operation.id, filled);
	const wanted = operation.token && tokenField(operation.token);
	const result = el("div.result");
	const said = el("p.broken", { role: "alert" });
	let stop = null;

	// Does something with the call as it is filled in.
	const calling = (act) => async () => {
		replace(said);
		try {
			await act(call(operation, filled, operation.token && token(operation.token)));
		} catch (error) {
			replace(said, error instanceof SyntaxError ? t("no.json", { why: error.message }) : error.message);
		}
	};

	function learn(text) {
		let brought = null;
		try {
			brought = found(JSON.parse(text));
		} catch {
			return;
		}
		const blocks = brought ? blocksOf(operation.service, root.operations) : [];
		for (const block of blocks) keep(block, brought);
		if (blocks.length) result.prepend(el("p.note.good", t("token.kept", { name: blocks.join(", ") })));
		wanted?.show?.();
	}

	const send = calling(async (given) => {
		stop?.abort();
		const mine = new AbortController();
		stop = mine;
		const got = answer(operation.streams !== "none");
		const halt = button(t("stop"), () => mine.abort(), "small");
		replace(result, halt, got.element);
		result.scrollIntoView({ block: "nearest" });
		try {
			await run(given, got.take, mine.signal);
			learn(got.text());
			say(t("answered"));
		} catch (error) {
			got.fail(mine.signal.aborted ? t("state.stopped") : error.message);
		}
		halt.remove();
	});

	const line = calling(async (given) => {
		const text = await copied(given);
		replace(result, el("pre.body", { tabindex: "0" }, text));
		await copy(text);
	});

	const anew = () => {
		drafts.delete(operation.id);
		renew();
	};
	const about = [operation.summary, operation.description].filter(Boolean);
	const program = operation.kind === "grpc" ? "grpcurl" : "curl";
	const form = el(
		"form",
		{ on: { submit: (event) => (event.preventDefault(), send()) } },
		about.map((it) => el("p.words", it)),
		operation.signature && el("p.note", t("signed")),
		operation.deprecated && el("p.note", t("deprecated")),
		wanted?.element,
		parameters(operation, root, filled),
		bodyPart(operation, root, filled),
		headerFields(filled),
		el(
			"div.actions",
			el("button", { type: "submit", class: "main", "aria-keyshortcuts": "Control+Enter" }, t("send")),
			button(t("copy.as", { program }), line),
			button(t("anew"), anew),
		),
		said,
	);
	const title = [method(operation.method), " ", operation.path];
	return { ...panel(operation.path, title, close, el("div.scroll", form, result)), send, leave: () => stop?.abort() };
}

