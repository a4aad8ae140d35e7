// The answer to a call, as it comes.

import { body } from "./body.js";
import { el, replace } from "./dom.js";
import { pairs } from "./facts.js";
import { bytes, duration, verdict } from "./format.js";
import { t } from "./i18n.js";
import { write } from "./json.js";
import { link } from "./router.js";

const MOST = 500;

function headers(list, words) {
	if (!list?.length) return null;
	return el("details", el("summary", `${words} ${list.length}`), pairs(list));
}

// The place of an answer; `take` gets each line of the stream, `fail` why there is none.
export function answer(streams) {
	const status = el("p.line", { role: "status" });
	const inner = el("div.messages");
	const above = el("div");
	const below = el("div");
	const element = el("section.answer", { "aria-label": t("answer") }, status, above, inner, below);
	let head = null;
	let text = "";
	let count = 0;

	function line(end = null) {
		const code = head?.status ?? (end?.code_name || end?.code) ?? null;
		const seen = verdict({ status: head?.status, code: end?.code, error: end?.error });
		replace(
			status,
			code !== null && el("span", { class: `badge ${end ? seen : ""}` }, code),
			end ? el("span", `${duration(end.duration)} · ${bytes(end.size)}`) : el("span.dim", t("running")),
			count > 1 && el("span", t("messages", { n: count })),
			head?.trace && el("a", { href: link("requests", head.trace) }, t("show.trace")),
			end?.truncated && el("span.bad", t("truncated")),
			end?.text && el("span.bad", end.text),
			end?.error && el("span.bad", end.error),
		);
	}

	function message(value) {
		count += 1;
		inner.append(body(typeof value === "string" ? value : write(value, 2)));
		while (inner.childElementCount > MOST) inner.firstElementChild.remove();
	}

	function take(it) {
		if (it.head) {
			head = it.head;
			line();
		}
		if (it.message !== undefined) message(it.message);
		if (it.chunk64) message(`base64 ${it.chunk64}`);
		if (it.chunk !== undefined) {
			text += it.chunk;
			if (streams && it.chunk.trim()) message(it.chunk.trim());
		}
		if (!it.end) {
			if (streams) line();
			return;
		}
		if (!streams && text) replace(inner, body(text));
		line(it.end);
		replace(above, headers(head?.headers, t("headers")));
		replace(below, headers(it.end.trailers, t("trailers")));
	}

	line();
	return { element, take, text: () => text, fail: (words) => replace(status, el("span.bad", words)) };
}
