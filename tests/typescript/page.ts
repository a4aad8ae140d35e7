// The example's client on a page of another origin than its service's.

import { equal, held, refused, rejected } from "./checks.js";
import { type Client, coursewareApi, userApi } from "./index.js";

/** Uses the user service, which lets the page in, and the courseware service, which does not; how many checks held. */
export async function run(userUrl: string, coursewareUrl: string) {
  let token: string | undefined;
  const client: Client = { baseUrl: userUrl, token: () => token };

  const somebody = { loginName: "somebody", password: "a password" };
  const user = { ...somebody, username: "Some Body", sex: 1 };
  equal(await userApi.userRegister(client, user), {});
  const wrong = userApi.userLogin(client, { ...somebody, password: "x" });
  equal(await refused(wrong), [5000, "密码错误", 400]);
  equal((await refused(userApi.userInfo(client, { id: 1 })))[2], 401);

  const login = await userApi.userLogin(client, somebody);
  token = login.token;
  const info = await userApi.userInfo(client, { id: login.id });
  equal(info.username, "Some Body");

  const controller = new AbortController();
  const { signal } = controller;
  const aborted = userApi.userInfo(client, { id: login.id }, { signal });
  controller.abort("no longer");
  equal(await rejected(aborted), "no longer");

  const other: Client = { baseUrl: coursewareUrl, token };
  const shut = coursewareApi.coursewareGet(other, { id: 1 });
  equal((await rejected(shut)) instanceof TypeError, true);
  return held();
}
