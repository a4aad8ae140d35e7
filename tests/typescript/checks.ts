// What the programs of these tests say of the example's clients.

import { ApiError } from "./index.js";

let checks = 0;

/** How many checks held. */
export function held(): number {
  return checks;
}

export function equal(got: unknown, wanted: unknown) {
  const [is, should] = [got, wanted].map((it) => JSON.stringify(it));
  if (is !== should) throw new Error(`${is} in place of ${should}`);
  checks += 1;
}

/** What a promise is rejected with. */
export async function rejected(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    checks += 1;
    return error;
  }
  throw new Error("an error was expected");
}

/** Code, message and status of the error that a call throws. */
export async function refused(
  promise: Promise<unknown>,
): Promise<[number, string, number]> {
  const error = await rejected(promise);
  if (!(error instanceof ApiError)) throw error;
  return [error.code, error.message, error.status];
}
