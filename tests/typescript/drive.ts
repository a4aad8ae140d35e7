// The example's clients against its services, and all that they do not show against a server of this file.
//
//     node drive.js USER_API COURSEWARE_API

import { equal, held, refused, rejected } from "./checks.js";
import { call, events, raw, segment } from "./client.js";
import { type Client, coursewareApi, userApi } from "./index.js";

declare const process: { argv: string[] };

const [userUrl = "", coursewareUrl = ""] = process.argv.slice(2);
let token: string | undefined;
const client: Client = { baseUrl: `${userUrl}/`, token: () => token };

const somebody = { loginName: "somebody", password: "a password" };
const register = () =>
  userApi.userRegister(client, { ...somebody, username: "Some Body", sex: 1 });
equal(await register(), {});
equal(await refused(register()), [5000, "用户名已存在", 400]);
equal(
  await refused(userApi.userLogin(client, { ...somebody, password: "x" })),
  [5000, "密码错误", 400],
);
equal((await refused(userApi.userInfo(client, { id: 1 })))[2], 401);
const login = await userApi.userLogin(client, somebody);
token = login.token;
equal((await userApi.userInfo(client, { id: login.id })).username, "Some Body");
equal(
  (await refused(userApi.userLogin(client, { ...somebody, loginName: "" })))[0],
  400,
);

const aborted = userApi.userInfo(
  client,
  { id: login.id },
  { signal: AbortSignal.abort("no longer") },
);
equal(await rejected(aborted), "no longer");

const courseware: Client = { baseUrl: coursewareUrl, token };
const ok = await coursewareApi.coursewareAdd(courseware, {
  code: "C1",
  name: "a/b",
  type: 1,
});
equal(ok, {});
equal(
  (
    await refused(
      coursewareApi.coursewareAdd(courseware, {
        code: "C1",
        name: "b",
        type: 1,
      }),
    )
  )[0],
  5000,
);

// What a request looks like, and how answers that the example has not are read.
type Body = ConstructorParameters<typeof Response>[0];
let seen = new Request("http://x/");
function answering(body: Body, init?: ResponseInit): Client {
  return {
    baseUrl: "http://x",
    headers: { "X-All": "1", "X-One": "1" },
    fetch: async (input, options) => {
      seen = new Request(input, options);
      return new Response(body, init);
    },
  };
}
const envelope = answering('{"code":0,"message":"success","data":[1]}');
const list = await call<number[]>(
  envelope,
  { headers: { "X-One": "2" } },
  {
    method: "POST",
    path: `/items/${segment("a/b?c")}`,
    query: { ids: [1, 2], none: undefined, text: "ä&", tree: { a: 1 } },
    form: { name: "n" },
  },
);
equal(list, [1]);
equal(
  seen.url,
  "http://x/items/a%2Fb%3Fc?ids=1&ids=2&text=%C3%A4%26&tree=%7B%22a%22%3A1%7D",
);
equal([seen.headers.get("X-All"), seen.headers.get("X-One")], ["1", "2"]);
equal(
  seen.headers.get("Content-Type"),
  "application/x-www-form-urlencoded;charset=UTF-8",
);
equal(await seen.text(), "name=n");
for (const odd of ["", ".", ".."]) {
  equal(
    (await rejected((async () => segment(odd))())) instanceof TypeError,
    true,
  );
}
const route = { method: "GET", path: "/" };
equal(await refused(call(answering('{"code":7,"message":"m"}'), {}, route)), [
  7,
  "m",
  200,
]);
equal(await refused(call(answering("<html>", { status: 502 }), {}, route)), [
  502,
  "<html>",
  502,
]);
equal(
  await call(answering(null), {}, { method: "HEAD", path: "/" }),
  undefined,
);
equal(await (await raw(answering("bytes"), {}, route)).text(), "bytes");

const stream =
  ': hello\r\n\r\ndata: {"a":\r\ndata: "ä"}\r\nid: 1\r\n\r\ndata: 2\n\nevent: x\ndata:3\n\ndata: lost';
const bytes = new TextEncoder().encode(stream);
let cancelled = false;
function streaming(end: boolean): Client {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      if (end) controller.close();
    },
    cancel() {
      cancelled = true;
    },
  });
  return answering(body, { headers: { "Content-Type": "text/event-stream" } });
}
const values: unknown[] = [];
for await (const value of events<unknown>(streaming(true), {}, route))
  values.push(value);
equal(values, [{ a: "ä" }, 2, 3]);
equal(seen.headers.get("Accept"), "text/event-stream");
for await (const _ of events<unknown>(streaming(false), {}, route)) break;
equal(cancelled, true);
const busy = answering('{"code":503,"message":"busy"}', { status: 503 });
equal(await refused(events(busy, {}, route).next()), [503, "busy", 503]);

console.log(`node: ${held()} checks of the example's clients hold`);
