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

const of = (topic) => listeners.get(topic) ?? listeners.set(topic, new Set()).get(topic);

// Calls, by topic, when something of it comes. Gives what ends that.
export function on(handlers) {
	const those = Object.entries(handlers);
	for (const [topic, listener] of those) of(topic).add(listener);
	return () => those.forEach(([topic, listener]) => of(topic).delete(listener));
}

// Tells of something that is not kept.
export const tell = (topic, value) => [...of(topic)].forEach((listener) => listener(value));

// Keeps something, and tells of it.
export function keep(topic, value) {
	known[topic] = value;
	tell(topic, value);
}

// Whether the services were started elsewhere, and are only looked at.
export const isAttached = () => known.system?.mode === "attach";

// A service of ours by its name, and anything in the picture by its id.
export const serviceOf = (name) => known.system?.services.find((it) => it.name === name);
export const nodeOf = (id) => known.system?.nodes.find((it) => it.id === id);
export const labelOf = (id) => nodeOf(id)?.label ?? id;

// How a service is: its state, or undefined for what is none of ours.
export const stateOf = (service) => known.state?.services.find((it) => it.name === service);
