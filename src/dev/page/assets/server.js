// What is asked of the server, and what it tells by itself.

import { search } from "./router.js";
import { keep, known, tell } from "./store.js";

// What the server answers; throws its sentence where it refuses.
async function ask(address, given) {
	const response = await fetch(`/api/${address}`, given);
	if (response.ok) return response;
	const told = await response.json().catch(() => null);
	throw new Error(told?.error ?? `${response.status} ${response.statusText}`);
}

function post(path, body, signal) {
	const headers = { "Content-Type": "application/json" };
	return ask(path, { method: "POST", headers, body: JSON.stringify(body), signal });
}

// What the server tells of something; where it refuses, `instead` with its sentence as `error`.
export const get = (path, query = {}, instead = {}) =>
	ask(path + search(query)).then((it) => it.json()).catch(({ message }) => ({ ...instead, error: message }));

// A call as a line for a shell.
export const copied = async (call) => (await (await post("copy", call)).json()).text;

// Runs a call; `take` gets each line of the answer as it comes.
export async function run(call, take, signal) {
	const response = await post("call", call, signal);
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = "";
	for (;;) {
		const { value, done } = await reader.read();
		const lines = (rest + (value ?? "")).split("\n");
		rest = done ? "" : lines.pop();
		for (const line of lines) if (line.trim()) take(JSON.parse(line));
		if (done) return;
	}
}

async function renew() {
	const system = await get("system");
	// Else the stream says that the connection is lost; it comes anew with the next one.
	if (!system.error) keep("system", system);
}

let source = null;

function lost() {
	if (known.connection !== "lost") keep("connection", "lost");
	// A break mends itself; a refusal, such as of one page too many, does not.
	if (source?.readyState === EventSource.CLOSED) setTimeout(open, 3000);
}

function open() {
	source?.close();
	source = new EventSource("/api/events");
	const take = (event, handle) => source.addEventListener(event, (it) => handle(JSON.parse(it.data)));
	take("hello", () => {
		keep("connection", "live");
		renew();
		tell("again", null);
	});
	take("system", renew);
	for (const topic of ["state", "rates", "findings"]) take(topic, (value) => keep(topic, value));
	for (const topic of ["requests", "logs"]) take(topic, (value) => tell(topic, value));
	source.addEventListener("error", lost);
}

// Follows what the server tells; a page behind another, in the browser's cache, would hold a connection.
export function follow() {
	open();
	addEventListener("pagehide", () => {
		source.close();
		source = null;
	});
	addEventListener("pageshow", (event) => event.persisted && open());
}
