// What need not be done at once.

// Does it once, so many milliseconds after the first of any number of calls; `stop` ends that.
export function delayed(ms, act) {
	let waiting = 0;
	const soon = () => {
		waiting ||= setTimeout(() => {
			waiting = 0;
			act();
		}, ms);
	};
	return { soon, stop: () => clearTimeout(waiting) };
}
