// @vitest-environment happy-dom
/** Cards sent to a visitor: three presses, to whom one sees, in the language of the talk, with the draft left as it is. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CARDS_ID } from "../../../src/console/cards/cards-view";
import { found, readyCards, textOf } from "../../../src/console/cards/cards";
import { actOf } from "../../../src/console/keyboard";
import { carryOut } from "../../../src/console/page";
import type { ReadyMade, ShownCard } from "../../../src/core/protocol";
import { clear, drawn } from "../drawn";
import { type Bench, bench, conversation, desk, onShift, opening, says, settle, state, text } from "../fakes";

const card = (id: string, fi: string, more: Partial<ShownCard> = {}): ShownCard => ({
  id,
  title: { fi, en: `${fi} (en)` },
  text: { fi: `${fi} suomeksi. 080 005 005`, en: `${fi} in English.` },
  line: null,
  reviewed: "2026-11-01",
  is_due: false,
  is_starter: false,
  is_for_advice: false,
  ...more,
});
const SHELTER = card("shelters", "Turvakoti", { is_starter: true, is_due: true, reviewed: "2000-01-01" });
const MONEY = card("org-money", "Raha-asiat", { is_due: true, reviewed: "2026-01-02" });
const ALL = [SHELTER, MONEY, card("far", "Muu linja", { line: "other" })];
const WHERE = { line: "line-1", language: "fi" };

describe("which cards there are", () => {
  test("those of the line, in the language of the talk; the release\u2019s own claim no check", () => {
    expect(readyCards(ALL, WHERE)).toEqual([
      {
        id: "shelters",
        title: "Turvakoti",
        body: "Turvakoti suomeksi. 080 005 005",
        mark: { id: "shelters", v: "", lang: "fi" },
      },
      {
        id: "org-money",
        title: "Raha-asiat",
        body: "Raha-asiat suomeksi. 080 005 005",
        mark: { id: "org-money", v: "2026-11-01".replace("11-01", "01-02"), lang: "fi" },
      },
    ]);
  });

  test("in another language where the talk\u2019s is missing, and that is said", () => {
    expect(readyCards(ALL, { ...WHERE, language: "ar" }).map(({ mark }) => mark.lang)).toEqual(["en", "en"]);
  });

  test("what is for professionals stands first in a talk with one, and in its place in others", () => {
    const all = [...ALL, card("professional", "Ammattilaiselle", { is_for_advice: true })];
    const ids = (isForAdvice: boolean) => readyCards(all, { ...WHERE, isForAdvice }).map(({ id }) => id);
    expect(ids(true)).toEqual(["professional", "shelters", "org-money"]);
    expect(ids(false)).toEqual(["shelters", "org-money", "professional"]);
  });

  test("titles that begin so come first, then those that have it, then what has it in its words", () => {
    const cards = readyCards([card("a", "Apua rahaan"), card("b", "Rahat"), card("c", "Muu")], WHERE);
    expect(found(cards, "raha").map(({ id }) => id)).toEqual(["b", "a"]);
    expect(found(cards, "SUOMEKSI").length).toBe(3);
    expect(found(cards, "x")).toEqual([]);
  });
});

const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
    await new Promise((resolve) => setTimeout(resolve)); // where the focus goes
  });

describe("beside the talk", () => {
  let b: Bench;
  const talks = [conversation("c1", { language: "fi" }), conversation("c2", { language: "fi" })];
  const panel = (): HTMLElement | null => document.getElementById(CARDS_ID);
  const box = (): HTMLInputElement => document.getElementById("cards-query") as HTMLInputElement;
  const key = (): Promise<void> => doing(() => void carryOut(b.app, { is: "cards" }));
  const type = (words: string): Promise<void> =>
    doing(() => {
      box().value = words;
      box().dispatchEvent(new Event("input", { bubbles: true }));
    });
  const press = (name: string, more: KeyboardEventInit = {}): Promise<void> =>
    doing(() => void box().dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more })));
  const mine = (id: string) => (b.app.panes.of(id)?.entries ?? []).filter((one) => one.is === "said" && one.mine);
  const begin = async (conversations = talks.slice(0, 1)): Promise<void> => {
    b = await bench();
    const told: ReadyMade = { phrases: [], cards: ALL, own: [], version: 0 };
    b.api.call = (() => Promise.resolve(told)) as typeof b.api.call;
    await onShift(b, state(1, { conversations, desk: desk({ capacity: 2 }) }));
    await drawn(() => b)();
    for (const { id } of conversations) await doing(() => opening(b, id));
    await doing(() => void b.app.phrases.load());
  };
  beforeEach(() => begin());
  afterEach(clear);

  test("the key is Alt+C", () => {
    const pressed = { key: "c", code: "KeyC", altKey: true, ctrlKey: false, metaKey: false, shiftKey: false };
    expect(actOf({ ...pressed, getModifierState: () => false }, true)).toEqual({ is: "cards" });
  });

  test("a key, an arrow, Enter: it is on its way, the draft stays, and one writes on", async () => {
    const pane = b.app.panes.of("c1");
    await doing(() => pane && b.app.panes.typed(pane, "Hei"));
    await key();
    expect(document.activeElement).toBe(box());
    expect(box().getAttribute("aria-activedescendant")).toBe("card-shelters");
    await press("ArrowDown");
    expect(document.getElementById("card-org-money")?.getAttribute("aria-selected")).toBe("true");
    await press("Enter");
    expect(mine("c1")).toMatchObject([
      { text: "Raha-asiat\nRaha-asiat suomeksi. 080 005 005", card: { id: "org-money", v: "2026-01-02", lang: "fi" } },
    ]);
    expect(pane?.draft).toBe("Hei");
    expect(panel()).toBeNull();
    expect(document.activeElement?.id).toBe("write-A");
    expect(document.querySelector(".log")?.textContent).toContain("Card: Raha-asiat");
  });

  test("letters choose, and what is looked for is gone with the list", async () => {
    await key();
    await type("raha");
    await press("Enter", { repeat: true });
    expect(mine("c1")).toEqual([]);
    await press("Enter");
    expect(mine("c1")).toMatchObject([{ card: { id: "org-money" } }]);
    await key();
    expect(box().value).toBe("");
  });

  test("what was not checked says so before it is sent", async () => {
    await key();
    expect(panel()?.textContent).toContain("Your organisation has not checked it.");
    await press("ArrowUp");
    expect(panel()?.textContent).toContain("Nobody has checked this card for half a year. Last on 2026-01-02.");
  });

  test("nothing is sent where nothing can be, nor to nobody; why stands there", async () => {
    clear();
    await begin(talks.slice(0, 0));
    await key();
    expect(panel()?.textContent).toContain("Choose a conversation first.");
    await press("Enter");
    clear();
    b = await bench();
    await onShift(b, state(1, { conversations: talks.slice(0, 1) }));
    await drawn(() => b)();
    await doing(() => b.app.panes.focus("c1", Date.now()));
    await key();
    expect(panel()?.querySelector(".note.warn")).not.toBeNull();
    expect(b.app.panes.of("c1")?.push(textOf({ title: "T", body: "" }), { id: "t", v: "", lang: "fi" })).toBe(false);
  });

  test("after another talk it is asked back, and No sends nothing", async () => {
    clear();
    await begin(talks);
    await doing(() => b.app.panes.focus("c1", Date.now()));
    await doing(() => b.app.panes.focus("c2", Date.now()));
    await key();
    await press("Enter");
    expect(mine("c2")).toEqual([]);
    const answer = (words: string): Promise<void> =>
      doing(() =>
        [...document.querySelectorAll<HTMLElement>("dialog button")]
          .find((one) => one.textContent?.startsWith(words))
          ?.click(),
      );
    await answer("Do not send");
    expect(mine("c2")).toEqual([]);
    await press("Enter");
    await answer("Send the card");
    expect(mine("c2")).toHaveLength(1);
    expect(mine("c1")).toEqual([]);
  });

  test("of what a visitor says nothing is a card", async () => {
    await doing(() =>
      says(b, "c1", 2, 1, { ...text("Turvakoti\nTule."), card: { id: "x", v: "", lang: "fi" } } as never),
    );
    const said = b.app.panes.of("c1")?.entries.find((one) => one.is === "said" && !one.mine);
    expect(said).toMatchObject({ text: "Turvakoti\nTule." });
    expect(said).not.toHaveProperty("card");
  });

  test("takes the place of services and protocol cards, and Esc closes it", async () => {
    await key();
    await doing(() => void carryOut(b.app, { is: "protocols" }));
    expect(panel()).toBeNull();
    await key();
    expect(b.app.guide.isOpen.value).toBe(false);
    await doing(() => void carryOut(b.app, { is: "composer" }));
    expect(panel()).toBeNull();
  });
});
