// The view of findings: what `check` says of the contracts, at their lines.

import { copy } from "./announce.js";
import { button, el, replace } from "./dom.js";
import { clock } from "./format.js";
import { t } from "./i18n.js";
import { stepped } from "./keys.js";
import { known } from "./store.js";

const place = (it) => [it.file, it.line, it.column].filter((one) => (one ?? null) !== null).join(":");

// A line of source with the part in question marked.
function marked(text, from, to) {
	const signs = [...text];
	const [before, inner, after] = [signs.slice(0, from), signs.slice(from, to), signs.slice(to)].map((it) => it.join(""));
	return [before, el("mark", inner || " "), after];
}

function sourceLine(finding, { line, text }) {
	const from = line === finding.line ? finding.column - 1 : 0;
	const to = line === finding.end_line ? Math.max(finding.end_column - 1, from + 1) : Infinity;
	const isIn = line >= finding.line && line <= (finding.end_line ?? finding.line);
	const code = el("code", isIn ? marked(text, from, to) : text);
	return el("div", { class: isIn ? "line in" : "line" }, el("span.number", line), code, isIn && line === finding.line && el("span.label", finding.label));
}

const related = (it) => [el("div.where.mono", place(it)), el("div.line", el("span.number", it.line), el("code", it.text), el("span.label", it.label))];

function card(finding) {
	const advice = (key, ...words) => el("p", el("strong", t(key)), " ", words);
	const where = place(finding);
	const lines = [...finding.source.map((it) => sourceLine(finding, it)), ...finding.related.map(related)];
	return el(
		"article",
		{ class: `finding ${finding.severity}`, tabindex: "-1", "aria-label": `${finding.severity} ${finding.code} ${finding.message}` },
		el("h3", el("span", { class: finding.severity === "error" ? "bad" : "poor" }, t(`severity.${finding.severity}`)), " ", el("span.code", finding.code), " ", finding.message),
		finding.file && el("div.where", el("span.mono", where), button(t("copy.place"), () => copy(where), "small")),
		lines.length > 0 && el("div.source", { tabindex: "0", role: "group", "aria-label": t("source") }, lines),
		finding.notes.map((it) => advice("note", it)),
		finding.helps.map((it) => advice("help", it)),
		finding.suggestions.map((it) => advice("help", `${it.title}: `, el("code.good", it.replacement))),
		finding.explain && el("details", el("summary", t("explain", { code: finding.code })), el("pre", finding.explain)),
	);
}

// Puts the view into `root`.
export function mount(root) {
	const said = el("p.note");
	const list = el("div.cards");
	const view = el("div.view.findings", said, list);
	let shown = "";

	function show() {
		const told = known.findings;
		if (!told) return;
		const n = told.findings.length;
		replace(said, told.failure ? el("span.bad", told.failure) : n ? t("findings.count", { n }) : t("no.findings"), ` · ${t("checked.at", { when: clock(told.at) })}`);
		const news = JSON.stringify(told.findings);
		if (news !== shown) replace(list, told.findings.map(card));
		shown = news;
	}

	replace(root, view);
	return { show, hears: { findings: show }, keys: stepped(() => list.children) };
}
