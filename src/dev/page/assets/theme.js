// Light and dark: as the system says, until somebody chooses.

const KEY = "ferroctl.theme";

// `light` or `dark`, as it is now.
export function theme() {
	const chosen = document.documentElement.dataset.theme;
	if (chosen) return chosen;
	return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

// Takes what was chosen before.
export function recall() {
	const chosen = localStorage.getItem(KEY);
	if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}

// The other one; back at what the system says, nothing is chosen any more.
export function turn() {
	const other = theme() === "dark" ? "light" : "dark";
	delete document.documentElement.dataset.theme;
	localStorage.removeItem(KEY);
	if (theme() === other) return;
	document.documentElement.dataset.theme = other;
	localStorage.setItem(KEY, other);
}
