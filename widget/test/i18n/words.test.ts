import loader from "../../src/embed/texts";
import visitor from "../../src/visitor/texts";
import { describe, expect, it } from "vitest";
import { compile, parsed } from "../../build/texts/messages.mjs";
import vectors from "../../../tests/wire/texts.json";
import type { Reason } from "../../src/core/protocol";
import { format, type Values } from "../../src/i18n/format";
import { directionOf, type Key, reasonKey, translator } from "../../src/i18n/words";

/** The compiler refuses a list that lacks a reason. */
const REASONS: Record<Reason, true> = {
  line_closed: true,
  line_full: true,
  closed_for_now: true,
  intake_stopped: true,
  language_not_served: true,
  already_joined: true,
  not_a_member: true,
  not_allowed: true,
  limit_too_high: true,
  not_away: true,
  not_lead: true,
  no_room: true,
  not_offered: true,
  on_shift_already: true,
  not_on_shift: true,
  by_telephone: true,
  work_first: true,
  wrong_state: true,
  out_of_order: true,
  outbox_full: true,
  wrong_epoch: true,
  wrong_kind: true,
  bad_credential: true,
  too_often: true,
  retired_version: true,
  malformed: true,
  gone: true,
  try_again: true,
  broken: true,
  offline: true,
};

describe.each(Object.entries(visitor))("the visitor's texts in %s", (_, catalogue) => {
  it("say something, calmly", () => {
    for (const [key, text] of Object.entries(catalogue)) {
      const whole = JSON.stringify(text);
      expect([key, whole.length > 3 && !whole.includes("!")]).toEqual([key, true]);
    }
  });

  it("have words for every reason, and a reason for each of them", () => {
    const said = new Set((Object.keys(REASONS) as Reason[]).map(reasonKey));
    expect([...said].filter((key) => !(key in catalogue))).toEqual([]);
    expect(Object.keys(catalogue).filter((key) => key.startsWith("reason.") && !said.has(key as Key))).toEqual([]);
  });
});

it("the loader has its texts in the same languages", () => {
  expect(Object.keys(loader).sort()).toEqual(Object.keys(visitor).sort());
  for (const words of Object.values(loader)) {
    expect(words.every((text) => text.length > 3)).toBe(true);
  }
});

describe("a text with gaps", () => {
  it.each(vectors)("is filled as by the daemon: $said", ({ language, text, gaps, said }) => {
    expect(format(compile(parsed(text)), language, gaps as Values)).toBe(said);
  });

  it("takes the plural of the language, or the text for exactly this number", () => {
    const days = [["n", { "=0": "zero", one: "one", few: "few", many: ["many ", ["n"]], other: "other" }]] as const;
    const said = (n: number): string => format(days, "uk", { n });
    expect([0, 1, 2, 5, 21, 1.5].map(said)).toEqual(["zero", "one", "few", "many 5", "one", "other"]);
  });

  it("is one for one and another for many, in each language", () => {
    const ahead = Object.values(visitor).flatMap((catalogue) =>
      [1, 2].map((n) => translator(catalogue)("queue.ahead", { n })),
    );
    expect(ahead.sort()).toEqual([
      "Det är 2 personer före dig.",
      "Det är en person före dig.",
      "Sinua ennen on 2 ihmistä.",
      "Sinua ennen on yksi ihminen.",
      "There are 2 people before you.",
      "There is one person before you.",
    ]);
  });

  it("does not compile with the wrong values", () => {
    const t = translator(visitor.fi);
    const wrong = [
      // @ts-expect-error a number decides the plural
      () => t("queue.ahead", { n: "2" }),
      // @ts-expect-error the gap has another name
      () => t("chat.typing", { name: "x" }),
      // @ts-expect-error nothing fills the gap
      () => t("chat.typing"),
      // @ts-expect-error there is no such text
      () => t("chat.tiping"),
    ];
    expect(wrong.length).toBe(4);
    expect(t("chat.typing", { alias: "Aino" })).toBe("Aino kirjoittaa");
  });
});

it("knows which way a language is read", () => {
  expect(["ar", "fa-AF", "ckb", "fi", "so"].map(directionOf)).toEqual(["rtl", "rtl", "rtl", "ltr", "ltr"]);
});
