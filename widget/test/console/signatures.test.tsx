// @vitest-environment happy-dom
/** Lead and counsellor hear of signatures asked for and given, and look for none. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Screen } from "../../src/console/screen";
import { onceATurn } from "../../src/ui/draw";
import { type Bench, bench, ownShift, profile, settle } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

async function signIn(role: "lead" | "counsellor"): Promise<void> {
  b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role } });
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  const drawn = (): void => render(<Screen app={b.app} onRetry={() => {}} />, document.body);
  b.app.draw = onceATurn(drawn);
  await act(drawn);
}
const push = (asked: number, given: number): Promise<void> =>
  act(async () => {
    b.wire.push("signatures", { asked, given });
    await settle();
  });
const heard = (): string[] => b.app.attention.sayings.all.map((one) => one.words);
const start = (): HTMLButtonElement | undefined =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.includes("Start the shift"));

test("a counsellor whose shift is signed can start at once, hears of it, and has pressed nothing", async () => {
  b.api.own = { certificate: "Y2VydA", credentials: [ownShift({ credential: null })] };
  await signIn("counsellor");
  expect(start()?.disabled).toBe(true);
  b.api.own = { certificate: "Y2VydA", credentials: [ownShift()] };
  await push(0, 1);
  expect(start()?.disabled).toBe(false);
  expect(heard()).toEqual(["A shift of yours has been signed."]);
  expect(b.tones).toEqual(["news"]);
  await push(0, 1);
  expect(heard()).toHaveLength(1);
});

test("a new certificate makes the start ready too", async () => {
  b.api.own = { certificate: null, credentials: [ownShift()] };
  await signIn("counsellor");
  expect(start()?.disabled).toBe(true);
  b.api.own = { certificate: "Y2VydA", credentials: [ownShift()] };
  await push(0, 1);
  expect(start()?.disabled).toBe(false);
});

test("what was signed while there was no connection is told with the next", async () => {
  b.api.own = { certificate: "Y2VydA", credentials: [ownShift({ credential: null })] };
  await signIn("counsellor");
  await act(() => b.wire.goDown());
  b.api.own = { certificate: "Y2VydA", credentials: [ownShift()] };
  await act(async () => {
    b.wire.comeUp();
    await settle();
  });
  expect(b.wire.of("watch_signatures")).toHaveLength(2);
  expect(heard()).toEqual(["A shift of yours has been signed."]);
});

test("a lead hears of each that is asked for, sees how many on the way to it, and the list stands there", async () => {
  await signIn("lead");
  await act(() => b.app.show("keys"));
  const make = [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith("Make the issuing"));
  await act(async () => {
    make?.click();
    await settle();
  });
  await act(settle);
  expect(document.body.textContent).toContain("Nothing waits.");
  b.api.waiting = [ownShift({ id: "w1", alias: "Bo", credential: null })];
  await push(1, 1);
  expect(heard()).toEqual(["1 planned shift waits for your signature."]);
  expect(document.querySelector(".views")?.textContent).toContain("Shifts and keys (1)");
  expect(document.body.textContent).not.toContain("Nothing waits.");
  expect(document.body.textContent).toContain("Bo");
  b.api.waiting = [];
  await push(0, 1);
  expect(heard()).toHaveLength(1);
  expect(document.querySelector(".views")?.textContent).not.toContain("(1)");
});

test("in a demonstration news ask for no further signature", async () => {
  b.api.staff = profile({ is_demonstration: true });
  b.api.own = { certificate: "Y2VydA", credentials: [] };
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  const before = b.api.asked.length;
  b.wire.push("signatures", { asked: 0, given: 0 });
  await settle();
  expect(b.api.asked).toHaveLength(before);
});
