// @vitest-environment happy-dom
/** For the counsellor's own sake: only one now, a moment, her own load, how many wait, the first hour, the list after the shift. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ENDED_AS_ABUSE, MOMENT, MOMENT_SECONDS, saidIn } from "../../../src/console/care/sentences";
import { clear, drawn } from "../drawn";
import * as fakes from "../fakes";
import { type Bench, bench, conversation, desk, NOW_SECONDS, onShift, opening, settle, state } from "../fakes";

let b: Bench;
let drawer: fakes.MemoryDrawer;
const talks = [conversation("c1"), conversation("c2", { language: "sv" })];
beforeEach(async () => {
  drawer = new fakes.MemoryDrawer();
  b = await bench(drawer);
  b.api.staff = fakes.profile({ staff: { ...fakes.profile().staff, role: "counsellor" } });
  await onShift(b, state(1, { conversations: talks, desk: desk({ capacity: 2 }) }));
  await drawn(() => b)();
});
afterEach(clear);

const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
  });
const press = (words: string): Promise<void> =>
  doing(() => {
    const all = [...(document.querySelector("dialog") ?? document).querySelectorAll<HTMLElement>("button")];
    const one = all.find((each) => each.textContent?.startsWith(words));
    if (one === undefined) throw new Error(`no button ${words}`);
    one.click();
  });
const shown = (): string => document.body.textContent ?? "";
const push = (n: number, over: object = {}, conversations = talks): Promise<void> =>
  doing(() => b.wire.push("state", state(n, { conversations, desk: desk({ capacity: 2, ...over }) })));
const sent = (event: string): unknown[] => b.wire.sent.filter((one) => one.event === event).map((one) => one.payload);
const mine = (id: string): string[] =>
  (b.app.panes.of(id)?.entries ?? []).flatMap((one) => (one.is === "said" && one.mine ? [one.text] : []));

describe("only one now", () => {
  test("is asked with one press, says what it does, and is taken back with one", async () => {
    await press("Only one now");
    expect(sent("only_one")).toEqual([{ is_on: true }]);
    await push(2, { capacity: 1, only_one: true });
    expect(shown()).toContain("Leads see it: ask that somebody takes the other.");
    await press("As before again");
    expect(sent("only_one")).toEqual([{ is_on: true }, { is_on: false }]);
  });

  test("is not offered where nobody else could come", async () => {
    await push(2, { capacity: 1 });
    expect(shown()).not.toContain("Only one now");
  });
});

describe("a moment", () => {
  test("is told to the visitor in her language, leaves the draft, reminds once, and ends with the next words", async () => {
    await doing(() => opening(b, "c2"));
    const pane = b.app.panes.of("c2");
    pane?.typed("Vad tänker du om");
    await doing(() => pane?.takeMoment());
    await doing(() => pane?.takeMoment());
    expect(mine("c2")).toEqual([MOMENT.sv]);
    expect(pane?.draft).toBe("Vad tänker du om");
    expect(shown()).toContain("The visitor knows that you need a moment.");
    await doing(() => b.timers.advance(MOMENT_SECONDS * 1000 - 1));
    expect(JSON.stringify(b.app.attention.sayings)).not.toContain("your moment is over");
    await doing(() => b.timers.advance(1));
    expect(JSON.stringify(b.app.attention.sayings)).toContain("your moment is over");
    const later = { ...state(2, { conversations: talks }), now: NOW_SECONDS + MOMENT_SECONDS };
    await doing(() => b.wire.push("state", later));
    expect(shown()).toContain("Your moment is over. The visitor waits for you.");
    await doing(() => void pane?.send());
    expect(pane?.momentUntil).toBe(null);
  });

  test("cannot be had of whom nothing can be said to, and goes with the conversation", async () => {
    const pane = b.app.panes.of("c1");
    pane?.takeMoment();
    expect(pane?.momentUntil).toBe(null);
    await doing(() => opening(b, "c1"));
    pane?.takeMoment();
    expect(pane?.momentUntil).toBe(NOW_SECONDS + MOMENT_SECONDS);
    await doing(() => pane?.end("served"));
    expect(pane?.momentUntil).toBe(null);
  });

  test("of a language without a sentence is told in English", () => {
    expect(saidIn(MOMENT, "so")).toBe(MOMENT.en);
  });
});

describe("an end as abuse", () => {
  test("says why in the visitor's language before the goodbye, and counts for her own eyes alone", async () => {
    await doing(() => opening(b, "c1"));
    const pane = b.app.panes.of("c1");
    const before = sent("say").length;
    if (pane !== null) await doing(() => void b.app.ends.end(pane, true));
    expect(sent("say").length).toBe(before + 2); // the sentence, and the goodbye
    expect(sent("end_as_abuse")).toHaveLength(1);
    expect(ENDED_AS_ABUSE.fi).toContain("loukkaavia");
    expect(b.app.load.abuse).toBe(1);
  });

  test("an end as any says nothing of it", async () => {
    await doing(() => opening(b, "c1"));
    const pane = b.app.panes.of("c1");
    const before = sent("say").length;
    if (pane !== null) await doing(() => void b.app.ends.end(pane));
    expect(sent("say").length).toBe(before + 1);
    expect(b.app.load.abuse).toBe(0);
  });
});

describe("her own load", () => {
  test("counts what was talked and the time without a pause, says it to nobody, and keeps it nowhere", async () => {
    await doing(() => opening(b, "c1"));
    const asked = b.wire.sent.length;
    const kept = JSON.stringify([...drawer.kept]);
    await push(2, {}, [talks[1] ?? conversation("c2")]);
    expect([b.app.load.talks, b.app.load.since]).toEqual([1, NOW_SECONDS]);
    expect(document.querySelector(".own")?.textContent).toContain("1 conversation, 0 min in all");
    b.app.load.abuse = 3;
    expect(b.wire.sent.length).toBe(asked);
    expect(JSON.stringify([...drawer.kept])).not.toContain("abuse");
    expect(kept).not.toContain("talkSeconds");
  });

  test("begins anew after a pause of five minutes, not after a shorter one", async () => {
    const at = (n: number, now: number, phase: "paused" | "available"): Promise<void> =>
      doing(() => b.wire.push("state", { ...state(n, { desk: desk({ phase }) }), now }));
    await at(2, NOW_SECONDS + 10, "paused");
    await at(3, NOW_SECONDS + 300, "available");
    expect(b.app.load.since).toBe(NOW_SECONDS);
    await at(4, NOW_SECONDS + 400, "paused");
    await at(5, NOW_SECONDS + 700, "available");
    expect(b.app.load.since).toBe(NOW_SECONDS + 700);
  });

  test("a pause is said to be nobody's idle time", async () => {
    await push(2, { phase: "paused" });
    expect(shown()).toContain("A pause is no idle time.");
  });
});

describe("how many wait", () => {
  test("is shown to a counsellor who asks, and hidden again after half a minute", async () => {
    b.wire.answers.set("ask_queue", () => ({ lines: [{ line: "line-1", waiting: 4 }] }));
    expect(shown()).not.toContain("waiting 4");
    await press("How many wait?");
    expect(shown()).toContain("waiting 4");
    await doing(() => b.timers.advance(30_000));
    expect(shown()).not.toContain("waiting 4");
  });
});

describe("in the first hour of who is new", () => {
  test("the number cannot be raised, and it says until when", async () => {
    await push(2, { capacity: 1, one_until: NOW_SECONDS + 3600 }, [talks[0] ?? conversation("c1")]);
    expect(shown()).toContain("You are new: one at a time until");
    const more = document.querySelector<HTMLButtonElement>("[aria-label='One more at once']");
    expect(more?.disabled).toBe(true);
    await push(3, { capacity: 1, one_until: NOW_SECONDS - 1 }, [talks[0] ?? conversation("c1")]);
    expect(document.querySelector<HTMLButtonElement>("[aria-label='One more at once']")?.disabled).toBe(false);
  });
});

describe("after the shift", () => {
  test("who has talked finds a list to put it down, and it is gone with the next shift", async () => {
    await doing(() => opening(b, "c1"));
    await doing(() => b.wire.push("state", { ...state(2), desk: null, conversations: [] }));
    expect(document.querySelector(".debrief")?.textContent).toContain("Before you go");
    expect(document.querySelectorAll(".debrief input")).toHaveLength(6);
    b.wire.answers.set("start_shift", () => state(1));
    await doing(() => void b.app.desk.start(["line-1"], ["fi"], 1));
    expect(b.app.load.talks).toBe(0);
  });

  test("who has talked with nobody finds none", async () => {
    await doing(() => b.wire.push("state", { ...state(2), desk: null, conversations: [] }));
    expect(document.querySelector(".debrief")).toBe(null);
  });
});
