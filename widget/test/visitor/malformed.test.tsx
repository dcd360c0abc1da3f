// @vitest-environment happy-dom
/** Whatever is missing or wrong in what the line says, the way out and 112 stand on the screen. */
import fc from "fast-check";
import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import type { LineProfile } from "../../src/core/protocol";
import { settle } from "../core/world";
import { button, fi, helpline, open, profile, tabStops } from "./stage";

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
