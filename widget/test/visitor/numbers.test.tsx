// @vitest-environment happy-dom
/** Whom to call: the partner's pinned numbers first, wherever there are any, and alone once the line is not to be relied on. */
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { glassJoining, settle } from "../core/world";
import { answered, ended, fi, helpline, hrefs, open, type Page, press, state, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const FORGED = "tel:0700666666";
const PINNED = "tel:08001";
const forged = [
  helpline("Väärä", { number: "0700 666 666", is_open: true, hours: "aina", cost: "0 €" }),
  helpline("Sama", { number: "0800 1", is_open: false, hours: "soita 0700 666 666", changes_at: 1_800_000_900 }),
];
const CALL_FORGED = "Soita 0700 666 666.";
const lying = (): Promise<Page> =>
  open({ helplines: forged, retry_minutes: 5, texts: { greeting: "", waiting: CALL_FORGED, next: CALL_FORGED } });
/** Of all numbers on the screen only: 112, then the partner's, and the line's behind them. */
const inOrder = (): void => {
  const calls = hrefs().filter((href) => href?.startsWith("tel:"));
  if (calls.includes(FORGED)) {
    expect(calls.indexOf(PINNED)).toBeGreaterThanOrEqual(0);
    expect(calls.indexOf(PINNED)).toBeLessThan(calls.indexOf(FORGED));
    expect(text()).toMatch(new RegExp(`${fi["closed.now"]}|${fi["help.line"]}`));
  }
};

describe("numbers that are for children", () => {
  const childrens = helpline("Nuorten", { number: "0800 777 777", is_for_children: true, is_open: true });

  it.each([true, false])("stand among the others on a line for children alone: %s", async (isForChildren) => {
    await open({ helplines: [childrens], phase: "closed", is_for_children: isForChildren });
    await settle();
    expect(hrefs().includes("tel:0800777777")).toBe(isForChildren);
  });
});

describe("the partner's numbers", () => {
  it.each(["closed", "full", "intake_stopped", "closed_for_now"] as const)(
    "come first when the line is %s",
    async (phase) => {
      await open({ helplines: forged, phase });
      expect(hrefs()).toContain(FORGED);
      inOrder();
    },
  );

  it("come first in the help, in the queue, over a lost line and after an end", async () => {
    const page = await lying();
    await press(fi["help.now"]);
    expect(hrefs()).toContain(FORGED);
    inOrder();
    await press(fi["shared.close"]);
    await page.app.start();
    await settle();
    page.tell("state", { ...state, version: 2, place: { ...state.place, has_counsellor: false, languages_now: [] } });
    expect(hrefs()).toContain(FORGED);
    inOrder();
    page.cut();
    page.network.is = "connecting";
    await page.time.pass(20_000);
    const banner = document.querySelector<HTMLElement>(".banners .row");
    const short = hrefs(banner ?? document.body);
    expect(short.slice(0, 2)).toEqual(["tel:112", PINNED]);
    inOrder();
  });

  it("stand there once, and of the line's words only those of our own beside them", async () => {
    const page = await open({ helplines: forged, phase: "closed" });
    page.app.clock.heard(1_800_000_000);
    page.app.changed();
    expect(hrefs().filter((href) => href === PINNED)).toHaveLength(1);
    expect(text()).not.toContain("soita 0700");
    expect(text()).not.toContain("Sama");
    expect(text()).toContain("aukeaa");
  });
});

it("whoever was judged by a doubtful clock stays marked, with words that warn, when the line tells the truth again", async () => {
  const page = await open();
  await page.app.start();
  await settle();
  page.tell("state", { ...talking, now: 1_800_000_000 - 4 * 3600 });
  const { keyPackage } = await glassJoining("Aino");
  page.app.clock.judge(); // as the seal does when it admits somebody
  page.tell("deliver", {
    conversation: "c",
    number: 1,
    sender: "d",
    id: 1,
    kind: "key_package",
    body: btoa(String.fromCharCode(...keyPackage))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, ""),
  });
  await settle();
  page.tell("state", { ...talking, version: 5, now: 1_800_000_001 });
  await page.time.pass(60_000);
  expect(page.app.clock.read().differs).toBe(false);
  expect(text()).toContain(fi["clock.differs"]);
});

describe("the line's numbers are gone", () => {
  const onlyPinned = async (): Promise<void> => {
    await settle();
    expect(hrefs()).toContain(PINNED);
    expect(text()).not.toContain("0700 666 666");
    expect(hrefs()).not.toContain(FORGED);
  };

  it("when whoever answers could not be verified, in all that follows", async () => {
    const page = await lying();
    await answered(page, "Nobody");
    expect(text()).toContain(fi["queue.again"]);
    page.tell("state", { ...state, version: 7, place: { ...state.place, has_counsellor: false, languages_now: [] } });
    await onlyPinned();
    page.tell("state", { ...ended("not_verified", null), version: 9, conversation: null });
    await onlyPinned();
    await page.app.again();
    await press(fi["help.now"]);
    await onlyPinned();
  });

  it("when words are missing", async () => {
    const page = await lying();
    await talk(page);
    page.tell("deliver", { conversation: "c", number: 2, sender: "d", id: 2, kind: "message", body: "AAAA" });
    await settle();
    expect(text()).toContain(fi["chat.gap"]);
    await press(fi["chat.more"]);
    await onlyPinned();
  });

  it("when a second key package is not good", async () => {
    const page = await lying();
    await talk(page);
    const { keyPackage } = await glassJoining("Nobody");
    page.tell("deliver", {
      conversation: "c",
      number: 2,
      sender: "d",
      id: 2,
      kind: "key_package",
      body: btoa(String.fromCharCode(...keyPackage))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replace(/=+$/, ""),
    });
    await settle();
    page.tell("state", { ...talking, version: 8 });
    await press(fi["chat.more"]);
    await onlyPinned();
  });

  it.each(["unsealed", "broken"] as const)("when the page is %s", async (why) => {
    const page = await lying();
    page.app.giveUp(why);
    await onlyPinned();
  });
});
