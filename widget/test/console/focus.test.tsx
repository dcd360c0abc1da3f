// @vitest-environment happy-dom
/** The focus never falls from the page; keys do what they say; and what is on the screen is read, wherever the focus is. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FocusKeeper } from "../../src/console/focus";
import { carryOut } from "../../src/console/page";
import { Screen } from "../../src/console/screen";
import { onceATurn } from "../../src/ui/draw";
import {
  type Bench,
  bench,
  conversation,
  desk,
  NOW_SECONDS,
  offer,
  onShift,
  opening,
  says,
  settle,
  state,
  text,
} from "./fakes";

let b: Bench;
let stop: () => void;
beforeEach(async () => {
  b = await bench();
  const keeper = new FocusKeeper(b.app);
  const heed = ({ target }: FocusEvent): void => keeper.came(target as HTMLElement);
  addEventListener("focusin", heed);
  stop = () => removeEventListener("focusin", heed);
  b.app.draw = onceATurn(() => {
    render(<Screen app={b.app} onRetry={() => {}} />, document.body);
    keeper.drawn();
    b.app.drawn();
  });
});
afterEach(() => {
  stop();
  render(null, document.body);
  document.body.replaceChildren();
});

const turn = (): Promise<void> =>
  act(async () => {
    b.app.draw("now");
    await settle();
  });
const at = (): string => {
  const active = document.activeElement;
  return active?.id || active?.textContent || active?.tagName || "";
};
const button = (words: string): HTMLElement => {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith(words));
  if (found === undefined) throw new Error(`no button ${words}`);
  return found;
};
/** As with the keyboard: what is pressed has the focus. */
const press = (words: string): Promise<void> =>
  act(async () => {
    const pressed = button(words);
    pressed.focus();
    pressed.click();
    await settle();
  });
/** The tests' page does not send a form by its button. */
const send = (): Promise<void> =>
  act(async () => {
    button("Start the shift").focus();
    document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settle();
  });
const push = (version: number, over: object): Promise<void> =>
  act(async () => {
    b.wire.push("state", state(version, over));
    await settle();
  });
const key = (...args: Parameters<typeof carryOut> extends [unknown, infer A] ? [A] : never): Promise<void> =>
  act(async () => {
    carryOut(b.app, args[0]);
    await settle();
    await new Promise((done) => setTimeout(done));
  });
async function talking(...ids: string[]): Promise<void> {
  await onShift(b, state(1, { conversations: ids.map((id) => conversation(id)) }));
  for (const id of ids) opening(b, id);
  await settle();
  await turn();
}
const say = (id: string, number: number): Promise<void> =>
  act(async () => {
    says(b, id, number + 1, number, text("hello"));
    await settle();
  });
const box = (letter: string): HTMLTextAreaElement => document.getElementById(`write-${letter}`) as HTMLTextAreaElement;
const write = (letter: string, words: string): Promise<void> =>
  act(async () => {
    box(letter).focus();
    box(letter).value = words;
    box(letter).dispatchEvent(new Event("input", { bubbles: true }));
    await settle();
  });

describe("the focus goes", () => {
  test("to the heading of each new view: sign-in, start, shift", async () => {
    await turn();
    expect(at()).toBe("Sign in");
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    await turn();
    expect(at()).toBe("start-title");
    b.wire.answers.set("start_shift", () => state(1));
    await send();
    expect(at()).toBe("Conversations");
  });

  test("into the box of a conversation that was accepted, and not into one that comes by itself", async () => {
    await talking("c1");
    b.wire.answers.set("accept", () => ({}));
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    await press("Accept");
    await push(3, { conversations: [conversation("c1"), conversation("c2")] });
    expect(at()).toBe("write-B");
    await push(4, { conversations: ["c1", "c2", "c3"].map((id) => conversation(id)) });
    expect(at()).toBe("write-B");
  });

  test("back to the words that are being written, when another conversation is accepted", async () => {
    await talking("c1");
    b.wire.answers.set("accept", () => ({}));
    await write("A", "half a sen");
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    await key({ is: "accept" });
    await push(3, { conversations: [conversation("c1"), conversation("c2")] });
    expect(at()).toBe("write-A");
    await push(4, { offer: offer({ ticket: "t2" }), conversations: [conversation("c1"), conversation("c2")] });
    await press("Accept"); // by mouse: its button goes
    await push(5, { conversations: ["c1", "c2", "c3"].map((id) => conversation(id)) });
    expect(at()).toBe("write-A");
  });

  test("nowhere by an acceptance that was refused", async () => {
    await talking("c1");
    b.wire.answers.set("accept", () => ({ refused: "not_offered" }));
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    await press("Accept");
    await push(3, { conversations: [conversation("c1"), conversation("c2")] });
    expect(at()).not.toBe("write-B");
  });

  test("into the box of a conversation that was taken over, from another view too", async () => {
    const orphans = [{ conversation: "o1", line: "line-1", language: "fi", since: NOW_SECONDS, urgent: null }];
    await onShift(b, state(1, { orphans }));
    await turn();
    b.app.show("board");
    await turn();
    await b.app.desk.takeOrphan("o1");
    await push(2, { conversations: [conversation("o1")] });
    expect(at()).toBe("write-A");
  });

  test("after an end to the next open conversation, and after the last to the heading", async () => {
    await talking("c1", "c2");
    await write("A", "x");
    b.wire.answers.set("end", (asked) => {
      const { conversation: id } = asked as { conversation: string };
      const rest = id === "c1" ? [conversation("c2")] : [];
      version += 1;
      b.wire.push(
        "state",
        state(version, { conversations: [conversation(id, { phase: "ended", outcome: "served" }), ...rest] }),
      );
      return {};
    });
    let version = 1;
    for (const [letter, next] of [
      ["A", "write-B"],
      ["B", "Conversations"],
    ] as const) {
      await act(() => box(letter).focus());
      await key({ is: "end" });
      expect(document.querySelector("dialog")).not.toBeNull();
      await press(`End ${letter}`);
      expect(at()).toBe(next);
    }
  });

  test("after an end by its key on to the next, wherever it was", async () => {
    await talking("c1", "c2");
    await act(() => box("A").focus());
    await act(() => button("Sound").focus());
    b.wire.answers.set("end", () => ({}));
    await key({ is: "end" });
    await press("End A");
    expect(at()).toBe("write-B");
  });

  test("after a reload into the box of a lone conversation, and into no box when there are two", async () => {
    await talking("c1");
    expect(at()).toBe("write-A");
    await act(() => b.app.signIn.leave("how"));
    await turn();
    b.app.panes.focused = null;
    await talking("c1", "c2");
    expect(at()).toBe("Conversations");
  });

  test("not into another's box under somebody who writes to a visitor who has just left", async () => {
    await talking("c1", "c2");
    await write("A", "half a sen");
    const over = conversation("c1", { phase: "ended", outcome: "left" }, "left");
    await push(2, { conversations: [over, conversation("c2")] });
    expect(document.activeElement?.id).toBe("pane-A");
  });

  test("by its key to the card of one that has ended, and from no box of another's", async () => {
    await talking("c1", "c2");
    await write("A", "half a sen");
    await push(2, {
      conversations: [conversation("c1"), conversation("c2", { phase: "ended", outcome: "left" }, "left")],
    });
    await key({ is: "pane", number: 1 });
    expect(document.activeElement?.id).toBe("pane-B");
  });

  test("to the button again that was pressed in vain", async () => {
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    await turn();
    b.wire.answers.set("start_shift", () => ({ refused: "try_again" }));
    await send();
    await turn();
    expect(document.activeElement).not.toBe(document.body);
  });

  test("nowhere while somebody has pressed beside everything", async () => {
    await talking("c1");
    box("A").blur();
    await turn();
    expect(document.activeElement).toBe(document.body);
  });
});

describe("keys", () => {
  test("Alt+N goes to each with new words in turn", async () => {
    await talking("c1", "c2", "c3");
    await act(() => box("A").focus());
    await say("c1", 1);
    await say("c3", 1);
    await key({ is: "unread" });
    expect(at()).toBe("write-C");
    await act(() => b.app.panes.of("c3")?.read());
    await key({ is: "unread" });
    expect(at()).toBe("write-A");
    await act(() => b.app.panes.of("c1")?.read());
    expect(carryOut(b.app, { is: "unread" })).toBe(false);
  });

  test("Alt+P pauses and comes back, Alt+W shows the safety words of this one", async () => {
    await talking("c1", "c2");
    await act(() => box("B").focus());
    await key({ is: "pause" });
    await push(2, { desk: desk({ phase: "paused" }), conversations: [conversation("c1"), conversation("c2")] });
    await key({ is: "pause" });
    expect(b.wire.of("pause")).toEqual([{ paused: true }, { paused: false }]);
    await key({ is: "words" });
    expect(b.app.panes.of("c2")?.safetyWords).not.toBeNull();
    expect(b.app.panes.of("c1")?.safetyWords).toBeNull();
  });

  test("Alt+F frees what has ended, and who does not answer, and nobody else", async () => {
    await talking("c1", "c2");
    await act(() => box("B").focus());
    expect(carryOut(b.app, { is: "free" })).toBe(false);
    await push(2, { conversations: [conversation("c1"), conversation("c2", { release_at: NOW_SECONDS - 1 })] });
    await key({ is: "free" });
    expect(b.wire.of("release")).toEqual([{ conversation: "c2" }]);
    await push(3, { conversations: [conversation("c1"), conversation("c2", { phase: "ended", outcome: "released" })] });
    await key({ is: "free" });
    expect(b.app.panes.of("c2")).toBeNull();
    expect(at()).toBe("write-A");
  });

  test("no key ends anything by itself, and while the question stands none does anything", async () => {
    await talking("c1");
    await key({ is: "end" });
    expect(b.wire.of("end")).toEqual([]);
    expect(carryOut(b.app, { is: "pause" })).toBe(false);
    await key({ is: "cover" });
    expect(document.querySelector("dialog")).toBeNull();
  });
});

describe("words are read", () => {
  test("when they are on the screen of somebody who looks, wherever the focus is", async () => {
    await talking("c1", "c2");
    await act(() => box("B").focus());
    b.isLookedAt = true;
    await say("c1", 1);
    expect(b.app.panes.unread).toBe(1);
    b.inView.add("c1");
    await turn();
    expect(b.app.panes.unread).toBe(0);
  });

  test("no more when their visitor has left by the way out: they are wiped, and nothing counts them", async () => {
    await talking("c1", "c2");
    await say("c1", 1);
    await say("c2", 1);
    await turn();
    const counts = (): number => document.body.textContent?.match(/1 new/g)?.length ?? 0;
    expect([b.app.panes.unread, counts() > 0, b.app.attention.title]).toEqual([2, true, "(2) Console"]);
    const over = conversation("c1", { phase: "ended", outcome: "quick_exit" }, "left");
    await push(4, { conversations: [over, conversation("c2", { phase: "ended", outcome: "quick_exit" }, "left")] });
    await turn();
    expect([b.app.panes.unread, counts(), b.app.attention.title]).toEqual([0, 0, "Console"]);
  });

  test("not by the focus alone, not behind the cover, not from another view, and not while nobody looks", async () => {
    await talking("c1");
    await say("c1", 1);
    await act(() => b.app.panes.focus("c1", 0));
    b.isLookedAt = true;
    await turn();
    expect(b.app.panes.unread).toBe(1); // scrolled up
    b.inView.add("c1");
    b.isLookedAt = false;
    await turn();
    expect(b.app.panes.unread).toBe(1);
    b.isLookedAt = true;
    b.app.show("board");
    await turn();
    expect(b.app.panes.unread).toBe(1);
    b.app.show("work");
    b.app.showing.cover.value = "idle";
    await turn();
    expect(b.app.panes.unread).toBe(1);
  });
});
