// @vitest-environment happy-dom
/** A colleague asked in, at both desks: who asks, how far it is, that there are three, and how each goes again. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { carryOut } from "../../../src/console/page";
import { actOf } from "../../../src/console/keyboard";
import type { AskableOfLine, AskedIn, AskingState, ConversationState, MemberState } from "../../../src/core/protocol";
import { clear, drawn } from "../drawn";
import {
  type Bench,
  bench,
  commits,
  conversation,
  desk,
  NOW_SECONDS,
  onShift,
  opening,
  says,
  saysBeside,
  settle,
  state,
  text,
} from "../fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(clear);

const draw = drawn(() => b);
const say: Bench["app"]["texts"]["say"] = (...words) => b.app.texts.say(...words);
const words = (selector = "body"): string => document.querySelector(selector)?.textContent ?? "";
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith(name));
const press = (name: string): Promise<void> =>
  act(async () => {
    const found = button(name);
    if (found === undefined) throw new Error(`no button ${name}`);
    found.click();
    await settle();
  });
const pressKey = (letter: string): Promise<void> =>
  act(async () => {
    const press = { key: letter, code: `Key${letter.toUpperCase()}`, altKey: true, ctrlKey: false, metaKey: false };
    const key = actOf({ ...press, shiftKey: false }, false);
    if (key === null) throw new Error(`Alt+${letter} means nothing`);
    carryOut(b.app, key);
    await settle();
  });
const push = (version: number, over: object = {}): Promise<void> =>
  act(async () => {
    b.wire.push("state", state(version, over));
    await settle();
  });
const told = (): string[] => b.app.attention.sayings.all.map((one) => one.words);

const ASKING: AskingState = {
  stage: "asked",
  purpose: "together",
  line: "line-1",
  line_name: "Open line",
  member: null,
  crossing: null,
  desk: "d2",
  alias: "Bo",
  until: NOW_SECONDS + 60,
  leave_from: null,
  outcome: null,
};
const BO: MemberState = { member: "b", role: "specialist", presence: "here" };
const withAsking = (asking: Partial<AskingState> | null, others: readonly MemberState[] = []): ConversationState => {
  const one = conversation("c1");
  return { ...one, members: [...one.members, ...others], asking: asking && { ...ASKING, ...asking } };
};
const LINES: readonly AskableOfLine[] = [
  {
    line: "line-1",
    name: "Open line",
    organisation: "Example Association",
    crossing: null,
    is_others: false,
    colleagues: [
      {
        desk: "d2",
        alias: "Bo",
        role: "counsellor",
        languages: ["fi", "sv"],
        speaks: true,
        answers_as: "professional",
      },
      { desk: "d3", alias: "Cilla", role: "lead", languages: ["sv"], speaks: false, answers_as: null },
    ],
  },
  {
    line: "line-9",
    name: "Other line",
    organisation: "Another Association",
    crossing: "to_users",
    is_others: false,
    colleagues: [
      { desk: "d9", alias: "Doris", role: "counsellor", languages: ["fi"], speaks: true, answers_as: "volunteer" },
    ],
  },
];

/** One conversation, sealed, in focus. */
async function talking(lines: readonly AskableOfLine[] = LINES, first = conversation("c1")): Promise<void> {
  b.wire.answers.set("ask_colleagues", () => ({ lines }));
  await onShift(b, state(1, { conversations: [first] }));
  opening(b, "c1");
  await settle();
  await draw();
}
const three = async (asking: Partial<AskingState> = {}): Promise<void> => {
  await talking();
  await act(async () => {
    commits(b, "c1", 2, { joins: "Bo" });
    await settle();
  });
  await push(2, { conversations: [withAsking({ stage: "here", member: "b", ...asking }, [BO])] });
};

describe("the list of colleagues", () => {
  test("opens by a key, says what each choice means, and has only those who can come", async () => {
    await talking();
    await pressKey("k");
    const sheet = document.querySelector("dialog.colleagues");
    expect(sheet?.textContent).toContain(say("company.together_how"));
    expect(button(say("company.ask", { alias: "Bo" }))).toBeDefined();
    for (const alias of ["Cilla", "Doris"]) expect(button(say("company.ask", { alias }))).toBeUndefined();
    await act(async () => {
      sheet?.querySelectorAll<HTMLInputElement>("input[type=radio]")[1]?.click();
      await settle();
    });
    for (const alias of ["Bo", "Cilla", "Doris"]) expect(button(say("company.ask", { alias }))).toBeDefined();
    expect(sheet?.textContent).toContain(say("company.to_users"));
    expect(sheet?.textContent).toContain("Another Association");
  });

  test("asks one desk, and closes; for a hand-over it names the line", async () => {
    await talking();
    await pressKey("k");
    await press(say("company.ask", { alias: "Bo" }));
    expect(b.wire.of("ask_in")).toEqual([{ conversation: "c1", purpose: "together", desk: "d2" }]);
    expect(document.querySelector("dialog.colleagues")).toBeNull();
    await pressKey("k");
    await act(async () => {
      document.querySelectorAll<HTMLInputElement>("dialog input[type=radio]")[1]?.click();
      await settle();
    });
    await press(say("company.anyone"));
    expect(b.wire.of("ask_in")[1]).toEqual({ conversation: "c1", purpose: "transfer", line: "line-1" });
  });

  test("of another organisation's line nobody is named: whoever is free there is asked, for a hand-over alone", async () => {
    const taking: AskableOfLine = {
      ...{ line: "silta-puhu", name: "Puhu", organisation: "Silta ry" },
      ...{ crossing: "to_users", colleagues: [], is_others: true },
    };
    await talking([...LINES, taking]);
    await pressKey("k");
    expect(words("dialog.colleagues")).not.toContain("Silta ry");
    await act(async () => {
      document.querySelectorAll<HTMLInputElement>("dialog.colleagues input[type=radio]")[1]?.click();
      await settle();
    });
    expect(words("dialog.colleagues")).toContain(say("company.others_line"));
    const last = [...document.querySelectorAll<HTMLElement>("dialog.colleagues .of-line")].at(-1);
    expect(last?.textContent).toContain("Silta ry");
    await act(async () => {
      last?.querySelector("button")?.click();
      await settle();
    });
    expect(b.wire.of("ask_in")).toEqual([{ conversation: "c1", purpose: "transfer", line: "silta-puhu" }]);
  });

  test("is asked for again while it is open, and not after; with nobody it says so", async () => {
    await talking([]);
    await pressKey("k");
    expect(words("dialog.colleagues")).toContain(say("company.nobody"));
    await act(() => b.timers.advance(5_000));
    expect(b.wire.of("ask_colleagues").length).toBe(2);
    await act(() => b.app.colleagues.close());
    await act(() => b.timers.advance(20_000));
    expect(b.wire.of("ask_colleagues").length).toBe(2);
  });

  test("a refusal stands in it in words", async () => {
    await talking();
    b.wire.answers.set("ask_colleagues", () => ({ refused: "wrong_state" }));
    await pressKey("k");
    expect(words("dialog.colleagues")).toContain(say("reason.wrong_state"));
  });

  test("is not offered where her page does not know a third, nor to who was asked in, nor while somebody is asked", async () => {
    await talking(LINES, { ...conversation("c1"), company: false });
    expect(button(say("company.button"))).toBeUndefined();
    await pressKey("k");
    expect(b.wire.of("ask_colleagues")).toEqual([]);
    await push(2, { conversations: [withAsking({})] });
    expect(button(say("company.button"))?.disabled).toBe(true);
    await push(3, { conversations: [withAsking({ stage: "over", outcome: "declined" })] });
    expect(button(say("company.button"))?.disabled).toBe(false);
  });
});

describe("what becomes of it, at the first desk", () => {
  test("stands in the pane from the asking to her answer, and is said once", async () => {
    await talking();
    await push(2, { conversations: [withAsking({})] });
    expect(words(".note.company")).toContain("Bo");
    await push(3, { conversations: [withAsking({ stage: "coming", member: "b" }, [BO])] });
    await push(4, { conversations: [withAsking({ stage: "coming", member: "b" }, [BO])] });
    const coming = say("company.coming", { alias: "Bo" });
    expect(words(".note.company")).toContain(coming);
    expect(told().filter((one) => one.includes(coming)).length).toBe(1);
    await press(say("company.withdraw"));
    expect(b.wire.of("withdraw_asking")).toEqual([{ conversation: "c1" }]);
  });

  test.each(["declined", "no_answer", "turned_away", "unanswered", "not_verified"] as const)(
    "%s is said in words, until it was read, and nothing else has changed",
    async (outcome) => {
      await talking();
      await push(2, { conversations: [withAsking({})] });
      await push(3, { conversations: [withAsking({ stage: "over", outcome })] });
      const said = say(`company.over_${outcome}`, { alias: "Bo" });
      expect(words(".note.company")).toContain(said);
      expect(told().some((one) => one.includes(said))).toBe(true);
      await press(say("company.seen"));
      expect(document.querySelector(".note.company")).toBeNull();
      expect([b.app.panes.of("c1")?.stage, b.app.panes.of("c1")?.canSend]).toEqual(["sealed", true]);
      await push(4, { conversations: [withAsking({})] });
      expect(document.querySelector(".note.company")).not.toBeNull(); // another asking
    },
  );

  test("three are shown as three, by the names in the keys, and each word says whose it is", async () => {
    await three();
    expect(words(".note.three")).toContain("Bo (org)");
    expect(words(".sealed")).toContain(say("company.sealed", { names: "Bo (org)" }));
    expect(words(".log")).toContain(say("company.joined", { alias: "Bo" }));
    expect(told().filter((one) => one.includes(say("company.joined", { alias: "Bo" }))).length).toBe(1);
    await act(async () => {
      says(b, "c1", 3, 1, text("minä"));
      saysBeside(b, "c1", 4, 1, text("ja minä"), "Bo");
      await settle();
    });
    const by = [...document.querySelectorAll(".log .words-by")].map((one) => one.textContent?.split(" · ")[0]);
    expect(by).toEqual([say("talk.visitor"), "Bo"]);
  });

  test("a colleague's words are not the visitor's: nothing is hidden for them, and nobody waits for an answer to them", async () => {
    await three();
    await act(async () => {
      says(b, "c1", 3, 1, text("hei"));
      await settle();
    });
    b.timers.advance(700_000);
    await act(async () => {
      saysBeside(b, "c1", 4, 1, text("minä vain"), "Bo");
      await settle();
    });
    const pane = b.app.panes.of("c1");
    expect([pane?.again, pane?.hiddenUpTo, pane?.times.theirs]).toEqual([null, 0, 11]);
  });

  test("the colleague is taken out by a press, and it is said that they have left", async () => {
    await three();
    await press(say("company.take_out", { alias: "Bo" }));
    expect(b.wire.of("withdraw_asking")).toEqual([{ conversation: "c1" }]);
    await act(async () => {
      commits(b, "c1", 3, { leaves: "Bo" });
      await settle();
      await settle();
    });
    expect(words(".log")).toContain(say("company.left", { alias: "Bo" }));
    expect(document.querySelector(".note.three")).toBeNull();
    expect(words(".sealed")).toContain(say("talk.sealed"));
  });

  test("of three who talk the first hands on by a press, and nobody is asked anew", async () => {
    await talking();
    const here = { stage: "here", member: "b", desk: "d2" } as const;
    await push(2, { conversations: [withAsking({ ...here, purpose: "together" }, [BO])] });
    await press(say("company.hand_on_now", { alias: "Bo" }));
    expect(b.wire.of("ask_in")).toEqual([{ conversation: "c1", purpose: "transfer", desk: "d2" }]);
    await push(3, {
      conversations: [withAsking({ ...here, purpose: "transfer", leave_from: NOW_SECONDS + 60 }, [BO])],
    });
    expect(button(say("company.hand_on_now", { alias: "Bo" }))).toBeUndefined();
    expect(button(say("company.leave", { alias: "Bo" }))?.disabled).toBe(true);
  });

  test("a transfer has its minute: only then it can be left, asked first, and it ends here as handed on", async () => {
    const leave = say("company.leave", { alias: "Bo" });
    await three({ purpose: "transfer", leave_from: NOW_SECONDS + 60 });
    expect(button(leave)?.disabled).toBe(true);
    b.timers.advance(61_000);
    await push(3, {
      now: NOW_SECONDS + 61,
      conversations: [
        withAsking({ stage: "here", purpose: "transfer", member: "b", leave_from: NOW_SECONDS + 60 }, [BO]),
      ],
    });
    expect(words(".note.company")).toContain(say("company.can_leave", { alias: "Bo" }));
    await press(leave);
    expect(b.wire.of("part")).toEqual([]);
    await act(async () => {
      [...document.querySelectorAll<HTMLButtonElement>("dialog .button-main")].at(-1)?.click();
      await settle();
    });
    expect(b.wire.of("part")).toEqual([{ conversation: "c1" }]);
    await push(4, { conversations: [] });
    expect(b.app.panes.of("c1")?.ending).toBe("handed_on");
    expect(words(".ended")).toContain(say("ended.handed_on"));
  });
});

const ASKED: AskedIn = {
  conversation: "c1",
  stage: "asked",
  purpose: "together",
  line: "line-1",
  line_name: "Open line",
  language: "sv",
  topic: null,
  by: "Aino",
  began_at: NOW_SECONDS - 300,
  until: NOW_SECONDS + 60,
  crossing: null,
  urgent: null,
  outcome: null,
  organisation: "",
};
const me: MemberState = { member: "me-c1", role: "specialist", presence: "here" };
const guest = (stage: AskingState["stage"], over: Partial<AskingState> = {}): ConversationState => {
  const one = conversation("c1");
  const aino: MemberState = { member: "a", role: "counsellor", presence: "here" };
  const [visitor] = one.members;
  const members = visitor === undefined ? [] : [visitor, aino, me];
  return { ...one, members, asking: { ...ASKING, alias: null, desk: null, member: "me-c1", stage, ...over } };
};
const asked = async (over: Partial<AskedIn> = {}): Promise<void> => {
  await onShift(b, state(1));
  await draw();
  await push(2, { askings: [{ ...ASKED, ...over }] });
};

describe("the desk that is asked", () => {
  test("reads who asks, for what and in which language, and not one word of it; it is no offer", async () => {
    await asked({ purpose: "transfer", crossing: "to_victims", urgent: "danger" });
    const card = words(".asking.is-open");
    expect(card).toContain(say("asking.transfer", { by: "Aino" }));
    expect(card).toContain("Swedish");
    expect(card).toContain(say("asking.to_victims"));
    expect(card).toContain(say("asking.how"));
    expect(document.querySelector(".offer.is-open")).toBeNull();
    expect(told().some((one) => one.includes("Aino") && one.includes("Alt+I"))).toBe(true);
    expect(b.app.attention.title).toContain("(1)");
  });

  test("of another organisation reads whose colleague asks, and nothing of the visitor", async () => {
    await asked({ organisation: "Turva ry" });
    const card = words(".asking.is-open");
    expect(card).toContain(say("asking.together", { by: "Aino, Turva ry" }));
    expect(card).toContain(say("asking.stranger"));
    expect(card).not.toContain(say("asking.began"));
    expect(card).not.toContain(say("topic.none"));
  });

  test("comes by a key, once, and goes to the conversation, in which three stand and nothing of before", async () => {
    await asked();
    await pressKey("i");
    await pressKey("i");
    expect(b.wire.of("come_in")).toEqual([{ conversation: "c1" }]);
    await push(3, { conversations: [guest("coming")] });
    expect(b.wire.of("say").map((one) => one.kind)).toEqual(["key_package"]);
    expect(words("#pane-A")).toContain(say("company.asked_in"));
    expect(words("#pane-A")).toContain(say("company.coming_me"));
    expect(b.app.panes.wanted).toBe("c1"); // and the focus with it
    await act(async () => {
      opening(b, "c1", 1, ["Aino"]);
      await settle();
    });
    await push(4, { conversations: [guest("here", { purpose: "transfer" })] });
    expect(words(".note.three")).toContain("Aino (org)");
    expect(words("#pane-A")).toContain(say("company.asked_in"));
    expect(words("#pane-A")).toContain(say("company.soon_yours", { names: "Aino" }));
    expect(words(".log")).toContain(say("company.joined", { alias: "Aino" }));
    expect(button(say("company.button"))).toBeUndefined();
    expect(b.app.panes.of("c1")?.canSend).toBe(true);
  });

  test("says no by a key, and whoever does not answer is told that it is over", async () => {
    await asked();
    await pressKey("o");
    expect(b.wire.of("decline_asking")).toEqual([{ conversation: "c1" }]);
    await push(3);
    expect(document.querySelector(".asking")).toBeNull();
    await push(4, { askings: [ASKED] });
    await push(5, { askings: [{ ...ASKED, stage: "over", outcome: "no_answer" }] });
    const over = say("asking.over_no_answer", { by: "Aino" });
    expect(words(".asking")).toContain(over);
    expect(told()).toContain(over);
  });

  test("an asking and an offer have keys of their own: neither answers the other", async () => {
    await asked();
    await pressKey("a");
    await pressKey("x");
    expect([b.wire.of("come_in"), b.wire.of("decline_asking")]).toEqual([[], []]);
  });

  test("without a free place it cannot come, and says why", async () => {
    const all = ["c2", "c3", "c4"].map((id) => conversation(id));
    await onShift(b, state(1, { conversations: all }));
    await draw();
    await push(2, { conversations: all, askings: [ASKED] });
    expect(words(".asking.is-open")).toContain(say("asking.no_room"));
    await pressKey("i");
    expect(b.wire.of("come_in")).toEqual([]);
  });

  test("leaves with a press that is asked first, and the end is for this page alone", async () => {
    await asked();
    await pressKey("i");
    await push(3, { conversations: [guest("here")] });
    await act(async () => {
      opening(b, "c1", 1, ["Aino"]);
      await settle();
    });
    b.app.panes.focus("c1", Date.now());
    await pressKey("e");
    expect(words("dialog")).toContain(say("company.part_what"));
    expect(words("dialog")).not.toContain(say("talk.abuse"));
    await act(async () => {
      document.querySelector<HTMLButtonElement>("dialog .button-main")?.click();
      await settle();
    });
    expect([b.wire.of("part"), b.wire.of("end")]).toEqual([[{ conversation: "c1" }], []]);
    await push(4);
    expect(b.app.panes.of("c1")?.ending).toBe("parted");
  });

  test("who is put out, or not wanted, reads why", async () => {
    await asked();
    await pressKey("i");
    await push(3, { conversations: [guest("coming")] });
    await push(4, { askings: [{ ...ASKED, stage: "over", outcome: "turned_away" }] });
    expect(b.app.panes.of("c1")?.ending).toBe("put_out");
    expect(words(".ended")).toContain(say("ended.put_out"));
    expect(words(".asking")).toContain(say("asking.over_turned_away", { by: "Aino" }));
  });

  test("becomes its counsellor when the first has left: it is said, and it is a conversation as any", async () => {
    await asked();
    await pressKey("i");
    await push(3, { conversations: [guest("here", { purpose: "transfer" })] });
    await act(async () => {
      opening(b, "c1", 1, ["Aino"]);
      await settle();
      commits(b, "c1", 2, { leaves: "Aino" });
      await settle();
      await settle();
    });
    const mine = { ...conversation("c1"), asking: { ...ASKING, stage: "over", outcome: "transferred" } as const };
    await push(4, { conversations: [mine] });
    expect(words(".note.company")).toContain(say("company.over_transferred"));
    expect(words(".log")).toContain(say("company.left", { alias: "Aino" }));
    expect(button(say("talk.end"))).toBeDefined();
    expect(words("#pane-A")).toContain(say("company.asked_in"));
  });
});

test("a daemon of before knows none of it: nothing of it is shown", async () => {
  const { company: _, asking: __, ...before } = conversation("c1");
  const { askings: ___, ...first } = state(1, { conversations: [before as ConversationState], desk: desk() });
  await onShift(b, first as ReturnType<typeof state>);
  opening(b, "c1");
  await settle();
  await draw();
  expect([document.querySelector(".asking"), button(say("company.button"))]).toEqual([null, undefined]);
  expect(b.app.panes.of("c1")?.canSend).toBe(true);
});
