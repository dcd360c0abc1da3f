import { expect, test } from "vitest";
import { piecesOf } from "../../src/core/pieces";

const tapped = (text: string): string[] =>
  piecesOf(text)
    .filter((one) => one.is !== "text")
    .map((one) => one.text);

test.each([
  ["Soita 112.", ["112"]],
  ["116 006, 116\u00a0111", ["116 006", "116\u00a0111"]],
  ["080 005 005", ["080 005 005"]],
  ["(0800-12345)", ["0800-12345"]],
  ["+358 40 123 4567", ["+358 40 123 4567"]],
  ["puh.080 005 005", ["080 005 005"]],
  ["Nollalinja:080 005 005", ["080 005 005"]],
  ["Soita 116 111:een tai 112:een.", ["116 111", "112"]],
  ["112/116 117", ["112", "116 117"]],
  ["112 / 116 117", ["112", "116 117"]],
  ["Soita 112. 116 006 auttaa, 116 111: nuoret", ["112", "116 006", "116 111"]],
  ["(09) 123 4567 ja (112 tai 116 117)", ["(09) 123 4567", "112", "116 117"]],
  ["+358 (0)80 005 005", ["+358 (0)80 005 005"]],
  ["+358(0)800 05005", ["+358(0)800 05005"]],
  ["080–005–005, 080\u2011005\u2011005", ["080–005–005", "080\u2011005\u2011005"]],
  ["- 080 005 005\n–112", ["080 005 005", "112"]],
  ["Https://nollalinja.fi", ["Https://nollalinja.fi"]],
  ["”112”", ["112"]],
  ["Lue https://nollalinja.fi/apua, ja https://a.fi/x?y=1#z.", ["https://nollalinja.fi/apua", "https://a.fi/x?y=1#z"]],
])("%s: can be tapped", (text, found) => {
  expect(tapped(text)).toEqual(found);
});

test.each([
  "kello 14.05",
  "28.11.2026",
  "01-02-2026",
  "050 123 4567/8",
  "puh.1.080 005 005",
  "5/080 005 005",
  "a.fi/0401234567",
  "anna@0401234567",
  "0401234567@a.fi",
  "080 005 005,5",
  "1,080 005 005",
  "klo 0800–1200",
  "01–02–2026",
  "080  005 005x",
  "0401234567-8901234",
  "(0)(80) 005 005",
  "lasku_0401234567",
  "0800 12:30",
  "tili FI21 1234 5600 0007 85",
  "080 005 005 116 006",
  "12 euroa",
  "http://a.fi",
  "www.a.fi",
  "javascript:alert(1)",
  "https://nollalinja.fi@evil.fi",
  "https://localhost/",
  "a0401234567",
])("%s: nothing is guessed", (text) => {
  expect(tapped(text)).toEqual([]);
});

test.each([
  ["080 005 005", "080005005"],
  ["+358 (0)80 005 005", "+35880005005"],
  ["(09) 123 4567", "091234567"],
])("%s: is dialled as %s", (number, digits) => {
  expect(piecesOf(number)).toEqual([{ is: "number", text: number, digits }]);
});

test("whatever is found, the words stay what they were", () => {
  for (const text of [
    "",
    "a",
    "Soita 112. https://a.fi!",
    "116 006116 006",
    "\u202e112 https://ä.fi/ö",
    "(112/116 117",
    "(0",
    "+",
    "112/",
  ]) {
    expect(
      piecesOf(text)
        .map((one) => one.text)
        .join(""),
    ).toBe(text);
  }
});

test("a foreign letter in a host is shown as what it is", () => {
  expect(piecesOf("https://nоllalinja.fi")).toMatchObject([{ host: "xn--nllalinja-02h.fi" }]);
});

/** What stands after an address and what stands before a number are each looked at once, and not from every place. */
test.each([
  ["brackets behind an address", `https://a.fi${")".repeat(60_000)}x`, 1],
  ["stops behind an address", `https://a.fi${").".repeat(30_000)}x`, 1],
  ["stops instead of an address", `https://${").".repeat(30_000)} 112`, 2],
  ["many numbers", "112 a ".repeat(10_000), 20_000],
  ["many addresses", "https://a.fi. ".repeat(4_000), 8_000],
])("a long text is looked through in a moment: %s", (_, text, count) => {
  const begun = performance.now();
  expect(piecesOf(text)).toHaveLength(count);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
