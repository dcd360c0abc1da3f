// @vitest-environment happy-dom
/** One's own phrases: written, ordered, kept all at once; and the list of phrases at the cursor by a key. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CODE_MAX_CHARS, Own, OWN_MAX_COUNT, TEXT_MAX_CHARS, TITLE_MAX_CHARS } from "../../../src/console/phrases/own";
import { askedAt } from "../../../src/console/phrases/matching";
import { carryOut } from "../../../src/console/page";
import type { Answer, OwnPhrase, OwnPhrases } from "../../../src/core/protocol";
import { clear, drawn } from "../drawn";
import { type Bench, bench, conversation, onShift, opening, settle, state } from "../fakes";

const HI: OwnPhrase = { code: "moi", title: "Oma", text: "Moi sinä", language: "fi" };
const BYE: OwnPhrase = { code: "hei", title: "Loppu", text: "Hei hei", language: null };

describe("one's own phrases", () => {
  let kept: OwnPhrases;
  let answer: Answer<OwnPhrases> | null;
  let sent: (readonly [number, readonly OwnPhrase[]])[];
  let own: Own;
  beforeEach(() => {
    kept = { version: 3, own: [HI, BYE] };
    answer = null;
    sent = [];
    own = new Own({
      told: () => kept,
      keep: async (version, all) => {
        sent.push([version, all]);
        return answer ?? { version: version + 1, own: [...all] };
      },
      kept: (now) => {
        kept = now;
      },
      load: async () => {
        kept = { version: 7, own: [BYE] };
      },
      changed: () => {},
    });
  });

  test("are changed, moved and removed here, and kept whole by the version that was read", async () => {
    own.move(0, 1);
    own.change(0, { title: " Loppu nyt " });
    own.remove(1);
    expect(kept.own).toEqual([HI, BYE]);
    await own.keep();
    expect(sent).toEqual([[3, [{ ...BYE, title: "Loppu nyt" }]]]);
    expect([own.told, own.isWritten, kept.version]).toEqual(["kept", false, 4]);
  });

  test("nothing moves past the ends", () => {
    own.move(0, -1);
    own.move(1, 1);
    expect(own.isWritten).toBe(false);
  });

  test.each([
    [{ code: "" }, "code"],
    [{ code: "Moi" }, "code"],
    [{ code: "moi moi" }, "code"],
    [{ code: "m".repeat(CODE_MAX_CHARS + 1) }, "code"],
    [{ code: "hei" }, "code_twice"],
    [{ title: " " }, "title"],
    [{ title: "t".repeat(TITLE_MAX_CHARS + 1) }, "title"],
    [{ text: "" }, "text"],
    [{ text: "t".repeat(TEXT_MAX_CHARS + 1) }, "text"],
  ])("%j is told, and nothing is kept", async (change, fault) => {
    own.change(0, change);
    expect(own.faults[0]).toEqual([fault]);
    await own.keep();
    expect(sent).toEqual([]);
  });

  test("at their bounds they are kept, and one code may stand in two languages", () => {
    own.change(0, {
      code: "m".repeat(CODE_MAX_CHARS),
      title: "t".repeat(TITLE_MAX_CHARS),
      text: "t".repeat(TEXT_MAX_CHARS),
    });
    expect(own.isFit).toBe(true);
    own.change(0, { code: "hei", language: "fi" });
    own.change(1, { language: "en" });
    expect(own.isFit).toBe(true);
  });

  test("there is room for so many and no more", () => {
    for (let n = 0; n <= OWN_MAX_COUNT; n += 1) own.add("fi");
    expect(own.all.length).toBe(OWN_MAX_COUNT);
    expect(own.isFull).toBe(true);
  });

  test("what another page kept meanwhile is told, what is written here stays, and the next press keeps it", async () => {
    own.change(0, { text: "Toinen" });
    answer = { refused: "out_of_order" };
    await own.keep();
    expect([own.told, own.all[0]?.text]).toEqual(["out_of_order", "Toinen"]);
    answer = null;
    await own.keep();
    expect(sent.at(-1)).toEqual([7, [{ ...HI, text: "Toinen" }, BYE]]);
    own.change(0, { text: "Kolmas" });
    own.drop();
    expect(own.all[0]?.text).toBe("Toinen");
  });
});

test.each([
  ["Hei ", 4, 4, { from: 4, to: 4, query: "" }],
  ["Hei tu", 4, 6, { from: 4, to: 6, query: "tu" }],
  ["Hei tu ", 4, 7, null],
  ["Hei", 4, 3, null],
])("asked for by a key, %j is filtered by what is written from there", (words, from, caret, asked) => {
  expect(askedAt(words, from, caret)).toEqual(asked);
});

const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
    await new Promise((resolve) => setTimeout(resolve)); // where the focus goes
  });

describe("at the console", () => {
  let b: Bench;
  const options = (): (string | null)[] =>
    [...document.querySelectorAll('[role="option"]')].map((one) => one.textContent);
  beforeEach(async () => {
    b = await bench();
    const own = Array.from({ length: 12 }, (_, n) => ({ ...HI, code: `moi${n}`, title: `Oma ${n}` }));
    b.api.call = (() => Promise.resolve({ phrases: [], cards: [], own, version: 1 })) as typeof b.api.call;
    await onShift(b, state(1, { conversations: [conversation("c1", { language: "fi" })] }));
    await drawn(() => b)();
    await doing(() => opening(b, "c1"));
    await doing(() => void b.app.phrases.load());
  });
  afterEach(clear);

  test("a key shows all phrases at the cursor, letters filter, Enter puts one in, and nothing is sent", async () => {
    await doing(() => b.app.panes.focus("c1", Date.now()));
    const box = document.getElementById("write-A") as HTMLTextAreaElement;
    await doing(() => void carryOut(b.app, { is: "phrases" }));
    expect(document.activeElement).toBe(box);
    expect(options().length).toBe(12);
    const sent = b.wire.sent.length;
    await doing(() => {
      box.value = "oma";
      box.setSelectionRange(3, 3);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(options().length).toBe(12);
    await doing(() => void box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true })));
    await doing(() => void box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
    expect(box.value).toBe("Moi sinä");
    expect(options()).toEqual([]);
    expect(b.wire.sent.slice(sent).filter(({ event }) => event === "say")).toEqual([]);
  });

  test("without a talk in focus the key is the browser's", () => {
    b.app.show("phrases");
    expect(carryOut(b.app, { is: "phrases" })).toBe(false);
  });

  test("their view is reached, says what is wrong beside the field, and keeps", async () => {
    await doing(() => b.app.show("phrases"));
    const title = document.querySelectorAll<HTMLInputElement>('[data-own="0"] input')[1];
    await doing(() => {
      if (title === undefined) return;
      title.value = "";
      title.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(document.querySelector('[data-own="0"]')?.textContent).toContain("Write a name of at most 60 signs.");
    await doing(() => document.querySelector<HTMLElement>('[data-own="1"] .own-down')?.click());
    expect(document.activeElement?.closest("[data-own]")?.getAttribute("data-own")).toBe("2");
  });
});
