// @vitest-environment happy-dom
/** The safety check at the beginning of each conversation, and the protocol cards beside it: read, searched, never sent. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CARD_IDS } from "../../../src/console/care/card-shape";
import { CARDS, found } from "../../../src/console/care/protocol-cards";
import { carryOut } from "../../../src/console/page";
import { LANGUAGES } from "../../../src/console/texts";
import { clear, drawn } from "../drawn";
import { type Bench, bench, conversation, MemoryDrawer, onShift, opening, settle, state } from "../fakes";

let b: Bench;
let drawer: MemoryDrawer;
beforeEach(async () => {
  drawer = new MemoryDrawer();
  b = await bench(drawer);
  await onShift(b, state(1, { conversations: [conversation("c1"), conversation("c2", { language: "sv" })] }));
  await drawn(() => b)();
});
afterEach(clear);

const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
    await new Promise((resolve) => setTimeout(resolve)); // where the focus goes
  });
const checks = (): Element[] => [...document.querySelectorAll(".safety-check")];
const guide = (): Element | null => document.querySelector(".guide");
const titles = (): (string | null)[] =>
  [...(guide()?.querySelectorAll("li .button") ?? [])].map((one) => one.textContent);
const pressIn = (root: Element | null, words: string): Promise<void> =>
  doing(() => {
    const all = [...(root?.querySelectorAll<HTMLElement>("button") ?? [])];
    const one = all.find((each) => each.textContent?.startsWith(words));
    if (one === undefined) throw new Error(`no button ${words}`);
    one.click();
  });
const key = (): Promise<void> => doing(() => void carryOut(b.app, { is: "protocols" }));

describe("the safety check", () => {
  test("stands in each conversation from when it can be written in, until it is ticked there", async () => {
    expect(checks()).toHaveLength(0); // no keys yet
    await doing(() => opening(b, "c1"));
    expect(checks()).toHaveLength(1);
    await doing(() => opening(b, "c2"));
    expect(checks()).toHaveLength(2);
    const names = checks().map((one) => one.getAttribute("aria-label")?.slice(0, 3));
    expect(names).toEqual(["A: ", "B: "]); // each is found by its own
    await pressIn(checks()[0] ?? null, "Asked");
    expect(checks()).toHaveLength(1);
    expect(document.activeElement?.id).toBe("write-A");
  });

  test("says nothing to anybody, and its tick is kept nowhere", async () => {
    await doing(() => opening(b, "c1"));
    const sent = b.wire.sent.length;
    const kept = JSON.stringify([...drawer.kept]);
    await pressIn(checks()[0] ?? null, "Asked");
    b.app.desk.keep();
    expect(b.wire.sent.length).toBe(sent);
    expect(JSON.stringify([...drawer.kept])).toBe(kept);
  });
});

describe("the protocol cards", () => {
  test("are the same eleven in every language, each with steps and sayings", () => {
    for (const language of LANGUAGES) {
      expect(Object.keys(CARDS[language]).sort()).toEqual([...CARD_IDS].sort());
      for (const id of CARD_IDS) {
        const { title, steps, sayings } = CARDS[language][id];
        expect(title).not.toBe("");
        expect([steps.length, sayings.length]).toEqual([CARDS.fi[id].steps.length, CARDS.fi[id].sayings.length]);
        expect(new Set(steps).size).toBe(steps.length);
      }
    }
  });

  test("of a child name section 25, and the report to the police", () => {
    expect(CARDS.fi.child_in_danger.steps.join(" ")).toMatch(/25 §.*poliisille.*kaksi vuotta/s);
    expect(CARDS.sv.child_in_danger.steps.join(" ")).toMatch(/25 §.*polisen.*två års/s);
    expect(CARDS.en.child_in_danger.steps.join(" ")).toMatch(/section 25.*police.*two years/s);
  });

  test.each([
    ["en", "section 25", ["child_in_danger"]],
    ["fi", "TODISTE", ["wants_proof"]],
    ["sv", "nödtext", ["cannot_speak"]],
    ["en", "xyzzy", []],
  ] as const)("are found in %s by %s", (language, query, ids) => {
    expect(found(language, query)).toEqual(ids);
  });

  test("open by their key with the focus in the box, narrow as one types, and close by it, back at the words", async () => {
    await doing(() => opening(b, "c1"));
    await doing(() => b.app.panes.focus("c1", 0));
    await key();
    expect(document.activeElement?.id).toBe("guide-query");
    expect(titles()).toHaveLength(11);
    await doing(() => {
      b.app.guide.query.value = "proof";
    });
    expect(titles()).toEqual(["Wants proof"]);
    await doing(
      () =>
        void guide()
          ?.querySelector("form")
          ?.dispatchEvent(new Event("submit", { cancelable: true })),
    );
    expect(document.activeElement?.textContent).toBe("Wants proof");
    await key();
    expect(guide()).toBe(null);
    expect(document.activeElement?.id).toBe("write-A");
  });

  test("say how it may be said in the language of the conversation, and send nothing", async () => {
    await doing(() => opening(b, "c2"));
    await doing(() => b.app.panes.focus("c2", 0));
    const sent = b.wire.sent.length;
    await key();
    await pressIn(guide(), "Danger of suicide");
    expect(guide()?.querySelector("[lang=sv]")?.textContent).toContain("Tänker du på att ta ditt liv?");
    expect(guide()?.textContent).toContain("Ask directly.");
    expect(guide()?.querySelector("textarea")).toBe(null);
    expect(b.wire.sent.length).toBe(sent);
    await pressIn(guide(), "All cards");
    expect(titles()).toHaveLength(11);
  });

  test("are opened by the check at the one that it is about, and go with the cover", async () => {
    await doing(() => opening(b, "c1"));
    await pressIn(checks()[0] ?? null, "Card");
    expect(guide()?.querySelector("h3")?.textContent).toBe("Is it safe to write?");
    await doing(() => void carryOut(b.app, { is: "cover" }));
    expect(guide()).toBe(null);
  });

  test("stay while their reader goes back to the box by Esc, and close by Esc inside", async () => {
    await doing(() => opening(b, "c1"));
    await key();
    await doing(() => document.getElementById("write-A")?.focus());
    await doing(() => void carryOut(b.app, { is: "composer" }));
    expect(guide()).not.toBe(null);
    await doing(() => document.getElementById("guide-query")?.focus());
    await doing(() => void carryOut(b.app, { is: "composer" }));
    expect(guide()).toBe(null);
  });
});
