// What need not be done at once.

// Does it once, so many milliseconds after the first of any number of calls; `stop` forgets them.
export function delayed(ms, act) {
	let waiting = 0;
	const soon = () => {
		waiting ||= setTimeout(() => {
			waiting = 0;
			act();
		}, ms);
	};
	const stop = () => {
		clearTimeout(waiting);
		waiting = 0;
	};
	return { soon, stop };
}
