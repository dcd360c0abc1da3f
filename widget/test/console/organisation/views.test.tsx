// @vitest-environment happy-dom
/** What the organisation has decided, on a lead's screen: draft, see, publish, undo; and nobody is overwritten. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clear, drawn } from "../drawn";
import { type Bench, bench, profile, settle } from "../fakes";
import { soon } from "../../soon";
import { intervalsOf } from "../../../src/console/organisation/days";
import { organisationDaemon, type OrganisationDaemon } from "./daemon";

let b: Bench;
let daemon: OrganisationDaemon;
beforeEach(async () => {
  b = await bench();
  daemon = organisationDaemon();
  b.api.call = daemon.call;
});
afterEach(clear);
const draw = drawn(() => b);

async function sit(role: "lead" | "counsellor" = "lead"): Promise<void> {
  b.api.staff = profile({ staff: { id: "lea", alias: "Lea", role } });
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.app.show("organisation");
  await draw();
  await quiet();
}
const quiet = (): Promise<void> =>
  act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  });
const page = (): string => document.body.textContent ?? "";
const button = (words: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll("button")].find((one) =>
    `${one.getAttribute("aria-label") ?? ""} ${one.textContent}`.includes(words),
  );
async function press(words: string): Promise<void> {
  const found = await soon(() => {
    const one = button(words);
    if (one === undefined || one.disabled) throw new Error(`no button ${words} that is on, in ${page()}`);
    return one;
  });
  await act(() => found.click());
  await quiet();
}
async function write(label: string, words: string): Promise<void> {
  const found = [...document.querySelectorAll("label")].find((one) => one.textContent === label);
  const field = document.getElementById(found?.htmlFor ?? "") as HTMLInputElement;
  await act(() => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

beforeEach(() => {
  b.app.texts.language.value = "en";
});

test("a counsellor has no such view, and no button that leads there", async () => {
  await sit("counsellor");
  expect(button("Organisation")).toBeUndefined();
  expect(page()).not.toContain("What the organisation has decided");
});

test("hours are drafted, seen as eight weeks, published and undone", async () => {
  await sit();
  await press("Avoin linja");
  await write("Monday", "17-21");
  expect(page()).toContain("not kept yet");
  expect(button("Publish")?.disabled).toBe(true);
  await press("Keep the draft and see");
  expect(document.querySelectorAll(".day")).toHaveLength(56);
  await press("Publish");
  expect(daemon.line.hours.monday).toEqual(["17-21"]);
  expect(page()).toContain("Published. New visitors see the change");
  await press("Undo");
  expect(daemon.line.hours.monday).toEqual(["09:00-12:00", "17:00-21:00"]);
  expect(page()).toContain("an undoing");
});

test("nothing that was written since is published unseen", async () => {
  await sit();
  await press("Avoin linja");
  await press("Keep the draft and see");
  expect(button("Publish")?.disabled).toBe(false);
  await write("Monday", "10:00-11:00");
  expect(button("Publish")?.disabled).toBe(true);
});

test("who came between is named; the draft stays, and what it would change now is seen before it is published", async () => {
  await sit();
  await press("Avoin linja");
  await write("Sunday", "12:00-18:00");
  await press("Keep the draft and see");
  daemon.between({ topics: [] });
  await press("Publish");
  expect(page()).toContain("Ada (admin) has published version 2 meanwhile");
  expect(page()).toContain("What Ada (admin) changed");
  expect(page()).toContain("experienced");
  expect(daemon.line.hours.sunday).toEqual(["12:00-21:00"]);
  await press("See what my draft would change now");
  await press("Publish");
  expect(daemon.line.hours.sunday).toEqual(["12:00-18:00"]);
});

test("who came second may take the other's words, and her draft is gone only then", async () => {
  await sit();
  await press("Avoin linja");
  await write("Sunday", "12:00-18:00");
  await press("Keep the draft and see");
  daemon.between({ topics: [] });
  await press("Publish");
  expect(b.app.organisation.value("line")?.hours.sunday).toEqual(["12:00-18:00"]);
  await press("Take theirs");
  expect(b.app.organisation.value("line")?.hours.sunday).toEqual(["12:00-21:00"]);
  expect(b.app.organisation.value("line")?.topics).toEqual([]);
});

test("what hinders publishing is told in the file's words, which are English", async () => {
  const text = 'line "avoin": hours: monday: expected hours such as "17:00-21:00"';
  daemon.errors = [{ way: ["hours", "monday"], text, key: "", gaps: {} }];
  await sit();
  await press("Avoin linja");
  await press("Keep the draft and see");
  expect(page()).toContain(text);
  expect(document.querySelector('[lang="en"]')?.textContent).toContain(text);
  expect(button("Publish")?.disabled).toBe(true);
});

test("a holiday on which nobody has decided anything is proposed, with its name as the reason", async () => {
  await sit();
  await press("Avoin linja");
  await press("Keep the draft and see");
  expect(page()).toContain("Itsenäisyyspäivä");
  expect(button("Close on Fri 25/12")).toBeUndefined();
  await press("Close on Sun 06/12");
  await press("Keep the draft and see");
  await press("Publish");
  expect(daemon.line.hours.exception[0]).toEqual({
    day: "2026-12-06",
    intervals: [],
    reason: { fi: "Itsenäisyyspäivä", sv: "Itsenäisyyspäivä" },
  });
});

test("a draft that was kept is there again, and can be dropped", async () => {
  await sit();
  await press("Avoin linja");
  await write("Sunday", "12:00-18:00");
  await press("Keep the draft and see");
  await press("Avoin linja");
  await press("Avoin linja");
  expect(b.app.organisation.value("line")?.hours.sunday).toEqual(["12:00-18:00"]);
  await press("Drop the draft");
  expect(b.app.organisation.value("line")?.hours.sunday).toEqual(["12:00-21:00"]);
  expect(daemon.asked).toContain("POST /api/drafts/drop");
});

test("a text that is taken out of a field is missing, and not empty", async () => {
  await sit();
  await press("Avoin linja");
  await write("For whom the line is (Swedish)", "");
  expect(b.app.organisation.value("line")?.audience).toEqual({ fi: "Kaikille" });
});

test("a line that cannot be reached says so, and what was written stays", async () => {
  await sit();
  await press("Avoin linja");
  await write("Sunday", "12:00-18:00");
  b.api.call = async () => ({ refused: "offline" }) as never;
  await press("Keep the draft and see");
  expect(document.querySelector('[role="alert"]')).not.toBeNull();
  expect(b.app.organisation.value("line")?.hours.sunday).toEqual(["12:00-18:00"]);
});

test.each([
  ["9.00–12.00, 17.00 – 21.00", ["09:00-12:00", "17:00-21:00"]],
  ["17:00-21:00", ["17:00-21:00"]],
  ["", []],
  ["17-21", ["17-21"]],
])("hours as people write them: %s", (words, intervals) => {
  expect(intervalsOf(words)).toEqual(intervals);
});
