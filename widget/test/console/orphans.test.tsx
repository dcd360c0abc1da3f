// @vitest-environment happy-dom
/** Conversations without a counsellor: who is shown them, what is said meanwhile, and which are called back. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Bench,
  bench,
  conversation,
  desk,
  NOW_SECONDS,
  offer,
  onShift,
  opening,
  profile,
  settle,
  state,
} from "./fakes";
import { clear, drawn } from "./drawn";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(clear);

const draw = drawn(() => b);
const orphan = (over: object = {}) => ({
  conversation: "o1",
  line: "line-1",
  language: "fi",
  since: NOW_SECONDS - 90,
  urgent: null,
  ...over,
});
const words = (): string => document.body.textContent ?? "";
async function sealed(id = "c1"): Promise<void> {
  await onShift(b, state(1, { conversations: [conversation(id)] }));
  opening(b, id);
  await settle();
  expect(b.app.panes.of(id)?.stage).toBe("sealed");
}
async function cutAndBack(first = state(1, { conversations: [conversation("c1")] })): Promise<void> {
  b.wire.goDown();
  await settle();
  b.wire.answers.set("resume_shift", () => first);
  b.wire.comeUp();
  await settle();
}

describe("the list", () => {
  test("is every counsellor's, stands before the offer, counts on, and says in words what cannot wait", async () => {
    b.api.staff = profile({ staff: { id: "s", alias: "Eetu", role: "counsellor", languages: ["fi"] } } as never);
    await onShift(b, state(1, { orphans: [orphan({ urgent: "danger" })], offer: offer(), desk: desk() }));
    await draw();
    const [first, second] = document.querySelectorAll(".desk > section");
    expect([first?.className, second?.classList.contains("offer")]).toEqual(["orphans", true]);
    expect(first?.textContent).toContain("⚠");
    expect(first?.textContent).toContain("90 s");
    b.timers.advance(60_000);
    await draw();
    expect(document.querySelector(".orphans")?.textContent).toContain("2 min");
  });

  test("whoever took one over reads that the visitor is being asked, until she has answered", async () => {
    await onShift(b, state(1, { orphans: [orphan()] }));
    await b.app.desk.takeOrphan("o1");
    const asked = { ...conversation("o1"), phase: "opening" as const, answer_until: NOW_SECONDS + 180 };
    b.wire.push("state", state(2, { conversations: [asked] }));
    await draw();
    expect(words()).toContain("is being asked");
    await act(async () => {
      opening(b, "o1");
      b.wire.push("state", state(3, { conversations: [conversation("o1")] }));
      await settle();
    });
    expect(words()).not.toContain("is being asked");
  });

  test("what went back to the line says so", async () => {
    await sealed();
    b.wire.push(
      "state",
      state(2, { conversations: [{ ...conversation("c1"), phase: "ended", outcome: "back_on_line" }] }),
    );
    await draw();
    expect(words()).toContain("waits first in line");
  });
});

describe("a console that comes back", () => {
  const flags = (): unknown =>
    (b.wire.of("resume_shift").at(-1) as { memberships: { sealed: boolean }[] }).memberships.map((one) => one.sealed);
  const keyPackages = (): number => b.wire.of("say").filter((one) => one.kind === "key_package").length;

  test("with its keys says so, and makes no new ones", async () => {
    await sealed();
    const before = keyPackages();
    await cutAndBack(state(1, { conversations: [{ ...conversation("c1"), stored: 1 }] }));
    expect([flags(), keyPackages()]).toEqual([[true], before]);
  });

  test("before there were any says so too, and says fresh ones", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const before = keyPackages();
    await cutAndBack();
    expect(flags()).toEqual([false]);
    expect(keyPackages()).toBeGreaterThan(before);
  });

  test("by a reload has none", async () => {
    await sealed();
    const after = await bench(b.drawer);
    after.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("c1")] }));
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    b = after;
    expect(flags()).toEqual([false]);
    expect(keyPackages()).toBe(1);
  });

  test("and can make none tells the daemon, once", async () => {
    await sealed();
    b.wire.push("refusal", { refused: "bad_credential", conversation: "c1", id: 2 });
    b.wire.push("refusal", { refused: "bad_credential", conversation: "c1", id: 2 });
    await settle();
    expect(b.app.panes.of("c1")?.stage).toBe("no_seal");
    expect(b.wire.of("cannot_seal")).toEqual([{ conversation: "c1" }]);
  });
});
