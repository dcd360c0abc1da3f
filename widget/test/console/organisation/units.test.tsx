/** @vitest-environment happy-dom */
/** Units at the console: an admin makes one and puts lines and people into it; who has one sees no more than that. */

import { beforeEach, expect, test } from "vitest";
import { groupsOf } from "../../../src/console/board/units";
import type { LineTable, StaffTable } from "../../../src/core/protocol";
import { drawn } from "../drawn";
import { board, bench, type Bench, settle } from "../fakes";
import { ORGANISATION } from "./daemon";
import { seat } from "./seat";

const s = seat();
const ALL = ["organisation", "unit", "line", "embed", "staff", "phrase", "card"] as const;
const NAMES = { fi: "Nuoret", sv: "Unga", en: "Young" };

beforeEach(async () => {
  await s.begin();
  s.daemon.may = ALL;
});

function aUnit(id = "e-nuoret", name: Record<string, string> = NAMES): void {
  s.daemon.items.set(`unit ${id}`, { version: 1, by: null, value: { name, contact: null }, draft: null });
}

const headings = (label: string): readonly (string | null)[] =>
  [...document.querySelectorAll(`section[aria-label="${label}"] > h3`)].map((one) => one.textContent);

test("a unit is made, and a line is put into it", async () => {
  await s.sit("admin");
  await s.write("Name of the unit", "Young");
  await s.press("Begin a draft: A new unit");
  await s.write("Name of the unit (Finnish)", "Nuoret");
  await s.write("Name of the unit (Swedish)", "Unga");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("unit e-young")?.value).toMatchObject({ name: { fi: "Nuoret", sv: "Unga" } });
  await s.press("Avoin linja");
  await s.choose("Unit", "e-young");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("line avoin")?.value).toMatchObject({ unit: "e-young" });
  expect(headings("Lines")).toEqual(["Nuoret"]);
  expect(headings("On which sites")).toEqual(["Nuoret"]);
});

test("lists have headings where there are units, and what is of no unit comes last", async () => {
  aUnit();
  const lea = s.daemon.items.get("staff lea");
  if (lea !== undefined) lea.value = { ...(lea.value as StaffTable), unit: "e-nuoret" };
  await s.sit("admin");
  expect(headings("People")).toEqual(["Young", "Of the whole organisation"]);
  expect(headings("Lines")).toEqual([]);
});

test("without units nobody is asked for one", async () => {
  await s.sit("admin");
  await s.press("Avoin linja");
  expect(document.querySelector("#way-unit")).toBeNull();
  expect(headings("Lines")).toEqual([]);
});

test("who has a unit is told so, and is shown nothing of the whole organisation", async () => {
  aUnit();
  s.daemon.unit = "e-nuoret";
  s.daemon.may = ["line", "embed", "staff", "phrase", "card"];
  const line = s.daemon.items.get("line avoin");
  if (line !== undefined) line.value = { ...(line.value as LineTable), unit: "e-nuoret" };
  await s.sit("admin");
  expect(s.page()).toContain("You see and change what is of the unit Young");
  for (const title of ["Units", "Lines that several serve", "The organisation itself"])
    expect(document.querySelector(`section[aria-label="${title}"]`)).toBeNull();
  expect(s.daemon.asked.filter((one) => /advice|services/.test(one))).toEqual([]);
  await s.press("Avoin linja");
  expect(document.querySelector("#way-unit")).toBeNull();
  await s.write("Name of the new line", "Ilta");
  await s.press("Begin a draft: A new line");
  expect(s.bench().app.organisation.opened).toEqual({ kind: "line", id: "e-nuoret-ilta" });
  expect(s.bench().app.organisation.value("line")?.unit).toBe("e-nuoret");
});

test("a phrase of who has a unit is for a line of it, never for all", async () => {
  aUnit();
  s.daemon.unit = "e-nuoret";
  await s.sit("admin");
  await s.write("Title", "Hei");
  await s.press("Begin a draft: A new phrase");
  expect(s.bench().app.organisation.value("phrase")?.line).toBe("avoin");
  expect([...document.querySelectorAll("#way-line option")].map((one) => one.textContent)).toEqual(["Avoin linja"]);
});

test("a daemon of a release before has no units", async () => {
  await s.sit("admin");
  const { organisation } = s.bench().app;
  const { units: _, unit: __, ...before } = { ...organisation.own };
  expect(before.organisation?.value).toEqual(ORGANISATION);
  expect(groupsOf(board(1)).map(({ unit, lines }) => [unit, lines.length])).toEqual([[null, 2]]);
});

test("the board has what the lines of a unit have together, and counts who serves two of them once", async () => {
  const b: Bench = await bench();
  const show = drawn(() => b);
  b.app.texts.language.value = "en";
  const unit = { id: "u", name: "Young" };
  const first = board(1, { unit, waiting: 4, served: 3, answered_last_hour: 5 });
  const [line, other] = first.lines;
  if (line === undefined || other === undefined) throw new Error("two lines");
  const desk = { ...(line.desks[0] ?? {}), desk: "d1", phase: "available" } as (typeof line.desks)[number];
  const lines = [
    { ...line, desks: [desk] },
    { ...other, unit, waiting: 2, served: 1, answered_last_hour: 1, desks: [desk] },
    { ...other, line: "line-3", name: "Third" },
  ];
  b.wire.answers.set("watch", () => ({ ...first, lines }));
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.app.show("board");
  await show();
  const sums = document.querySelector('[aria-label="Unit: Young"]');
  expect([...(sums?.querySelectorAll(".figure") ?? [])].map((one) => one.textContent)).toEqual(["6", "4", "1", "6"]);
  expect([...document.querySelectorAll("section.line")].map((one) => one.getAttribute("aria-label"))).toEqual([
    "Open line",
    "Youth line",
    "Third",
  ]);
});
