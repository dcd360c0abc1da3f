import { afterEach, expect, test, vi } from "vitest";
import { holdLock } from "../../src/console/lock";

afterEach(() => vi.unstubAllGlobals());

/** The browser's locks, without their waiting: who is second is told at once that the time is over. */
function locks(): { readonly names: string[] } {
  const names: string[] = [];
  const request = (name: string, _: object, hold: () => Promise<never>): Promise<unknown> => {
    if (names.includes(name)) return Promise.reject(new DOMException("too late", "TimeoutError"));
    names.push(name);
    return hold();
  };
  vi.stubGlobal("navigator", { locks: { request } });
  return { names };
}

test("the first page has the desk, and a second one with the same key has not", async () => {
  locks();
  expect(await holdLock("same-key")).toBe(true);
  expect(await holdLock("same-key")).toBe(false);
  expect(await holdLock("other-key")).toBe(true);
});

test("the name of the lock does not tell the key", async () => {
  const { names } = locks();
  await holdLock("0123456789abcdef");
  expect(names).toEqual(["avoinlinja.desk.01234567"]);
});

test("a browser without locks refuses nobody", async () => {
  vi.stubGlobal("navigator", {});
  expect(await holdLock("same-key")).toBe(true);
});
