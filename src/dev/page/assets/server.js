// What is asked of the server, and what it tells by itself.

import { keep, known, tell } from "./store.js";

// What the server answers to a GET; throws its sentence where it refuses.
export async function get(path, query = {}, signal = undefined) {
	const given = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
	const search = given.length ? `?${new URLSearchParams(given)}` : "";
	return read(await fetch(`/api/${path}${search}`, { signal }));
}

async function read(response) {
	if (response.ok) return response.json();
	throw new Error(await refusal(response));
}

async function refusal(response) {
	const told = await response.json().catch(() => null);
	return told?.error ?? `${response.status} ${response.statusText}`;
}

function post(path, body, signal) {
	const headers = { "Content-Type": "application/json" };
	return fetch(`/api/${path}`, { method: "POST", headers, body: JSON.stringify(body), signal });
}

// A call as a line for a shell.
export async function copied(call) {
	return (await read(await post("copy", call))).text;
}

// Runs a call; `take` gets each line of the answer as it comes.
export async function run(call, take, signal) {
	const response = await post("call", call, signal);
	if (!response.ok) throw new Error(await refusal(response));
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
	try {
		keep("system", await get("system"));
	} catch {
		// The stream says that the connection is lost; it comes anew with the next one.
	}
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
