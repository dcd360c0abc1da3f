// @vitest-environment happy-dom
/** The lead's board: what it says of a line as time passes, what rings, and what a lead does from it. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALARM_WORDS } from "../../src/console/board/alarms";
import { BoardView } from "../../src/console/board/board-view";
import { Screen } from "../../src/console/screen";
import type { Board, BoardAlarm, BoardLine } from "../../src/core/protocol";
import { A_DESK, type Bench, bench, board, notCertified, NOW_SECONDS, onShift, profile, settle, state } from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(() => render(null, document.body));

const show = (): Promise<void> => act(() => render(<BoardView app={b.app} />, document.body));
const lineText = (): string => document.querySelector("section.line")?.textContent ?? "";
const draw = async (over: Partial<BoardLine>, all: Partial<Board> = {}): Promise<string> => {
  b.app.board.anew();
  b.app.board.pushed({ ...board(1, over), ...all });
  await show();
  return lineText();
};
const button = (name: string): HTMLButtonElement => {
  const all = [...document.querySelectorAll<HTMLButtonElement>("section.line button, dialog button")];
  const found = all.find((one) => one.firstChild?.textContent === name);
  if (found === undefined) throw new Error(`no button "${name}"`);
  return found;
};
const press = (name: string): Promise<void> =>
  act(async () => {
    button(name).click();
    await settle();
  });
const acts = (): string[] =>
  [...document.querySelectorAll("section.line:first-of-type > .row > button")].map(
    (one) => one.firstChild?.textContent ?? "",
  );
const up = async (): Promise<void> => {
  await b.app.signIn.enter("link");
  b.wire.comeUp();
  await settle();
  b.app.clock.heard(NOW_SECONDS);
};

describe("time", () => {
  test("counts on in the page while the connection is there, and stands still when it is lost", async () => {
    await up();
    expect(await draw({ longest_since: NOW_SECONDS - 60 })).toContain("60 s");
    b.timers.advance(50_000);
    await show();
    expect(lineText()).toContain("110 s");
    b.wire.goDown();
    b.timers.advance(600_000);
    await show();
    expect(lineText()).toContain("60 s");
    expect(document.body.textContent).toContain("These figures are from");
  });

  test("is the daemon's with every push, though this device's clock was set in between", async () => {
    await up();
    await draw({ longest_since: NOW_SECONDS - 60 });
    b.timers.advance(3_600_000);
    expect(await draw({ longest_since: NOW_SECONDS - 60 }, { now: NOW_SECONDS + 5 })).toContain("65 s");
  });

  test("is told of a desk that takes no tickets, and of none that does", async () => {
    const desks = [
      { ...A_DESK, alias: "Aino", phase: "available", since: NOW_SECONDS - 900, conversations: 0, capacity: 2 },
      { ...A_DESK, desk: "d2", alias: "Elsa", phase: "away", since: NOW_SECONDS - 240, conversations: 0, capacity: 2 },
    ] as const;
    await up();
    await draw({ desks });
    const [aino, elsa] = [...document.querySelectorAll(".desks tbody tr")].map((row) => row.textContent ?? "");
    expect(aino).not.toContain("min");
    expect(elsa).toContain("away 4 min");
  });

  test("is told of a place that rests, which is not free", async () => {
    await up();
    const desk = { ...A_DESK, alias: "Aino", phase: "available", conversations: 0, capacity: 2 } as const;
    expect(await draw({ desks: [desk] })).not.toContain("rest");
    expect(await draw({ desks: [{ ...desk, resting: 2 }] })).toContain("0 of 2 2 places rest after a conversation");
  });

  test("says when the line closes, and until when those who wait are served", async () => {
    await up();
    const open = { closes_at: NOW_SECONDS + 1200, served_until: NOW_SECONDS + 4800 };
    for (const phase of ["open", "intake_stopped"] as const) {
      expect(await draw({ phase, ...open })).toMatch(/Closes at .*, in 20 min/);
      expect(lineText()).not.toContain("are served until");
    }
    const closing = { phase: "closing", closes_at: NOW_SECONDS - 60, served_until: NOW_SECONDS + 600 } as const;
    expect(await draw({ ...closing, left_at_close: 2 })).toContain("Those who wait are served until");
    expect(lineText()).toContain("2 will probably not be served before the end");
  });
});

describe("alarms", () => {
  const alarm = (name: BoardAlarm["name"], since = NOW_SECONDS - 180): BoardAlarm => ({ name, since });
  const names = Object.keys(ALARM_WORDS) as BoardAlarm["name"][];

  test.each(names)("%s is said in words, with since when, and no more when it is over", async (name) => {
    const words = b.app.texts.say(ALARM_WORDS[name]);
    await up();
    expect(await draw({ orphans: [], alarms: [alarm(name)] })).toContain(`⚠ ${words} 3 min`);
    expect(await draw({ alarms: [] })).not.toContain(words);
  });

  test("each is told aloud once, and again when it begins again", async () => {
    await up();
    const said = (): number =>
      b.app.attention.sayings.all.filter(({ words }) => words.includes("nobody takes offers")).length;
    b.app.board.pushed(board(1, { alarms: [alarm("nobody")] }));
    b.app.board.pushed(board(2, { alarms: [alarm("nobody"), alarm("flood")] }));
    expect(said()).toBe(1);
    b.app.board.pushed(board(3, { alarms: [] }));
    b.app.board.pushed(board(4, { alarms: [alarm("nobody", NOW_SECONDS)] }));
    expect(said()).toBe(2);
  });

  test.each(["longest_wait", "long_estimate", "abandonments", "occupancy", "flood", "nobody"] as const)(
    "%s goes on, and is not told anew, when it began at another time for another of those who wait, or another daemon",
    async (name) => {
      await up();
      const said = (): number =>
        b.app.attention.sayings.all.filter(({ words }) => words.includes(b.app.texts.say(ALARM_WORDS[name]))).length;
      b.app.board.pushed(board(1, { alarms: [alarm(name)] }));
      b.app.board.pushed(board(2, { alarms: [alarm(name, NOW_SECONDS - 20)] }));
      b.app.board.anew();
      b.app.board.pushed(board(1, { alarms: [alarm(name, NOW_SECONDS - 10)] }));
      expect(said()).toBe(1);
    },
  );

  test.each(["urgent_unseen", "orphan", "offer_missed"] as const)("%s is told anew of somebody else", async (name) => {
    await up();
    const said = (): number =>
      b.app.attention.sayings.all.filter(({ words }) => words.includes(b.app.texts.say(ALARM_WORDS[name]))).length;
    b.app.board.pushed(board(1, { orphans: [], alarms: [alarm(name)] }));
    b.app.board.pushed(board(2, { orphans: [], alarms: [alarm(name, NOW_SECONDS - 20)] }));
    expect(said()).toBe(2);
  });

  test("of nobody, of what is urgent and of an orphan are told with since when it is so", async () => {
    await up();
    const since = NOW_SECONDS - 300;
    const orphans = [{ conversation: "o1", language: "fi", since, urgent: false, may_take: false }];
    const facts = { unstaffed_since: since, urgent_unseen_since: since, orphans };
    for (const name of ["nobody", "urgent_unseen", "orphan"] as const) {
      expect(await draw({ ...facts, alarms: [alarm(name, NOW_SECONDS)] })).toContain(
        `⚠ ${b.app.texts.say(ALARM_WORDS[name])} 5 min`,
      );
    }
  });

  test("count in the title, and stand over every other view with the gravest first", async () => {
    b.wire.answers.set("watch", () => board(1, { alarms: [alarm("flood"), alarm("orphan")] }));
    await onShift(b);
    await act(() => render(<Screen app={b.app} onRetry={() => {}} />, document.body));
    expect(b.app.attention.waiting).toBe(2);
    expect(document.querySelector(".banners")?.textContent).toContain(
      "Open line: a conversation has lost its counsellor – and 1 more",
    );
    const menu = (): string => document.querySelector(".views")?.textContent ?? "";
    expect(menu()).toContain("Board (2)");
    b.app.show("board");
    await act(() => render(<Screen app={b.app} onRetry={() => {}} />, document.body));
    expect(document.querySelector(".banners")?.textContent).not.toContain("lost its counsellor");
    expect(menu(), "alarms of a line are no conversations of this person").not.toContain("(");
  });

  test("visitors who could not make sure who answers are one too", async () => {
    expect(await draw({ unverified_last_hour: 0 })).not.toContain("make sure");
    expect(await draw({ unverified_last_hour: 2 })).toContain("⚠ 2 times within the last hour");
  });
});

describe("figures", () => {
  test("tell apart who waits and is there, who has no connection, and who did not come", async () => {
    const text = await draw({ waiting: 5, away: 3, waiting_lost: 1, urgent: 1 });
    expect(text).toContain("one without a connection");
    expect(text).toContain("2 did not come when it was their turn");
    expect(text).toContain("1 urgent, waiting or in a conversation");
    expect(await draw({ waiting: 5, away: 0 })).not.toContain("without a connection");
  });

  test("say how many may wait, and that the line is full", async () => {
    expect(await draw({ places_max: 4 })).toContain("4 may wait at most");
    expect(await draw({ places_max: 2, limit: 1, is_full: true })).toContain("Full: 2 may wait at most");
    expect(lineText()).toContain("limit set by a lead: 1");
    for (const over of [{ is_closed_for_now: true }, { phase: "intake_stopped" }, { phase: "closing" }] as const) {
      expect(await draw({ places_max: 2, ...over }), "nobody new may join").not.toContain("may wait at most");
    }
  });

  test("say that an open line is closed for now, as its visitors read", async () => {
    expect(await draw({ phase: "open", is_closed_for_now: true })).toContain("Closed for now");
  });

  test("say what whoever comes would be told of the wait, or that it is not known", async () => {
    expect(await draw({ estimate: { low: 5, high: 15 } })).toContain("5–15 min");
    expect(await draw({ estimate: { low: 0, high: 5 } })).toContain("less than 5 min");
    expect(await draw({ estimate: null })).toContain("not known");
  });

  test("say in how many conversations the visitor is lost or silent, and what the last hour was", async () => {
    const text = await draw({
      ...{ served: 3, served_lost: 1, served_silent: 2 },
      ...{ answered_last_hour: 7, turned_away_last_hour: 4, abandoned_last_hour: 2 },
    });
    for (const words of ["one visitor’s connection is lost", "2 visitors are silent"]) expect(text).toContain(words);
    for (const words of ["7answered", "4 turned away", "2 left the queue"]) expect(text).toContain(words);
  });

  test("of languages: who waits against who is on shift", async () => {
    const languages = [
      { language: "fi", waiting: 1, desks: 2, is_full: false },
      { language: "sv", waiting: 2, desks: 0, is_full: true },
    ];
    await draw({ languages });
    const rows = [...document.querySelectorAll(".languages tbody tr")].map((row) => row.textContent);
    expect(rows).toEqual(["Finnish12", "Swedish2⚠ 0 full"]);
  });

  test("a certificate that ends within fourteen days is said, and people who wait to be certified", async () => {
    const ends = (days: number): Partial<Board> => ({ certificate_ends: NOW_SECONDS + days * 86_400 });
    await up();
    await draw({}, ends(14));
    expect(document.querySelector(".board")?.textContent).not.toContain("certificate ends");
    const soon = (days: number): Partial<Board> => ({
      revocations_end: NOW_SECONDS + days * 86_400,
      staff_certificates_end: NOW_SECONDS + days * 86_400,
    });
    await draw({}, soon(3));
    expect(document.querySelector(".board .row .warn")).toBeNull();
    await draw({}, soon(2.9));
    expect(document.querySelector(".board")?.textContent).toContain("The leads’ lists end");
    expect(document.querySelector(".board")?.textContent).toContain("permission to answer ends");
    await draw({}, { ...ends(13.9), signatures_asked: 3 });
    expect(document.querySelector(".board")?.textContent).toContain("certificate ends");
    expect(document.querySelector(".board")?.textContent).toContain("3 people wait for a lead to sign");
    await draw({}, { vouched_ends: NOW_SECONDS + 14 * 86_400 });
    expect(document.querySelector(".board .row .warn")).toBeNull();
    await draw({}, { vouched_ends: NOW_SECONDS + 13 * 86_400 });
    expect(document.querySelector(".board")?.textContent).toContain("another organisation’s people ends");
  });
});

describe("acts", () => {
  test.each([
    ["open", ["Stop intake", "Close", "Telephone only", "Change the limit", "Call somebody in"]],
    ["intake_stopped", ["Open", "Close", "Telephone only", "Change the limit", "Call somebody in"]],
    ["closing", ["Open", "Telephone only", "Call somebody in"]],
    ["closed", ["Open", "Telephone only", "Call somebody in"]],
  ] as const)("of a line that is %s a lead is shown what can be done, and no more", async (phase, shown) => {
    await draw({ phase, waiting: 0 });
    expect(acts()).toEqual(shown);
  });

  test("who waits can be told that they are not served today, while anybody waits", async () => {
    await draw({ phase: "closing", waiting: 3 });
    expect(acts()).toEqual(["Open", "Not today", "Telephone only", "Call somebody in"]);
    await draw({ phase: "closed", waiting: 3 });
    expect(acts()).toEqual(["Open", "Telephone only", "Call somebody in"]);
  });

  test("a line that a lead has switched to the telephone is switched back, and an operator's is left alone", async () => {
    await up();
    await draw({ phase: "intake_stopped", waiting: 0, by_telephone: "lead" });
    expect(document.querySelector(".line-head")?.textContent).toContain("By telephone only");
    expect(acts()).toEqual(["Back to writing", "Change the limit", "Call somebody in"]);
    await press("Back to writing");
    await act(async () => {
      document.querySelector<HTMLButtonElement>("dialog .button-main")?.click();
      await settle();
    });
    expect(b.wire.of("change_line")).toEqual([{ line: "line-1", act: "in_writing" }]);
    await draw({ phase: "intake_stopped", waiting: 0, by_telephone: "operator" });
    expect(document.querySelector(".line-head")?.textContent).toContain("whoever runs the service");
    expect(acts()).toEqual(["Change the limit", "Call somebody in"]);
  });

  const limit = async (text: string): Promise<void> => {
    await press("Change the limit");
    await act(() => {
      const box = document.querySelector<HTMLInputElement>("dialog input");
      if (box === null) throw new Error("no box");
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await press("Set the limit");
  };

  test.each(["0", " 7 ", "10000"])("the limit becomes %j", async (text) => {
    await up();
    await draw({});
    await limit(text);
    expect(b.wire.of("set_limit")).toEqual([{ line: "line-1", limit: Number(text) }]);
  });

  test.each(["", "-1", "2.5", "10001", "many"])("%j is no limit, and is said so", async (text) => {
    await up();
    await draw({});
    await limit(text);
    expect(b.wire.of("set_limit")).toEqual([]);
    expect(document.querySelector("#limit-fault")?.hasAttribute("hidden")).toBe(false);
  });

  test("the limit begins with what holds now, beside those for whom a desk is free, and Enter sets it", async () => {
    await up();
    await draw({ places_max: 5, free: 2, limit: null });
    await press("Change the limit");
    const box = document.querySelector<HTMLInputElement>("dialog input");
    expect(document.activeElement).toBe(box);
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    await act(() => {
      box?.dispatchEvent(enter);
    });
    expect(enter.defaultPrevented, "else it presses the button that has the focus then").toBe(true);
    expect(b.wire.of("set_limit")).toEqual([{ line: "line-1", limit: 3 }]);
  });

  test("the limit is as reckoned again", async () => {
    await up();
    await draw({ limit: 2 });
    await press("Change the limit");
    const answers = [...document.querySelectorAll("dialog button")].map((one) => one.textContent);
    expect(answers).toEqual(["No", "Set the limit", "As the counsellors on shift allow"]);
    await press("As the counsellors on shift allow");
    expect(b.wire.of("set_limit")).toEqual([{ line: "line-1", limit: null }]);
  });

  test("a desk that was set away is called back, and no other", async () => {
    const desk = { ...A_DESK, alias: "Aino", conversations: 0, capacity: 2, misses: 2 } as const;
    await up();
    await draw({ desks: [{ ...desk, phase: "paused" }] });
    expect(document.querySelector(".desks button")).toBeNull();
    await draw({ desks: [{ ...desk, phase: "away" }] });
    expect(lineText()).toContain("2 offers missed");
    await press("Take offers again");
    expect(b.wire.of("call_back")).toEqual([{ desk: "d1" }]);
  });
});

describe("a conversation without its counsellor", () => {
  const orphans = (may_take: boolean, urgent = false): Partial<BoardLine> => ({
    orphans: [{ conversation: "o1", language: "sv", since: NOW_SECONDS - 150, urgent, may_take }],
  });

  test("is told with since when and how urgent, and is left to its own console at first", async () => {
    await up();
    expect(await draw(orphans(false, true))).toContain("⚠ Says that it cannot waitSwedish, for 2 min");
    expect(lineText()).toContain("The counsellor may still come back.");
    expect(() => button("Take over")).toThrow();
  });

  test("is taken over without a shift: one begins that takes no tickets", async () => {
    await up();
    b.wire.answers.set("start_shift", () => state(1));
    await draw(orphans(true));
    await press("Take over");
    expect(b.wire.of("start_shift")).toMatchObject([
      { lines: ["line-1"], languages: ["fi", "sv", "en"], capacity: 1, paused: true },
    ]);
    expect(b.wire.of("take_orphan")).toEqual([{ conversation: "o1" }]);
    expect(b.app.showing.view.value).toBe("work");
  });

  test("is taken over to the shift that there is", async () => {
    await onShift(b);
    const starts = b.wire.of("start_shift").length;
    await draw(orphans(true));
    await press("Take over");
    expect(b.wire.of("start_shift")).toHaveLength(starts);
    expect(b.wire.of("take_orphan")).toEqual([{ conversation: "o1" }]);
  });

  test("leads from a board on a screen of its own to the conversation, with the way back", async () => {
    await up();
    b.wire.answers.set("start_shift", () => state(1));
    const drawn = (): Promise<void> => act(() => render(<Screen app={b.app} onRetry={() => {}} />, document.body));
    b.app.show("board");
    b.app.showing.isBoardAlone.value = true;
    b.app.board.pushed(board(1, orphans(true)));
    await drawn();
    expect(document.querySelector(".board-alone")).not.toBeNull();
    await press("Take over");
    await drawn();
    expect(b.app.showing.view.value).toBe("work");
    expect(document.querySelector(".board-alone")).toBeNull();
  });

  test("stays on the board, with the reason, when the shift or the conversation is refused", async () => {
    await up();
    b.wire.answers.set("start_shift", () => ({ refused: "on_shift_already" }));
    b.app.show("board");
    await draw(orphans(true));
    await press("Take over");
    expect(b.wire.of("take_orphan")).toEqual([]);
    b.wire.answers.set("start_shift", () => state(1));
    b.wire.answers.set("take_orphan", () => ({ refused: "no_room" }));
    await press("Take over");
    expect(b.app.showing.view.value).toBe("board");
    await show();
    expect(document.querySelector("[role=alert]")).not.toBeNull();
  });

  test("waits for a credential where there is none, and says so", async () => {
    b.api.own = notCertified;
    b.api.staff = profile();
    await up();
    await draw(orphans(true));
    expect(button("Take over").disabled).toBe(true);
    expect(document.querySelector(".orphans .warn")).not.toBeNull();
  });
});

describe("a notice to those who wait", () => {
  const languages = [
    { language: "fi", waiting: 2, desks: 1, is_full: false },
    { language: "sv", waiting: 0, desks: 0, is_full: false },
  ];
  const write = (language: string, words: string): Promise<void> =>
    act(() => {
      const box = document.querySelector<HTMLTextAreaElement>(`dialog textarea[lang="${language}"]`);
      if (box === null) throw new Error(`no box for ${language}`);
      box.value = words;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  const said = (): unknown => b.wire.of("say_to_waiting").at(-1);

  test("is written in the line's languages, and needs the one that all fall back on", async () => {
    await up();
    await draw({ languages });
    await press("Write to those who wait");
    await write("sv", "Två svarar.");
    await press("Show the message");
    expect(said()).toBeUndefined();
    expect(document.querySelector("#notice-fault")?.hasAttribute("hidden")).toBe(false);
    await write("fi", "Kaksi vastaa.");
    await press("Show the message");
    expect(said()).toEqual({
      line: "line-1",
      words: [
        { language: "fi", text: "Kaksi vastaa." },
        { language: "sv", text: "Två svarar." },
      ],
    });
  });

  test("is on the board of every lead, begins the next one, and is taken back with one press", async () => {
    await up();
    const notice = [{ language: "fi", text: "Kaksi vastaa." }];
    expect(await draw({ languages, notice, notice_since: NOW_SECONDS - 120 })).toContain("Kaksi vastaa.");
    expect(lineText()).toContain("Those who wait see a message");
    await press("Change the message");
    expect(document.querySelector<HTMLTextAreaElement>('dialog textarea[lang="fi"]')?.value).toBe("Kaksi vastaa.");
    await press("No");
    await press("Take the message back");
    expect(said()).toEqual({ line: "line-1", words: [] });
  });

  test("is not written on a line that serves nobody", async () => {
    await up();
    await draw({ languages, phase: "closed" });
    expect(() => button("Write to those who wait")).toThrow();
  });
});

describe("who says that it cannot wait", () => {
  test("is let go first after a question, and how many were is counted", async () => {
    await up();
    expect(await draw({})).not.toContain("go first");
    expect(await draw({ urgent_waiting: 1, pulled_last_hour: 2 })).toContain("2 were let go first within the hour");
    await press("Let the most urgent go first");
    expect(b.wire.of("pull_forward")).toEqual([]);
    await act(async () => {
      const yes = [...document.querySelectorAll<HTMLButtonElement>("dialog button")].at(-1);
      yes?.click();
      await settle();
    });
    expect(b.wire.of("pull_forward")).toEqual([{ line: "line-1" }]);
  });
});

describe("talks in which a colleague came along", () => {
  test("are told beside what was answered, and only where there are some", async () => {
    const some = await draw({ let_in_last_hour: 2, transferred_last_hour: 1 });
    expect(some).toContain(b.app.texts.say("board.let_in", { n: 2 }));
    expect(some).toContain(b.app.texts.say("board.transferred", { n: 1 }));
    const none = await draw({ let_in_last_hour: 0, transferred_last_hour: 0 });
    expect(none).not.toContain(b.app.texts.say("board.transferred", { n: 0 }));
  });
});
