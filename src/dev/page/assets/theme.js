// Light and dark: as the system says, until somebody chooses.

const KEY = "ferroctl.theme";

const { dataset } = document.documentElement;
const theme = () => dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

// Takes what was chosen before.
export function recall() {
	const chosen = localStorage.getItem(KEY);
	if (chosen === "light" || chosen === "dark") dataset.theme = chosen;
}

// The other one; back at what the system says, nothing is chosen any more.
export function turn() {
	const other = theme() === "dark" ? "light" : "dark";
	delete dataset.theme;
	localStorage.removeItem(KEY);
	if (theme() === other) return;
	dataset.theme = other;
	localStorage.setItem(KEY, other);
}
