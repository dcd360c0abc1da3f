import { afterEach, expect, test, vi } from "vitest";
import { holdLock, shareSignIn } from "../../src/console/lock";

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

/** Shared locks, as two tabs of one browser see them. */
function sharedLocks(): void {
  let held: { name: string }[] = [];
  const request = async (name: string, _: object, hold: () => Promise<void>): Promise<void> => {
    const lock = { name };
    held.push(lock);
    await hold();
    held = held.filter((one) => one !== lock);
  };
  vi.stubGlobal("navigator", { locks: { request, query: async () => ({ held }) } });
}

test("a doubled tab is known, until it is signed out, and another person's is none", async () => {
  sharedLocks();
  const one = shareSignIn("the-bearer");
  expect(await one.isElsewhere()).toBe(false);
  const other = shareSignIn("the-bearer");
  shareSignIn("another-bearer");
  expect([await one.isElsewhere(), await other.isElsewhere()]).toEqual([true, true]);
  other.leave();
  await Promise.resolve();
  expect(await one.isElsewhere()).toBe(false);
});

test("a page of the same person is known, by whatever bearer; one of somebody whose name begins alike is another's", async () => {
  sharedLocks();
  const one = shareSignIn("counsellor-1", "person");
  shareSignIn("counsellor-2", "person");
  shareSignIn("counsellor-1");
  expect(await one.isElsewhere()).toBe(false);
  shareSignIn("counsellor-1", "person");
  expect(await one.isElsewhere()).toBe(true);
});

test("a browser that tells nothing of other tabs may have one", async () => {
  vi.stubGlobal("navigator", {});
  expect(await shareSignIn("the-bearer").isElsewhere()).toBe(true);
  vi.stubGlobal("navigator", {
    locks: { request: async () => undefined, query: () => Promise.reject(new DOMException("no", "InvalidStateError")) },
  });
  expect(await shareSignIn("the-bearer").isElsewhere()).toBe(true);
});
