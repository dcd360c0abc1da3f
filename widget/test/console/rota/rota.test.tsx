// @vitest-environment happy-dom
/** The calendar at the console: what is seen, said and planned, by keyboard too; nobody's change is overwritten unseen. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RotaLine } from "../../../src/core/protocol";
import { timeIn } from "../../../src/console/rota/rota";
import { clear, drawn } from "../drawn";
import { type Bench, bench, profile, settle } from "../fakes";
import { PART, rota, SHIFT } from "./daemon";

let b: Bench;
let asked: [string, object][];
let answers: Record<string, object>;
const show = drawn(() => b);
const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await act(settle);
};
const doing = async (what: () => void): Promise<void> => {
  what();
  await rest();
};
const button = (words: string): HTMLButtonElement => {
  const all = [...document.querySelectorAll<HTMLButtonElement>("main button")];
  const found = all.find((one) => one.textContent === words);
  if (found === undefined) throw new Error(`no button "${words}"`);
  return found;
};
const labels = (): (string | null)[] =>
  [...document.querySelectorAll("main .shift-row button")].map((one) => one.getAttribute("aria-label"));
const text = (): string => document.querySelector("main")?.textContent ?? "";
const status = (): string => document.querySelector(".rota-told")?.textContent ?? "";

async function open(role: "lead" | "counsellor"): Promise<void> {
  b = await bench();
  b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role } });
  asked = [];
  answers = { GET: rota(), POST: { count: 1, standing: null } };
  b.api.call = ((method: string, target: string, body: object) => {
    asked.push([`${method} ${target}`, body]);
    const answer = answers[target] ?? (target.startsWith("/api/rota") ? answers[method] : { refused: "gone" });
    return Promise.resolve(answer);
  }) as typeof b.api.call;
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.app.show("rota");
  await show();
  await rest();
}
afterEach(clear);

describe("a lead", () => {
  beforeEach(() => open("lead"));

  test("sees who comes, what is missing, in which language, and what that means for who needs help", () => {
    expect(text()).toContain("22.00–06.00 Bo");
    expect(text()).toContain("The certificate does not last to its end.");
    expect(text()).toContain("16.00–20.00 1 come, 2 needed. ⚠ One is missing. One is asked. ⚠ Nobody speaks: Swedish.");
    expect(text()).toContain("2 people answer 84 % within 3 minutes. 6 % would give up.");
    expect(text()).toContain("The clock goes back: 25 hours.");
    expect(text()).toContain("All Saints' Day");
  });

  test("of a line of another organisation reads whose it is, and how many of the others come", async () => {
    const [line] = rota().lines;
    const others = { ...PART, planned: 3, missing: 0, in_time: null, left: null, of_others: 2 };
    const days = [{ day: "2026-10-24", parts: [others] }];
    answers.GET = rota({ lines: [{ ...(line as RotaLine), offered_by: "Turva ry", days }] });
    await doing(() => void b.app.rota.load());
    expect(text()).toContain("A line of Turva ry. You plan your own people");
    expect(text()).toContain("2 of them from other organisations");
    expect(text()).not.toContain(b.app.texts.say("rota.unknown"));
  });

  test("has one table for each week, whose rows and columns have heads", () => {
    const tables = [...document.querySelectorAll("table.week-table")];
    expect(tables).toHaveLength(2);
    for (const table of tables) {
      expect(table.querySelector("caption")?.textContent).toContain("Week from");
      expect(table.querySelectorAll("thead th[scope=col]")).toHaveLength(3);
      expect(table.querySelectorAll("tbody th[scope=row]")).toHaveLength(7);
    }
  });

  test("plans a shift with the form alone, asking first, for some weeks; only who serves the line can be chosen", async () => {
    await doing(() => document.querySelector<HTMLButtonElement>("[aria-label^='Add a shift: Sat 24']")?.click());
    expect(document.activeElement?.textContent).toBe("New shift: Open line");
    const names = [...document.querySelectorAll("#rota-who option")].map((one) => one.textContent);
    expect(names).toEqual(["Nobody yet", "Aino (fi)", "Bo (fi, sv)"]);
    await doing(() => b.app.rota.write({ staff: "s2", is_asked: true, begins: "17:00" }, { weeks: 3 }));
    await doing(() => button("Keep").click());
    const want = {
      line: "l-1",
      day: "2026-10-24",
      begins: "17:00",
      ends: "20:00",
      languages: [],
      staff: "s2",
      is_asked: true,
    };
    expect(asked.filter(([route]) => route.startsWith("POST"))).toEqual([
      ["POST /api/rota/plan", { shift: want, weeks: 3 }],
    ]);
    expect(document.querySelector("form")).toBeNull();
    expect(status()).toBe("The shift is kept.");
  });

  test("who comes second is told who came between; the form stays, and what stands now is shown", async () => {
    await doing(() => document.querySelector<HTMLButtonElement>("[aria-label^='Change: Sat 24']")?.click());
    answers.POST = { count: 0, standing: { ...SHIFT, version: 4, by: "s2" } };
    await doing(() => button("Keep").click());
    expect(asked.at(-2)?.[1]).toMatchObject({ id: "p1", base: 3, is_following: false });
    expect(status()).toContain("Bo changed the shift before you");
    expect(document.querySelector("form")).not.toBeNull();
    expect(asked.at(-1)?.[0]).toMatch(/^GET \/api\/rota\?/u);
  });

  test("a refusal is said in words of the calendar", async () => {
    await doing(() => document.querySelector<HTMLButtonElement>("[aria-label^='Change: Sat 24']")?.click());
    answers.POST = { refused: "wrong_state" };
    await doing(() => button("Remove the shift").click());
    expect(status()).toBe("This time does not do. A shift lies ahead and lasts 12 hours at most.");
  });

  test("turns the weeks, and the last that was asked for is shown", async () => {
    await doing(() => button("Later week").click());
    expect(asked.at(-1)?.[0]).toBe("GET /api/rota?weeks=2&from=2026-10-26");
    await doing(() => button("This week").click());
    expect(asked.at(-1)?.[0]).toBe("GET /api/rota?weeks=2");
  });
});

describe("a counsellor", () => {
  beforeEach(() => open("counsellor"));

  test("takes what is free, and changes nothing of another's", async () => {
    expect(labels()).toEqual(["I take it: Sat 24/10 22.00–06.00"]);
    await doing(() => button("I take it").click());
    expect(asked.at(-2)).toEqual(["POST /api/rota/answer", { id: "p2", base: 3, answer: "take" }]);
  });

  test("answers for herself, and is told that her certificate ends before", async () => {
    answers.GET = rota({
      shifts: [
        { ...SHIFT, staff: "s1", state: "asked" },
        { ...SHIFT, id: "p3", staff: "s1" },
      ],
    });
    await doing(() => void b.app.rota.load());
    expect(labels()).toEqual([
      "I can: Sat 24/10 22.00–06.00",
      "I cannot: Sat 24/10 22.00–06.00",
      "I cannot: Sat 24/10 22.00–06.00",
    ]);
    expect(text()).toContain("Ask for a new one in time.");
    expect(text()).not.toContain("1 come, 2 needed");
  });

  test("answers nothing that has been", async () => {
    const states = ["free", "asked", "declined", "planned", "can"] as const;
    answers.GET = rota({
      shifts: states.map((state) => ({
        ...SHIFT,
        id: state,
        state,
        staff: state === "free" ? null : "s1",
        is_over: true,
      })),
    });
    await doing(() => void b.app.rota.load());
    expect(labels()).toEqual([]);
  });

  test("takes back one offer of several weeks, or it with those that follow", async () => {
    answers.GET = rota({ shifts: [{ ...SHIFT, staff: "s1", state: "can" }] });
    await doing(() => void b.app.rota.load());
    await doing(() => button("Take it back").click());
    expect(asked.at(-2)).toEqual(["POST /api/rota/remove", { id: "p1", base: 3, is_following: false }]);
    await doing(() => button("Take back this and those that follow").click());
    expect(asked.at(-2)).toEqual(["POST /api/rota/remove", { id: "p1", base: 3, is_following: true }]);
  });

  test("says when she can come, and names nobody", async () => {
    await doing(() => document.querySelector<HTMLButtonElement>("[aria-label^='I can come: Tue 20']")?.click());
    expect(document.querySelector("#rota-who")).toBeNull();
    await doing(() => button("Keep").click());
    expect(asked.at(-2)).toEqual([
      "POST /api/rota/offer",
      { line: "l-1", day: "2026-10-20", begins: "16:00", ends: "20:00", weeks: 1 },
    ]);
  });
});

test("the hour that comes twice is told by the line's own clock both times", () => {
  const first = Date.UTC(2026, 9, 25, 0) / 1000;
  expect([timeIn(first, "Europe/Helsinki"), timeIn(first + 3600, "Europe/Helsinki")]).toEqual(["03.00", "03.00"]);
  expect(timeIn(first + 7200, "Europe/Helsinki")).toBe("04.00");
});
