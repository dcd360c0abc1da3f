// @vitest-environment happy-dom
/** The organisation itself, its phrases and its cards: each a draft that is seen and published, by whoever may. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { act } from "preact/test-utils";
import { clear } from "../drawn";
import { seat } from "./seat";

const s = seat();
beforeEach(s.begin);
afterEach(clear);

test("a lead neither sees the organisation's own numbers nor may change them", async () => {
  await s.sit("lead");
  expect(s.page()).not.toContain("The organisation itself");
});

test("an admin changes when consoles are covered, and sees it before it is published", async () => {
  s.daemon.may = ["organisation", "line"];
  await s.sit("admin");
  await s.press("Esimerkki");
  await s.write("The screen is covered when nothing is done (seconds)", "60");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("organisation e")?.value).toMatchObject({ cover_seconds: 60, lock_seconds: 900 });
  expect(s.button("Take away")).toBeUndefined();
});

test("an admin says where feedback goes, and takes it away again; what is not said is nothing, not empty words", async () => {
  s.daemon.may = ["organisation"];
  await s.sit("admin");
  await s.press("Esimerkki");
  await s.press("Add this");
  await s.write("E-mail for feedback", "palaute@x.example");
  await s.write("Postal address", "Katu 1");
  await s.write("Postal address", "");
  await s.write("Gone through on", "2026-11-20");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  const imprint = { email: "palaute@x.example", phone: null, address: null, complaints: null, privacy: null };
  const published = (): unknown => s.daemon.items.get("organisation e")?.value;
  expect(published()).toMatchObject({ imprint: { ...imprint, reviewed: "2026-11-20" } });
  await s.press("Esimerkki");
  if (s.button("Take this away") === undefined) await s.press("Esimerkki");
  await s.press("Take this away");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(published()).toMatchObject({ imprint: null });
});

test("what is no number stays as it is written and goes to the daemon as wrong", async () => {
  s.daemon.may = ["organisation"];
  await s.sit("admin");
  await s.press("Esimerkki");
  const label = "Keys are locked when nothing is done (seconds)";
  await s.write(label, "ten");
  expect(s.field(label).value).toBe("ten");
  await s.press("Keep the draft and see");
  expect(s.daemon.items.get("organisation e")?.draft?.value).toMatchObject({ lock_seconds: -1 });
});

test("a phrase is begun by its title, written in each language of the lines, and published", async () => {
  s.daemon.may = ["line", "phrase", "card"];
  await s.sit("lead");
  await s.write("Title", "Hello");
  await s.press("Begin a draft: A new phrase");
  await s.write("Short code", "hello");
  for (const [label, words] of [
    ["Title (Finnish)", "Hei"],
    ["Title (Swedish)", "Hej"],
    ["Text (Finnish)", "Hei sinulle"],
    ["Text (Swedish)", "Hej på dig"],
  ] as const)
    await s.write(label, words);
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("phrase e-hello")?.value).toEqual({
    code: "hello",
    title: { fi: "Hei", sv: "Hej" },
    text: { fi: "Hei sinulle", sv: "Hej på dig" },
    line: null,
    starter: null,
    hidden: false,
    place: null,
  });
});

test("a card has the day of its review, and one that stands for the release's own can be hidden", async () => {
  s.daemon.may = ["card"];
  s.daemon.items.set("card e-112", {
    version: 1,
    by: null,
    draft: null,
    value: {
      title: { fi: "112" },
      text: { fi: "Soita" },
      reviewed: "2026-11-01",
      line: null,
      starter: "call-112",
      hidden: false,
      place: null,
    },
  });
  await s.sit("lead");
  await s.press("112");
  expect(s.page()).toContain("In place of the release's own: call-112");
  await s.write("Confirmed on", "2026-11-28");
  await s.tick("Hide the one of the release: nobody is offered it");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("card e-112")?.value).toMatchObject({ reviewed: "2026-11-28", hidden: true });
});

const PNG = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82];

test("a logo is chosen as a file, seen, and taken away; what is none never becomes one", async () => {
  s.daemon.may = ["organisation"];
  await s.sit("admin");
  await s.press("Esimerkki");
  expect(s.page()).toContain("There is no logo.");
  const choose = async (content: BlobPart, name: string): Promise<void> => {
    const input = s.field("Logo");
    Object.defineProperty(input, "files", { configurable: true, value: [new File([content], name)] });
    await act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
    await act(async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
    });
  };
  await choose("<svg onload='alert(1)'/>", "logo.png");
  expect(s.page()).toContain("This file is no picture that fits");
  expect(document.querySelector("img.logo")).toBeNull();
  await choose(new Uint8Array(4097).fill(1), "large.png");
  expect(s.page()).toContain("This file is no picture that fits");
  await choose(new Uint8Array(PNG), "logo.png");
  expect(s.page()).not.toContain("This file is no picture that fits");
  const logo = btoa(String.fromCharCode(...PNG));
  expect(document.querySelector("img.logo")?.getAttribute("src")).toBe(`data:image/png;base64,${logo}`);
  await s.press("Take the logo away");
  expect(s.page()).toContain("There is no logo.");
  await choose(new Uint8Array(PNG), "logo.png");
  await s.press("Keep the draft and see");
  await s.press("Publish");
  expect(s.daemon.items.get("organisation e")?.value).toMatchObject({ logo });
});
