// A call as it is being filled in, and as it is sent. Pure.

import { adopt, Num, parse, write } from "./json.js";
import { blank, kind, resolve } from "./schema.js";

// Where parameters stand.
export const PLACES = ["path", "query", "header"];

function begin({ example = null, required, schema }, root) {
	if (example !== null) return adopt(example);
	return required ? blank(schema, root) : undefined;
}

// What an operation's form begins with.
export function draft(operation, root) {
	const parameters = Object.fromEntries(PLACES.map((it) => [it, new Map()]));
	for (const it of operation.parameters) parameters[it.in]?.set(it.name, begin(it, root));
	const body = operation.body ? begin({ ...operation.body, required: true }, root) : undefined;
	return { parameters, bodies: [body], headers: [], asText: false, text: "" };
}

function plain(value) {
	if (value instanceof Num) return value.text;
	return typeof value === "string" ? value : write(value);
}

const texts = (map, text) => Object.fromEntries([...map].filter(([, it]) => it !== undefined).map(([name, it]) => [name, text(it)]));

function pairs(value) {
	return Object.entries(value ?? {}).flatMap(([name, it]) => {
		if (it === undefined) return [];
		return [it].flat().map((one) => [name, plain(one)]);
	});
}

function multipart(value, boundary) {
	const quoted = (name) => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
	const parts = pairs(value).map(([name, text]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${text}\r\n`);
	return `${parts.join("")}--${boundary}--\r\n`;
}

function encoded(type, value, headers) {
	if (value === undefined) return null;
	if (type === "application/x-www-form-urlencoded") return String(new URLSearchParams(pairs(value)));
	if (type !== "multipart/form-data") return write(value);
	const boundary = "ferroctl-of-the-page-7d1f";
	headers.push(["Content-Type", `${type}; boundary=${boundary}`]);
	return multipart(value, boundary);
}

// The values of the body, or of the messages; throws where a text is no JSON.
export function bodies(filled) {
	if (!filled.asText) return filled.bodies;
	return filled.bodies.length > 1 ? parse(filled.text) : [parse(filled.text)];
}

// What is sent to the server for it. `token` goes in where the operation wants one.
export function call(operation, filled, token = null) {
	const headers = filled.headers.filter(([name]) => name !== "");
	const isNamed = headers.some(([name]) => name.toLowerCase() === "authorization");
	if (operation.token && token && !isNamed) headers.push(["Authorization", `Bearer ${token}`]);
	const { path, query, header } = filled.parameters;
	const parameters = {
		path: texts(path, plain),
		query: texts(query, (it) => [it].flat().map(plain)),
		header: texts(header, plain),
	};
	const asked = { operation: operation.id, parameters, headers };
	if (operation.kind === "grpc") return { ...asked, messages: bodies(filled) };
	const isText = filled.asText && operation.body?.type === "application/json";
	const body = isText ? filled.text : operation.body && encoded(operation.body.type, filled.bodies[0], headers);
	return { ...asked, body: body ?? null };
}

// Whether a body may be written as JSON text as well.
export const hasText = (operation) => operation.body !== null && /json|grpc/.test(operation.body.type);

// Whether a message has anything to fill in.
export function isEmpty(schema, root) {
	const found = resolve(schema, root);
	return kind(found) === "object" ? Object.keys(found.properties).length === 0 : kind(found) === "map" && found.additionalProperties === false;
}
