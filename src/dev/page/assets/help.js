// The keys, in a dialog.

import { button, el } from "./dom.js";
import { t } from "./i18n.js";
import { areOn, turn } from "./keys.js";

const KEYS = [
	["g s", "system"], ["g r", "requests"], ["g t", "try"], ["g f", "findings"], ["/", "key.find"], ["j k", "key.move"], ["o Enter", "key.open"],
	["Esc", "key.close"], ["p", "key.pause"], ["l", "key.logs"], ["[ ]", "key.spans"], ["← →", "key.fold"], ["Ctrl+Enter", "key.send"], ["?", "key.help"],
];

// Shows them until they are closed.
export function help() {
	const keys = KEYS.map(([signs, words]) => [el("dt", signs.split(" ").map((it) => el("kbd", it))), el("dd", t(words))]);
	const box = el("input", { type: "checkbox", id: "keys-on", set: { checked: areOn() }, on: { change: (event) => turn(event.target.checked) } });
	const dialog = el(
		"dialog",
		{ "aria-labelledby": "help-title", on: { close: () => dialog.remove() } },
		el("h2", { id: "help-title" }, t("keyboard")),
		el("dl.keys", keys),
		el("p.check", box, el("label", { for: "keys-on" }, t("single.keys"))),
		button(t("close"), () => dialog.close(), "main"),
	);
	document.body.append(dialog);
	dialog.showModal();
}
