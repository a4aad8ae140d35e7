// The modules of the page that need no browser: node --test modules.mjs, with a copy of them in PAGE_MODULES.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const FOLDER = process.env.PAGE_MODULES;
const load = (name) => import(pathToFileURL(`${FOLDER}/${name}.js`));

const { layout } = await load("graph");
const { lines, extent, ticks } = await load("spans");
const { matches, asked } = await load("filter");
const { parse, write, pretty, pieces, Num } = await load("json");
const { blank, broken, kind, resolve, rules } = await load("schema");
const { call, draft } = await load("draft");
const { link, parse: parseAddress } = await load("router");
const { claims, found, blocksOf } = await load("token");
const { duration, outcome, rate, verdict } = await load("format");
const { preferred, t } = await load("i18n");
const { condition, silence } = await load("condition");
const { figures } = await load("picture");
const words = (await load("words")).default;

const read = (name) => readFileSync(`${FOLDER}/${name}`, "utf8");
const modules = readdirSync(FOLDER).filter((it) => it.endsWith(".js"));
const source = modules.filter((it) => it !== "words.js").map(read).join("\n");

const graph = (...calls) => {
	const ids = [...new Set(calls.flat())];
	return [ids.map((id) => ({ id })), calls.map(([from, to]) => ({ id: `${from}>${to}`, from, to }))];
};

test("callers stand before whom they call, and nothing overlaps", () => {
	const picture = layout(...graph(["a", "b"], ["b", "c"], ["a", "c"], ["a", "d"], ["x", "y"]));
	const at = (id) => picture.nodes.get(id);
	for (const [from, to] of ["ab", "bc", "ac", "ad", "xy"]) assert.ok(at(from).x + at(from).width < at(to).x, `${from} before ${to}`);
	const boxes = [...picture.nodes.values()];
	for (const one of boxes) {
		assert.ok(one.x >= 0 && one.y >= 0 && one.x + one.width <= picture.width && one.y + one.height <= picture.height);
		for (const other of boxes.filter((it) => it !== one)) {
			const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
			assert.ok(apart, JSON.stringify([one, other]));
		}
	}
});

test("above one another in a narrow window, and as far side by side as there is room", () => {
	const [nodes, edges] = graph(["a", "b"], ["c", "d"]);
	const narrow = layout(nodes, edges, { across: false, room: 200 });
	assert.ok(narrow.nodes.get("a").y < narrow.nodes.get("b").y);
	assert.ok(narrow.width <= 200 && narrow.nodes.get("c").y > narrow.nodes.get("b").y);
	const wide = layout(nodes, edges, { across: false, room: 900 });
	assert.equal(wide.nodes.get("a").y, wide.nodes.get("c").y);
});

test("circles, calls of oneself and edges to nobody do not stop the picture", () => {
	const [nodes, edges] = graph(["a", "b"], ["b", "a"], ["b", "b"], ["b", "c"], ["c", "a"]);
	const picture = layout(nodes, [...edges, { id: "?", from: "a", to: "nobody" }]);
	assert.deepEqual([...picture.edges.keys()].sort(), ["a>b", "b>a", "b>c", "c>a"]);
	assert.ok([...picture.edges.values()].every((it) => !it.path.includes("NaN")));
	assert.deepEqual(layout([], []).width, 0);
	const chain = Array.from({ length: 2000 }, (_, at) => [`n${at}`, `n${at + 1}`]);
	assert.equal(layout(...graph(...chain)).nodes.size, 2001);
});

const span = (id, parent, start = 0, more = {}) => ({ id, parent, start, duration: 1, ...more });

test("a trace is its spans by parent and time, with what was logged in them", () => {
	const spans = [span("a", null), span("c", "a", 3), span("b", "a", 1), span("d", "b", 2)];
	const logs = [{ seq: 1, span: "b", time: 1.5 }, { seq: 2, span: "gone", time: 9 }];
	const shown = lines(spans, logs).map((it) => [it.key, it.depth]);
	assert.deepEqual(shown, [["a", 0], ["b", 1], ["log1", 2], ["d", 2], ["c", 1], ["log2", 0]]);
	const folded = lines(spans, logs, new Set(["b"]));
	assert.deepEqual(folded.map((it) => it.key), ["a", "b", "c", "log2"]);
	assert.deepEqual([folded[1].children, folded[1].isFolded, folded[2].isFolded], [2, true, false]);
});

test("circles, strangers and depth of any kind are shown once", () => {
	const odd = [span("a", "b"), span("b", "a"), span("c", "c"), span("d", "gone"), span("a", null)];
	assert.deepEqual(lines(odd, []).map((it) => it.key).sort(), ["a", "b", "c", "d"]);
	const deep = Array.from({ length: 50_000 }, (_, at) => span(`s${at}`, at ? `s${at - 1}` : null));
	assert.equal(lines(deep, []).length, 50_000);
	assert.equal(lines(deep, [], new Set(["s0"])).length, 1);
});

test("the axis of time", () => {
	assert.deepEqual(extent([span("a", null, 5), span("b", "a", 2, { duration: 9 })]), { from: 2, to: 11 });
	assert.deepEqual(extent([]), { from: 0, to: 1 });
	assert.deepEqual(ticks(27.3), [0, 10, 20]);
	assert.equal(ticks(0.001).length > 1, true);
});

const REQUEST = {
	trace: "4bf9", service: "user-api", services: ["user-api", "user-rpc"], name: "POST /api/user/login", route: "/api/user/login",
	path: "/api/user/login", status: 500, code: null, duration: 12, error: true,
};

test("requests are filtered as the address says", () => {
	const wanted = [{}, { service: "user-rpc" }, { route: "/api/user/login" }, { status: "5xx" }, { status: "error" }, { status: "500" }, { min: "12", max: "12" }, { text: "LOGIN" }, { text: "4bf9" }];
	const unwanted = [{ service: "courseware-api" }, { route: "/api" }, { status: "4xx" }, { status: "200" }, { min: "12.1" }, { max: "11" }, { text: "logout" }, { min: "x" }];
	for (const it of wanted) assert.ok(matches(REQUEST, it), JSON.stringify(it));
	for (const it of unwanted) assert.ok(!matches(REQUEST, it), JSON.stringify(it));
	assert.ok(matches({ ...REQUEST, status: null, code: 5, error: false }, { status: "5" }));
	assert.deepEqual(asked({ service: "a", text: "", other: "b" }), { service: "a" });
});

test("addresses hold whatever a contract names", () => {
	const address = link("try", "user-api POST /api/user/:id?a=b#c", { text: "50 %&=" });
	assert.deepEqual(parseAddress(address), { view: "try", id: "user-api POST /api/user/:id?a=b#c", query: { text: "50 %&=" } });
	assert.deepEqual(parseAddress("#/x/%"), { view: "x", id: "%", query: {} });
	assert.equal(parseAddress("").view, "system");
});

const isOld = JSON.parse("1", (key, value, context) => context?.source ?? null) === null;

test("numbers keep their digits", { skip: isOld && "this Node gives no digits" }, () => {
	const text = '{"id":18446744073709551615,"x":1.50,"list":[],"none":{},"a":[1,"b",null,true]}';
	assert.equal(write(parse(text)), text);
	assert.ok(pretty(text).includes('"id": 18446744073709551615'));
	assert.equal(pretty("no json"), "no json");
	assert.equal(write({ a: undefined, b: new Num("2") }), '{"b":2}');
	assert.equal(pieces(pretty(text)).map(([, it]) => it).join(""), pretty(text));
	assert.deepEqual(pieces('{"a": "b"}').map(([it]) => it), ["plain", "key", "plain", "plain", "string", "plain"]);
});

const ROOT = {
	components: {
		schemas: {
			Login: { type: "object", properties: { name: { type: "string", minLength: 1 }, age: { type: "integer", minimum: 3, maximum: 5 } }, required: ["name", "age"] },
			Tree: { type: "object", properties: { left: { $ref: "#/components/schemas/Tree" }, tag: { type: "string" } }, required: ["tag", "left"] },
			"a/b~c": { type: ["integer", "null"], default: 7 },
			Loop: { $ref: "#/components/schemas/Loop" },
		},
	},
};
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });

test("schemas are followed, and begin with what they say", () => {
	assert.equal(write(blank(ref("Login"), ROOT)), '{"name":"","age":3}');
	assert.equal(write(blank(ref("a~1b~0c"), ROOT)), "7");
	assert.ok(resolve(ref("a~1b~0c"), ROOT).nullable);
	assert.ok(write(blank(ref("Tree"), ROOT)).length < 400);
	const maybe = resolve({ anyOf: [ref("Login"), { type: "null" }], description: "who" }, ROOT);
	assert.deepEqual([kind(maybe), maybe.nullable, maybe.description], ["object", true, "who"]);
	assert.equal(kind(resolve({ oneOf: [{ type: "string" }, { type: "integer" }] }, ROOT)), "any");
	assert.equal(kind(resolve(ref("Loop"), ROOT)), "any");
	assert.equal(kind(resolve(ref("gone"), ROOT)), "any");
	const both = resolve({ allOf: [ref("Login"), { properties: { more: { type: "boolean" } }, required: ["more"] }] }, ROOT);
	assert.deepEqual([Object.keys(both.properties), both.required], [["name", "age", "more"], ["name", "age", "more"]]);
	assert.deepEqual(rules({ type: "integer", format: "uint64", minimum: 0, maximum: 255 }), ["uint64", "0 – 255"]);
	assert.deepEqual(rules({ type: "integer", format: "uint64", minimum: 0, maximum: 2 ** 64 }), ["uint64", "≥ 0"]);
});

test("what a value breaks is said", () => {
	const age = { type: "integer", minimum: 3, exclusiveMaximum: 5 };
	const of = (schema, value) => broken(schema, value)?.[0] ?? null;
	assert.deepEqual(["2", "3", "5", "3.5", "x"].map((it) => of(age, new Num(it))), ["least", null, "under", "integer", "number"]);
	assert.deepEqual(["", "ab", "课件"].map((it) => of({ minLength: 1, maxLength: 2, pattern: "^[a-z]*$" }, it)), ["shortest", null, "pattern"]);
	assert.equal(of({ pattern: "(?<" }, "x"), null);
});

const OPERATION = {
	id: "user-api POST /a/:id", service: "user-api", kind: "http", method: "POST", path: "/a/:id", token: "Auth", streams: "none",
	parameters: [
		{ name: "id", in: "path", required: true, schema: { type: "integer" }, example: 1 },
		{ name: "page", in: "query", required: false, schema: { type: "array" }, example: null },
	],
	body: { type: "application/json", required: true, schema: ref("Login"), example: null },
};

test("a form is sent as the contract wants it", () => {
	const filled = draft(OPERATION, ROOT);
	filled.parameters.query.set("page", [new Num("2"), "x"]);
	filled.headers.push(["X-A", "b"], ["", "c"]);
	assert.deepEqual(call(OPERATION, filled, "t.o.k"), {
		operation: OPERATION.id,
		parameters: { path: { id: "1" }, query: { page: ["2", "x"] }, header: {} },
		headers: [["X-A", "b"], ["Authorization", "Bearer t.o.k"]],
		body: '{"name":"","age":3}',
	});
	filled.headers = [["authorization", "mine"]];
	assert.deepEqual(call(OPERATION, filled, "t.o.k").headers, [["authorization", "mine"]]);
	Object.assign(filled, { asText: true, text: "{ no json" });
	assert.equal(call(OPERATION, filled).body, "{ no json");
});

test("forms of other kinds, and messages of gRPC", () => {
	const of = (type) => ({ ...OPERATION, token: null, body: { ...OPERATION.body, type } });
	const sent = (operation) => call(operation, draft(operation, ROOT));
	assert.equal(sent(of("application/x-www-form-urlencoded")).body, "name=&age=3");
	const parts = sent(of("multipart/form-data"));
	assert.match(parts.headers[0][1], /boundary=/);
	assert.match(parts.body, /name="age"\r\n\r\n3\r\n/);
	const grpc = { ...of("application/grpc"), kind: "grpc" };
	assert.equal(write(sent(grpc).messages), '[{"name":"","age":3}]');
	assert.equal(sent({ ...OPERATION, body: null }).body, null);
});

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const TOKEN = `${encoded({ alg: "HS256" })}.${encoded({ exp: 5, name: "课件" })}.c2ln`;

test("a token in an answer is found, and nothing else is taken for one", () => {
	assert.equal(found({ code: 0, data: { id: 1, list: [{ token: TOKEN }] } }), TOKEN);
	assert.deepEqual(claims(TOKEN), { exp: 5, name: "课件" });
	for (const other of ["1.2.3", "a.b.c", "", null, 5, "user.proto.v1"]) assert.equal(found(other), null);
	const operations = [{ service: "a", token: "Auth" }, { service: "a", token: null }, { service: "b", token: "Admin" }, { service: "c", token: null }];
	assert.deepEqual(["a", "b", "c"].map((it) => blocksOf(it, operations)), [["Auth"], ["Admin"], ["Auth", "Admin"]]);
});

test("figures are short", () => {
	const plain = (text) => text.replaceAll("\u202f", " ");
	assert.deepEqual([0.0004, 0.85, 12.44, 999.6, 1240, 150_000, null].map((it) => plain(duration(it))), ["0.4 µs", "850 µs", "12.4 ms", "1 s", "1.24 s", "2.5 min", "–"]);
	assert.deepEqual([0, 0.02, 9.2, 12.3, 10_240].map(rate), ["0/s", "0.1/s", "9.2/s", "12/s", "10.2k/s"]);
	assert.deepEqual([outcome({ status: 200 }), outcome({ status: null, code: 5 }), outcome({ status: null, code: 5000 })], ["200", "NOT_FOUND", "5000"]);
	assert.deepEqual([{ status: 200 }, { status: 404 }, { status: 500 }, { code: 3 }, { status: 200, error: true }].map(verdict), ["good", "poor", "bad", "bad", "bad"]);
});

const system = (states, more = {}) => ({
	connection: "live",
	state: { services: states.map((state, at) => ({ name: `s${at}`, state })), build: { state: "idle" }, generate: { state: "ok" }, ...more },
});
const FAILED = { state: "failed", text: "no" };

test("the head says the worst first, and counts who runs", () => {
	assert.deepEqual(condition(system(["running", "running"])), ["good", "2 of 2 running"]);
	assert.deepEqual(condition(system(["running", "starting"])), ["busy", "1 of 2 running"]);
	assert.deepEqual(condition(system(["running", "away", "running"])), ["bad", "2 of 3 running"]);
	assert.deepEqual(condition(system(["failed", "away", "stopped"])), ["bad", "2 down: s0, s2"]);
	assert.deepEqual(condition(system([])), ["busy", "connecting …"]);
	assert.deepEqual(condition({ connection: "connecting", state: null }), ["busy", "connecting …"]);
	const all = { generate: FAILED, build: FAILED, jaeger: FAILED };
	const worst = [[{ ...all }, "Contracts have errors"], [{ ...all, generate: undefined }, "Build failed"], [{ jaeger: FAILED }, "Jaeger does not answer"]];
	for (const [more, words] of worst) assert.ok(condition(system(["running"], more))[1].startsWith(words), words);
	assert.deepEqual(condition(system(["away"], { jaeger: FAILED })), ["bad", "0 of 1 running"]);
	assert.equal(condition({ ...system(["running"], all), connection: "lost" })[1], "no connection to ferroctl dev");
});

test("why there is no request is said as far as it is known", () => {
	const why = (mode, address, state) => silence({ system: { mode, jaeger: address }, state: { jaeger: state && { state, text: "" } } });
	assert.deepEqual(why("dev", null, null), [t("no.requests")]);
	assert.deepEqual(why("attach", "http://127.0.0.1:16686", "ok"), [t("no.requests")]);
	assert.deepEqual(why("attach", "http://127.0.0.1:16686", "failed"), ["No request yet: Jaeger does not answer."]);
	assert.deepEqual(why("dev", "http://127.0.0.1:16686", "waiting"), ["Waiting for Jaeger …"]);
	const [words, command] = why("attach", null, null);
	assert.match(words, /^No Jaeger was given/);
	assert.match(command, /^ferroctl dev --attach --jaeger http:/);
	assert.deepEqual(silence({ system: null, state: null }), [t("no.requests")]);
});

test("rates that nobody measured are a dash", () => {
	assert.deepEqual([figures({ rate: 12, p99: null }), figures({ rate: 12 }), figures({ rate: 0, p99: null }), figures()], ["12/s · –", "12/s · –", "", ""]);
	assert.deepEqual([duration(null), duration(undefined)], ["–", "–"]);
});

test("every word is there in both languages, with the same things to fill in", () => {
	const filled = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
	for (const [key, both] of Object.entries(words)) {
		assert.equal(both.length, 2, key);
		assert.ok(both.every((it) => it.length > 0), key);
		assert.deepEqual(filled(both[0]), filled(both[1]), key);
	}
	assert.equal(preferred(["fr", "zh-CN", "en"]), "zh");
	assert.equal(preferred(["fr"]), "en");
	assert.equal(t("spans", { n: 1 }), "1 span");
	assert.equal(t("spans", { n: 2 }), "2 spans");
	assert.equal(t("no.such.key"), "no.such.key");
});

test("every word that the page names is there, and each is used", () => {
	const named = [...source.matchAll(/\bt\("([\w.]+)"/g)].map(([, key]) => key);
	for (const key of named) assert.ok(Object.hasOwn(words, key), key);
	const made = [...source.matchAll(/\bt\(`([\w.]+\.)\$\{/g)].map(([, start]) => start);
	for (const key of Object.keys(words)) assert.ok(source.includes(`"${key}"`) || made.some((it) => key.startsWith(it)), key);
});

test("every rule has its class, and every class its rule", () => {
	const css = read("page.css").replace(/\/\*.*?\*\/|"[^"]*"/gs, "");
	const ruled = new Set([...css.matchAll(/\.([a-z⇄][\w-]*)/gi)].map(([, name]) => name));
	const code = source.replaceAll(/^\s*\/\/.*$/gm, "");
	const texts = [...code.matchAll(/"([^"\n]*)"|`([^`\n]*)`/g)].map(([, one, other]) => one ?? other);
	const written = new Set(texts.flatMap((it) => it.split(/[\s.]+/)));
	const begun = ["state-", "kind-", "colour", "json-"].filter((it) => code.includes(`${it}\${`));
	// What the server names: methods, and how bad a finding is.
	const told = ["get", "post", "put", "patch", "delete", "warning"];
	for (const name of ruled) assert.ok(written.has(name) || told.includes(name) || begun.some((it) => name.startsWith(it)), `.${name} is nowhere`);
	const inNames = [...source.matchAll(/\b(?:el|svg)\("\w+\.([\w.-]+)"|\brow\("([\w.-]+)"/g)].flatMap(([, one, other]) => (one ?? other).split("."));
	const inClasses = [...source.matchAll(/\bclass: (?:"([^"]*)"|`([^`]*)`)/g)].flatMap(([, one, other]) => (one ?? other.replace(/\S*\$\{.*?\}/g, "")).split(/\s+/));
	for (const name of [...inNames, ...inClasses].filter(Boolean)) assert.ok(ruled.has(name), `${name} has no rule`);
});

test("modules give what others take, and take what they use", () => {
	const tested = readFileSync(new URL(import.meta.url), "utf8");
	for (const name of modules) {
		const own = read(name);
		const others = [tested, ...modules.filter((it) => it !== name).map(read)].join("\n");
		const given = [...own.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)].map(([, it]) => it);
		for (const it of given) assert.ok(new RegExp(`\\b${it}\\b`).test(others), `nobody takes ${it} of ${name}`);
		const taken = [...own.matchAll(/^import \{ (.*) \} from/gm)].flatMap(([, it]) => it.split(", "));
		const body = own.replaceAll(/^import .*$/gm, "");
		for (const it of taken) assert.ok(new RegExp(`\\b${it}\\b`).test(body), `${name} does not use ${it}`);
	}
});

test("nothing of the page takes text for markup, or asks another host", () => {
	for (const name of readdirSync(FOLDER).filter((it) => /\.(js|css|html|svg)$/.test(it))) {
		const text = read(name);
		assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|setHTML|srcdoc/, name);
		assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /(["'`(])(https?:)?\/\/[a-z]/i, name);
		assert.doesNotMatch(text, /\son\w+="|<style|style="/, name);
	}
});
