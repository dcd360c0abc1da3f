// @vitest-environment happy-dom
/** What the daemon says of a draft, in the language of whoever reads. */
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import type { ConsoleApp } from "../../../src/console/app";
import { Said } from "../../../src/console/organisation/said";
import { Texts } from "../../../src/console/texts";

const place = document.createElement("div");
const shown = (language: "fi" | "sv" | "en", sentence: object): HTMLElement => {
  const texts = new Texts(language);
  render(<Said app={{ texts } as unknown as ConsoleApp} sentence={{ text: "in English", ...sentence }} />, place);
  return place.querySelector("span") as HTMLElement;
};
afterEach(() => render(null, place));

test("a sentence with a key is said in her language, and so are its days", () => {
  const gaps = { day: "friday", hours: "17:00-02:00", next_day: "saturday", next_hours: "01:00-18:00" };
  const told = shown("sv", { key: "runs_into", gaps });
  expect(told.textContent?.toLowerCase()).toContain("fredag 17:00-02:00 går in i lördag");
  expect(told.hasAttribute("lang")).toBe(false);
});

test("what belongs there, what was found and what would fit are told", () => {
  const gaps = { most: "500", found: "7", fits: '"7"' };
  expect(shown("fi", { key: "a_text", gaps }).textContent).toBe(
    'Tähän kuuluu teksti: 1–500 merkkiä. Nyt siinä on 7. Kirjoita "7".',
  );
  expect(shown("sv", { key: "a_list", gaps: { found: "", fits: "" } }).textContent).toBe("Här ska stå en lista.");
  expect(shown("en", { key: "missing", gaps: {} }).textContent).toBe("is missing");
});

test("without a key, or with one of a later release, its English stands, marked as English", () => {
  for (const more of [{}, { key: "" }, { key: "of_a_later_release", gaps: { x: "1" } }]) {
    const told = shown("fi", more);
    expect(told.textContent).toBe("in English");
    expect(told.lang).toBe("en");
  }
});
