import loader from "../../src/embed/texts";
import visitor from "../../src/visitor/texts";
import { describe, expect, it } from "vitest";
import { compile, parsed } from "../../build/texts/messages.mjs";
import vectors from "../../../tests/wire/texts.json";
import { format, type Values } from "../../src/i18n/format";
import { directionOf, type Key, reasonKey, translator } from "../../src/i18n/words";
import { REASONS } from "../reasons";

describe.each(Object.entries(visitor))("the visitor's texts in %s", (_, catalogue) => {
  it("say something, calmly", () => {
    for (const [key, text] of Object.entries(catalogue)) {
      const whole = JSON.stringify(text);
      expect([key, whole.length > 3 && !whole.includes("!")]).toEqual([key, true]);
    }
  });

  it("have words for every reason, and a reason for each of them", () => {
    const said = new Set(REASONS.map(reasonKey));
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
