// @vitest-environment happy-dom
/** Whatever is missing or wrong in what the line says, the way out and 112 stand on the screen. */
import fc from "fast-check";
import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import type { LineProfile, VisitorState } from "../../src/core/protocol";
import { isSound } from "../../src/visitor/sound-state";
import { settle } from "../core/world";
import { button, ended, fi, helpline, open, type Page, profile, state, tabStops, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const whole: LineProfile = { ...profile, helplines: [helpline("Auki", {})], next_opening: 1_800_000_000 };
const WRONG: readonly unknown[] = [undefined, null, 0, -1, 1e308, "", "x", true, [], [null], {}, [{}], ["x"]];

/** The same with one thing, at any depth, that is another. */
function broken(value: object, path: readonly number[], wrong: unknown): object {
  const keys = Object.keys(value);
  const key = keys[(path[0] ?? 0) % Math.max(1, keys.length)];
  if (key === undefined) {
    return value;
  }
  const inner = (value as Record<string, unknown>)[key];
  const isDeeper = path.length > 1 && typeof inner === "object" && inner !== null;
  const other = isDeeper ? broken(inner, path.slice(1), wrong) : wrong;
  return Array.isArray(value) ? value.map((one, at) => (`${at}` === key ? other : one)) : { ...value, [key]: other };
}
const how = fc.tuple(fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), fc.constantFrom(...WRONG));
const PHASES = ["open", "closed", "full", "intake_stopped", "closed_for_now", "closing"] as const;

/** In a talk 112 is behind "Help and settings", which then stands there. */
function stands(): void {
  expect(document.querySelector('a[href="tel:112"]') ?? button(fi["chat.more"])).toBeDefined();
  expect(tabStops()[0]?.tagName).toBe("BUTTON");
}
it("of a profile", async () => {
  await fc.assert(
    fc.asyncProperty(how, fc.constantFrom(...PHASES), async ([path, wrong], phase) => {
      const page = await open(broken({ ...whole, phase }, path, wrong) as LineProfile);
      stands();
      await page.app.start();
      await settle();
      stands();
    }),
    { numRuns: 150 },
  );
});

it.each([null, 0, "", [], {}, [[]]])("of what is no profile at all: %j", async (none) => {
  const page = await open(none as LineProfile | null);
  page.app.profile = none as unknown as LineProfile;
  page.app.changed();
  stands();
});

it("of a page that has not been drawn yet", async () => {
  const page = await open({ helplines: null } as unknown as LineProfile);
  stands();
  expect(page.told).not.toContain("failed");
});

const place = { ...state.place, estimate: { min_minutes: 5, max_minutes: 10 }, kept_until: 1_800_000_100 };
const STATES: readonly object[] = [
  { ...state, place },
  { ...state, place, phase: "offered" },
  { ...talking, version: 8 },
  ended("served"),
];
const brokenState = fc.oneof(
  fc.constantFrom(...WRONG, "no state"),
  fc
    .tuple(fc.constantFrom(...STATES), how)
    .map(([whole, [path, wrong]]) => ({ ...broken(whole, path, wrong), ...(path[0] !== 0 && { version: 99 }) })),
);

/** What is none is a fault of the page, which gives up: `onStumble`. */
const isObject = (answer: unknown): boolean => typeof answer === "object" && answer !== null;

/** As a browser does with what nothing catches. */
function pushed(page: Page, push: unknown): void {
  try {
    page.tell("state", push);
  } catch {
    page.app.giveUp("broken");
  }
}

it("what each whole state says can be lived by", () => {
  expect([state, talking, ...STATES].map(isSound)).toEqual([true, true, true, true, true, true]);
});

it("of a state, at any moment", async () => {
  const moments = ["reading", "waiting", "talking"] as const;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...moments), brokenState, async (moment, push) => {
      const page = await open();
      if (moment === "waiting") {
        await page.app.start();
      } else if (moment === "talking") {
        await (await talk(page)).say("Kuulen sinua");
      }
      await settle();
      page.tell("state", push);
      await settle();
      stands();
      if (moment === "talking" && !isSound(push)) {
        expect(text()).toContain("Kuulen sinua");
        expect(page.app.conversation?.canWrite).toBe(true);
        await page.time.pass(2_000);
        expect(page.asked.at(-1)?.event).toBe("resume"); // what is true is asked for
      }
    }),
    { numRuns: 80 },
  );
});

it("of a state that is the answer to what was asked; it is asked again, and that it is in vain is said", async () => {
  await fc.assert(
    fc.asyncProperty(brokenState.filter(isObject), async (answer) => {
      const page = await open();
      page.answers.join = answer as object;
      await page.app.start();
      await settle();
      stands();
      if (!isSound(answer)) {
        await page.time.pass(25_000);
        stands();
        expect(page.app.isInVain).toBe(true);
        page.answers.join = state;
        await page.time.pass(60_000);
        expect([page.app.view, page.app.isInVain]).toEqual(["waiting", false]);
      }
    }),
    { numRuns: 50 },
  );
});

it("of a state that comes before the program of a talk does", async () => {
  await fc.assert(
    fc.asyncProperty(brokenState, async (push) => {
      const page = await open({}, { seal: new Promise(() => {}), hasCome: () => false });
      await page.app.start();
      await settle();
      pushed(page, push as VisitorState);
      await settle();
      stands();
    }),
    { numRuns: 50 },
  );
});
