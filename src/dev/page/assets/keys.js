// The keyboard: single keys where nobody is typing, and `g` before the letter of a view.

const OFF = "ferroctl.keys.off";
const PAUSE = 1200;
const layers = new Set();
let pending = -Infinity;

// Whether single keys do something; people who dictate turn them off.
export const areOn = () => localStorage.getItem(OFF) === null;

// Turns single keys on or off.
export function turn(on) {
	if (on) localStorage.removeItem(OFF);
	else localStorage.setItem(OFF, "1");
}

// Listens to keys, `{ j, "g s", Escape }`, until what it gives is called; the last one comes first.
export function use(handlers) {
	layers.add(handlers);
	return () => layers.delete(handlers);
}

function isTyping(target) {
	return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

// The keys of a view with a list; `close()` gives false where nothing is open.
export const listed = (list, { seek, close }) => ({
	"/": seek,
	j: () => list.move(1),
	k: () => list.move(-1),
	o: () => list.open(),
	Escape: () => {
		if (!isTyping(document.activeElement)) return close();
		document.activeElement.blur();
		list.element.focus();
	},
});

// The keys of a view whose elements have the focus one after the other.
export function stepped(elements) {
	const step = (by) => () => {
		const all = [...elements()];
		const at = all.findIndex((it) => it.contains(document.activeElement));
		all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
	};
	return { j: step(1), k: step(-1) };
}

// The name under which a key is listened to, or null where it is none of ours.
function named(event) {
	if (event.key === "Escape") return "Escape";
	if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "Send";
	const held = event.ctrlKey || event.metaKey || event.altKey;
	if (held || isTyping(event.target) || !areOn()) return null;
	if (event.key.length === 1 && event.timeStamp - pending < PAUSE) return `g ${event.key}`;
	return event.key;
}

function pressed(event) {
	if (event.defaultPrevented || event.isComposing) return;
	const name = named(event);
	if (name === null) return;
	pending = -Infinity;
	if (name === "g") {
		pending = event.timeStamp;
		return;
	}
	// A dialog keeps the keys to itself.
	if (document.querySelector("dialog[open]")) return;
	const handler = [...layers].findLast((it) => Object.hasOwn(it, name))?.[name];
	if (handler && handler(event) !== false) event.preventDefault();
}

// Begins to listen.
export const listen = () => addEventListener("keydown", pressed);
