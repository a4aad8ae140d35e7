// Which part of the page the address names: `#/requests/4bf9…?service=user-api`.

// The view, what is chosen in it or null, and what is asked for.
export function parse(hash) {
	const [path, search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
	const [view = "system", id = null] = path.split("/").filter(Boolean).map(plain);
	return { view, id, query: Object.fromEntries(new URLSearchParams(search)) };
}

function plain(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

// What is asked for as the end of an address; what is empty is left out.
export function search(query) {
	const given = Object.entries(query).filter(([, value]) => (value ?? "") !== "");
	return given.length ? `?${new URLSearchParams(given)}` : "";
}

// The address of a part, or of the one thing in it.
export const link = (view, id = null, query = {}) => `#/${view}${id === null ? "" : `/${encodeURIComponent(id)}`}${search(query)}`;

// Goes there; `quietly` without another step in the browser's history.
export function go(address, quietly = false) {
	if (address === location.hash) return;
	if (!quietly) {
		location.hash = address;
		return;
	}
	history.replaceState(null, "", address);
	dispatchEvent(new HashChangeEvent("hashchange"));
}

// What is open now.
export const here = () => parse(location.hash);
