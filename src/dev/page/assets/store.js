// What the page knows, and who wants to hear when it changes.

const listeners = new Map();

// What came last, by topic.
export const known = {
	// `connecting`, `live` or `lost`.
	connection: "connecting",
	system: null,
	state: null,
	rates: { nodes: {}, edges: {} },
	findings: null,
};

// Calls when something of that topic comes. Gives what ends that.
export function on(topic, listener) {
	const those = listeners.get(topic) ?? listeners.set(topic, new Set()).get(topic);
	those.add(listener);
	return () => those.delete(listener);
}

// Tells of something that is not kept.
export function tell(topic, value) {
	for (const listener of [...(listeners.get(topic) ?? [])]) listener(value);
}

// Keeps something, and tells of it.
export function keep(topic, value) {
	known[topic] = value;
	tell(topic, value);
}

// How a service is: its state, or null for what is none of ours.
export function stateOf(service) {
	return known.state?.services.find((it) => it.name === service) ?? null;
}
