// @vitest-environment happy-dom
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { carryOut } from "../../src/console/page";
import {
  type Bench,
  bench,
  board,
  conversation,
  desk,
  notCertified,
  NOW_SECONDS,
  offer,
  onShift,
  opening,
  profile,
  says,
  settle,
  state,
  text,
} from "./fakes";
import { laidOut } from "../ui/laid-out";
import { clear, drawn } from "./drawn";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(clear);

const draw = drawn(() => b);
const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
const button = (words: string): HTMLButtonElement => {
  const found = all("button").find((one) => one.textContent?.includes(words));
  if (found === undefined) throw new Error(`no button ${words}`);
  return found as HTMLButtonElement;
};
const press = (words: string): Promise<void> =>
  act(async () => {
    button(words).click();
    await settle();
  });
const box = (letter: string): HTMLTextAreaElement => {
  const found = document.getElementById(`write-${letter}`);
  if (!(found instanceof HTMLTextAreaElement)) throw new Error(`no box ${letter}`);
  return found;
};
const write = (letter: string, words: string): Promise<void> =>
  act(() => {
    const area = box(letter);
    area.value = words;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
const enter = (letter: string): Promise<void> =>
  act(async () => {
    box(letter).dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await settle();
  });
/** A key in the question that is open. */
const answer = (key: string, more: KeyboardEventInit = {}): Promise<void> =>
  act(async () => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
    );
    await settle();
  });
async function talking(...ids: string[]): Promise<void> {
  await onShift(b, state(1, { conversations: ids.map((id) => conversation(id)) }));
  for (const id of ids) opening(b, id);
  await settle();
  await draw();
}

// Hostile words: polyglots, markup, right-to-left, zero-width, stacked marks, a line without an end.
const HOSTILE = [
  "<script>globalThis.owned = 1</script>",
  "<img src=x onerror=globalThis.owned=1>",
  "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+globalThis.owned=1//'>",
  "{{constructor.constructor('globalThis.owned=1')()}}",
  "[click](javascript:globalThis.owned=1) https://evil.example/ **bold**",
  "\u202Eevil\u202C \u200B\u200D\u2066 x\u2069",
  `Z${"\u0301\u0316".repeat(500)}`,
  "a".repeat(15_000),
  "&lt;b&gt; &amp; \u0000 \uFFFD",
];

describe("words from a stranger", () => {
  test("every hostile text stands there as text, and makes no element", async () => {
    await talking("c1");
    const before = all("script, img, svg, a, iframe, b, strong, title, style").length;
    await act(async () => {
      for (const [at, words] of HOSTILE.entries()) says(b, "c1", at + 2, at + 1, text(words));
      await settle();
    });
    expect(all(".words:not(.words-mine) .words-text").map((one) => one.textContent)).toEqual(HOSTILE);
    expect(all(".words:not(.words-mine) .words-text").every((one) => one.children.length === 0)).toBe(true);
    expect(all("script, img, svg, a, iframe, b, strong, title, style")).toHaveLength(before);
    expect("owned" in globalThis).toBe(false);
  });

  test("a hostile topic or language of an offer is text too", async () => {
    await onShift(
      b,
      state(1, { offer: offer({ topic: HOSTILE[1] ?? "", language: "<b>x</b>", line: HOSTILE[0] ?? "" }) }),
    );
    await draw();
    expect(document.querySelector(".offer script, .offer img, .offer b")).toBeNull();
  });
});

describe("writing", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  /** Long enough for a letter to stand alone. */
  const aMoment = (): Promise<void> =>
    act(async () => {
      vi.advanceTimersByTime(600);
      await settle();
    });

  test("Enter and one letter send to the conversation that holds the box, and to no other", async () => {
    await talking("c1", "c2");
    await act(() => b.app.panes.focus("c1", 0));
    await act(() => b.app.panes.focus("c2", 1));
    await write("B", "for B");
    await enter("B");
    expect(document.querySelector("dialog")?.textContent).toContain("“for B”");
    for (const [key, more] of [["a"], ["b", { repeat: true }], ["b", { ctrlKey: true }]] as const) {
      await answer(key, more);
      await aMoment();
    }
    expect(document.querySelector("dialog")).not.toBeNull();
    await answer("b");
    await aMoment();
    expect(document.querySelector("dialog")).toBeNull();
    expect(b.app.panes.of("c2")?.entries.filter((one) => one.is === "said")).toMatchObject([{ text: "for B" }]);
    expect(b.app.panes.of("c1")?.entries.filter((one) => one.is === "said")).toEqual([]);
  });

  test("letters of words that are written on, as the question comes, answer nothing", async () => {
    await talking("c1", "c2");
    await act(() => b.app.panes.focus("c1", 0));
    await act(() => b.app.panes.focus("c2", 1));
    await write("B", "for A");
    await enter("B");
    for (const letter of ["b", "u", "t", "b", "e", "b"]) await answer(letter);
    await aMoment();
    expect(b.app.panes.of("c2")?.entries.filter((one) => one.is === "said")).toEqual([]);
    expect(b.app.panes.of("c2")?.draft).toBe("for A");
    await answer("Shift");
    await answer("B", { shiftKey: true });
    await aMoment();
    expect(b.app.panes.of("c2")?.entries.filter((one) => one.is === "said")).toMatchObject([{ text: "for A" }]);
  });

  test("after a move of less than a second it asks, and No keeps the draft", async () => {
    await talking("c1", "c2");
    await act(() => b.app.panes.focus("c1", Date.now() - 60_000));
    await write("B", "meant for A?");
    await act(() => b.app.panes.focus("c2", Date.now()));
    await enter("B");
    expect(document.querySelector("dialog")?.textContent).toContain("B · Lake");
    expect(document.querySelector("dialog")?.textContent).toContain("Your words wait for your answer.");
    expect(b.app.panes.of("c2")?.entries.filter((one) => one.is === "said")).toEqual([]);
    await press("No, keep as a draft");
    expect(box("B").value).toBe("meant for A?");
    expect(document.querySelector("dialog")).toBeNull();
  });

  test("Yes sends it once", async () => {
    await talking("c1", "c2");
    await act(() => b.app.panes.focus("c1", Date.now() - 60_000));
    await write("B", "yes, B");
    await act(() => b.app.panes.focus("c2", Date.now()));
    await enter("B");
    await press("Yes, send to B");
    expect(b.app.panes.of("c2")?.entries.filter((one) => one.is === "said")).toMatchObject([{ text: "yes, B" }]);
  });

  test("a lone conversation is never asked about", async () => {
    await talking("c1");
    await act(() => b.app.panes.focus("c1", 0));
    await write("A", "for A");
    await enter("A");
    expect(document.querySelector("dialog")).toBeNull();
    expect(b.app.panes.of("c1")?.entries.filter((one) => one.is === "said")).toMatchObject([{ text: "for A" }]);
  });

  test("Shift and Enter, or Enter of an input method, sends nothing", async () => {
    await talking("c1");
    await act(() => b.app.panes.focus("c1", 0));
    await write("A", "two\nlines");
    await act(() => {
      const keys = { key: "Enter", bubbles: true };
      box("A").dispatchEvent(new KeyboardEvent("keydown", { ...keys, shiftKey: true }));
      box("A").dispatchEvent(new KeyboardEvent("keydown", { ...keys, isComposing: true }));
      box("A").dispatchEvent(new KeyboardEvent("keydown", { ...keys, keyCode: 229 }));
    });
    expect(box("A").value).toBe("two\nlines");
  });

  test("to somebody who left quickly nothing can be written, and the advice stands there", async () => {
    await talking("c1");
    const over = conversation("c1", { phase: "ended", outcome: "quick_exit" }, "left");
    await act(() => b.wire.push("state", state(2, { conversations: [over] })));
    expect(document.getElementById("write-A")).toBeNull();
    expect(document.body.textContent).toContain("Do not try to reach the visitor");
  });
});

describe("the end", () => {
  test("asks first; the answer with the focus does no harm", async () => {
    await talking("c1");
    await act(async () =>
      all(".actions button")
        .find((one) => one.textContent === "End")
        ?.click(),
    );
    expect(document.activeElement?.textContent).toBe("Do not end");
    expect(b.wire.of("end")).toEqual([]);
    await press("End A · Birch");
    expect(b.wire.of("end")).toEqual([{ conversation: "c1" }]);
  });
});

describe("the cover", () => {
  test("takes every word and draft out of the page, and the shift goes on", async () => {
    await talking("c1");
    says(b, "c1", 2, 1, text("PLANTED"));
    await settle();
    await write("A", "DRAFTED");
    await act(settle);
    expect(document.body.innerHTML).toContain("PLANTED");
    await act(() => void carryOut(b.app, { is: "cover" }));
    expect(document.body.innerHTML).not.toContain("PLANTED");
    expect(document.querySelector("textarea")).toBeNull();
    expect(b.app.desk.shift?.phase).toBe("available");
    await act(() => void carryOut(b.app, { is: "cover" }));
    expect(box("A").value).toBe("DRAFTED");
  });
});

describe("earlier words", () => {
  test("are not in the page until shown, and showing takes two steps", async () => {
    await talking("c1");
    says(b, "c1", 2, 1, text("PLANTED"));
    await settle();
    await act(() => {
      b.wire.push("state", state(2, { conversations: [conversation("c1", {}, "silent")] }));
      b.wire.push("state", state(3, { conversations: [conversation("c1")] }));
    });
    expect(document.body.textContent).toContain("This may be another person");
    expect(document.body.innerHTML).not.toContain("PLANTED");
    await press("Show earlier words");
    expect(document.body.innerHTML).not.toContain("PLANTED");
    const log = all(".log")[0] as HTMLElement;
    Object.defineProperty(log, "scrollHeight", { value: 1000, configurable: true });
    Object.defineProperty(log, "clientHeight", { value: 100, configurable: true });
    await press("Yes, show");
    laidOut();
    expect(document.body.innerHTML).toContain("PLANTED");
    expect(log.scrollTop, "the newest stay in sight").toBeGreaterThan(0);
  });
});

describe("starting", () => {
  test("without a credential the start is off, and says why and what to do", async () => {
    b.api.own = notCertified;
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await draw();
    expect(button("Start the shift").disabled).toBe(true);
    expect(document.body.textContent).toContain("No lead has signed for you on this computer yet");
    expect(button("Go to Keys").disabled).toBe(false);
  });

  test("a demonstration says so on every view", async () => {
    b.api.staff = profile({ bearer: "x", is_demonstration: true });
    await onShift(b);
    await draw();
    for (const view of ["work", "board", "keys"] as const) {
      await act(() => b.app.show(view));
      expect(document.body.textContent).toContain("Demonstration: signed with a throw-away root");
    }
    await act(() => void carryOut(b.app, { is: "cover" }));
    expect(document.body.textContent).toContain("Demonstration: signed with a throw-away root");
  });

  test("ending with conversations open asks, and says that they go on", async () => {
    await talking("c1");
    await press("End the shift");
    expect(document.querySelector("dialog")?.textContent).toContain("You still have 1 open");
    expect(b.wire.of("end_shift")).toEqual([]);
  });
});

describe("the board", () => {
  beforeEach(async () => {
    b.wire.answers.set("watch", () => board(1));
    await onShift(b);
    b.app.show("board");
    await settle();
    await draw();
  });

  test("has a named part for each line, and holds no id", async () => {
    expect(all("section.line").map((one) => one.getAttribute("aria-label"))).toEqual(["Open line", "Youth line"]);
    expect(document.querySelector(".board")?.outerHTML).not.toContain("line-1");
  });

  test("a push is shown", async () => {
    await act(() => b.wire.push("board", board(2, { waiting: 41 })));
    expect(document.querySelector("section.line")?.textContent).toContain("41");
  });

  test("who waits is told not today once the lead has read how many they are", async () => {
    await act(async () => button("Not today").click());
    expect(document.querySelector("dialog")?.textContent).toContain("4 people wait.");
    expect(b.wire.of("change_line")).toEqual([]);
    await act(async () => {
      document.querySelector<HTMLButtonElement>("dialog .button-main")?.click();
      await settle();
    });
    expect(b.wire.of("change_line")).toEqual([{ line: "line-1", act: "not_today" }]);
  });

  test("stopping the intake asks first", async () => {
    await act(async () => button("Stop intake").click());
    expect(b.wire.of("change_line")).toEqual([]);
    await act(async () => {
      document.querySelector<HTMLButtonElement>("dialog .button-main")?.click();
      await settle();
    });
    expect(b.wire.of("change_line")).toEqual([{ line: "line-1", act: "stop_intake" }]);
  });

  test("without a connection it says from when the figures are", async () => {
    await act(() => b.wire.goDown());
    expect(document.body.textContent).toContain("These figures are from");
  });

  test("is not there for a counsellor", async () => {
    await act(() => {
      b.app.signIn.profile = profile({ staff: { id: "s", alias: "Elsa", role: "counsellor" } });
      b.app.draw("now");
    });
    expect(document.querySelector("section.line")).toBeNull();
    expect(document.body.textContent).toContain("The board is for leads");
  });
});

test("orphans stand first, whoever sees them, and are taken over by a button only with a free place", async () => {
  const orphans = [{ conversation: "o1", line: "line-1", language: "fi", since: NOW_SECONDS - 30, urgent: null }];
  await onShift(b, state(1, { orphans, desk: desk() }));
  await draw();
  expect(all(".desk > section").map((one) => one.className)).toEqual(["orphans", "offer", "shift"]);
  await press("Take over");
  expect(b.wire.of("take_orphan")).toEqual([{ conversation: "o1" }]);
  const three = ["c1", "c2", "c3"].map((id) => conversation(id));
  await act(() => b.wire.push("state", state(2, { orphans, conversations: three })));
  expect(button("Take over").disabled).toBe(true);
});

test.each([15, 90])("the bar of an offer of %i s is full at first, and half at half of its time", async (seconds) => {
  await onShift(b, state(1, { offer: offer({ expires_at: NOW_SECONDS + seconds, offer_seconds: seconds }) }));
  await draw();
  const bar = (): number => (document.querySelector("progress") as HTMLProgressElement).position;
  expect(bar()).toBe(1);
  b.timers.advance(seconds * 500);
  await draw();
  expect(bar()).toBeCloseTo(0.5, 1);
});

test("the console says where it comes from, at the sign-in and in its help", async () => {
  b.app.signIn.leave("how");
  await draw();
  expect(document.body.textContent).toContain("it is not pinned");
  await onShift(b, state(1));
  await draw();
  expect(document.body.textContent).not.toContain("it is not pinned");
  await act(() => {
    b.app.showing.isHelpOpen.value = true;
  });
  expect(document.body.textContent).toContain("it is not pinned");
});

test("the place of a visitor who does not answer is freed with one press, and what became of it is said", async () => {
  await onShift(b, state(1, { conversations: [conversation("c1", { release_at: NOW_SECONDS + 10 })] }));
  await draw();
  expect(document.body.textContent).not.toContain("has not answered");
  b.timers.advance(10_000);
  await draw();
  b.wire.answers.set("release", () => ({}));
  await press("Free the place");
  expect(b.wire.of("release")).toEqual([{ conversation: "c1" }]);
  expect(document.body.textContent).toContain("turn is kept for a while");
});

test("a visitor who could not make sure who answers is told to the counsellor, and checking stands no longer", async () => {
  await onShift(b, state(1, { conversations: [conversation("c1", { phase: "opening" })] }));
  await draw();
  expect(document.body.textContent).toContain("is checking who you are");
  const over = conversation("c1", { phase: "ended", outcome: "not_verified" });
  await act(async () => {
    b.wire.push("state", state(2, { conversations: [over] }));
    await settle();
  });
  expect(document.body.textContent).not.toContain("is checking who you are");
  expect(document.body.textContent).toContain("could not make sure who you are");
});
