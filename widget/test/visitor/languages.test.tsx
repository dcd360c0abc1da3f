// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Catalogue } from "../../src/i18n/words";
import texts from "../../src/visitor/texts";
import { settle } from "../core/world";
import { open, type Page, press, profile, t, talk } from "./stage";

let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

describe("the language", () => {
  const languages = ["fi", "en", "so"].map((code) => ({ code, name: code, is_served_now: true }));

  it.each([
    ["en-GB", "en", "en", null],
    ["FI_fi", "fi", "fi", null],
    ["sv-SE", "fi", "sv", "sv-SE"], // we have the words, the line has not the language
    ["so", "so", "fi", null], // the line has the language, we have not the words
    ["de", "fi", "fi", "de"],
    ["", "fi", "fi", ""],
  ])("%j is answered in %j, with words in %j", async (wanted, language, wordsLanguage, foreign) => {
    page = await open({ languages });
    await page.app.load(wanted);
    expect([page.app.language, page.app.wordsLanguage, page.app.foreign]).toEqual([language, wordsLanguage, foreign]);
    expect(document.documentElement.lang).toBe(wordsLanguage);
    await page.app.start();
    await settle();
    expect(page.asked.find((one) => one.event === "join")?.payload).toMatchObject({ language });
  });

  it("of the page and that of the talk are two choices", async () => {
    page = await open({ languages });
    const asked: string[] = [];
    page.app.world.profile = async (language) => {
      asked.push(language);
      return { ...profile, languages, language };
    };
    await page.app.read("sv");
    expect([page.app.language, page.app.wordsLanguage, page.app.foreign]).toEqual(["fi", "sv", null]);
    expect(document.documentElement.lang).toBe("sv");
    await page.app.load("so");
    expect([page.app.language, page.app.wordsLanguage]).toEqual(["so", "sv"]);
    await page.app.read("en-GB");
    expect([page.app.language, page.app.wordsLanguage]).toEqual(["so", "en"]);
    expect(asked).toEqual(["fi", "so", "en"]); // the line's own texts are in the page's language, where it has that
    await page.app.lookAtDoor();
    expect(asked.at(-1)).toBe("en");
    await page.app.start();
    await settle();
    expect(page.asked.find((one) => one.event === "join")?.payload).toMatchObject({ language: "so" });
    await page.app.read("fi"); // in the queue too
    expect([page.app.language, page.app.wordsLanguage, page.app.view]).toEqual(["so", "fi", "waiting"]);
  });

  it.each([
    ["of the page", (one: Page) => one.app.read("sv"), ["fi", "sv"]],
    ["of the talk", (one: Page) => one.app.answerIn("en"), ["en", "en"]],
  ])("%s, once the person has chosen it, is left alone by the partner's page", async (_, choose, chosen) => {
    page = await open({ languages });
    const now = () => [page.app.language, page.app.wordsLanguage];
    await page.app.told("en");
    expect(now()).toEqual(["fi", "en"]);
    await page.app.told("fi");
    expect(now()).toEqual(["fi", "fi"]); // as often as it likes, until
    page = await open({ languages });
    await choose(page);
    await page.app.told("fi");
    expect(now()).toEqual(chosen);
  });

  it("of the talk is that of what a button says to the counsellor", async () => {
    page.app.world.catalogue = async (code) => texts[code as keyof typeof texts] as Catalogue;
    await talk(page);
    await page.app.read("sv");
    await settle();
    await press(texts.sv["chat.more"]);
    await press(texts.sv["chat.moment"]);
    const said = [...document.querySelectorAll(".words-text")].map((one) => one.textContent);
    expect(said).toEqual([texts.fi["chat.moment"]]);
  });

  it("of the talk is marked where it is not the page's: on each word, and where one writes", async () => {
    page.app.world.catalogue = async (code) => texts[code as keyof typeof texts] as Catalogue;
    await talk(page);
    page.app.send("moi");
    await settle();
    const marked = (): (string | null)[] =>
      [...document.querySelectorAll(".words-text, textarea")].map((one) => one.getAttribute("lang"));
    expect(marked()).toEqual([null, null]);
    await page.app.read("sv");
    await settle();
    expect(marked()).toEqual(["fi", "fi"]);
  });

  it("are said plainly, each with what is chosen, and a line of one language says which that is", async () => {
    page = await open({ language: "so", languages: [{ code: "so", name: "Soomaali", is_served_now: true }] });
    const pressed = (): (string | null)[] =>
      [...document.querySelectorAll('.languages [aria-pressed="true"]')].map((one) => one.textContent);
    expect(pressed()).toEqual(["suomi"]);
    expect(document.body.textContent).toContain("Linja vastaa tällä kielellä: somali.");
    await press("English");
    expect(pressed()).toEqual(["English"]);
    expect(document.body.textContent).toContain("Linja vastaa tällä kielellä: Somali."); // the stage has Finnish words alone
  });

  it("that nobody has checked is said to be so, and no other", async () => {
    page = await open({ languages });
    const note = t("lang.draft");
    expect(document.body.textContent).not.toContain(note);
    Object.assign(page.app.world, { drafts: ["fi"] });
    await page.app.load("fi");
    expect(document.body.textContent).toContain(note);
  });

  it("the door is as it is now, and a line that does not answer changes nothing", async () => {
    page = await open({ is_staffed: false });
    page.app.world.profile = async () => ({ ...profile, phase: "closed" });
    await page.app.lookAtDoor();
    expect([page.app.view, page.app.profile?.is_staffed]).toEqual(["closed", true]);
    page.app.world.profile = () => Promise.reject(new Error("offline"));
    await page.app.lookAtDoor();
    expect([page.app.view, page.app.trouble]).toEqual(["closed", null]);
  });

  it("whose words cannot be fetched leaves the old ones, and says so", async () => {
    page.app.world.catalogue = () => Promise.reject(new Error("offline"));
    await page.app.load("sv");
    expect([page.app.view, page.app.language, page.app.languageTrouble]).toEqual(["welcome", "fi", "sv"]);
    expect(page.told).not.toContain("failed");
  });
});

describe("what only a talk says", () => {
  const has = (language: string): Catalogue => texts[language as "fi"];
  /** As the first view has it, without what only a talk says. */
  const first = (language: string): Catalogue => ({ ...has(language), "chat.send": "" }) as Catalogue;
  const said = (): string | undefined => page.app.words("chat.send");
  let come: (() => void)[];
  const held = <T,>(value: T): Promise<T> => new Promise((resolve) => void come.push(() => resolve(value)));

  beforeEach(async () => {
    come = [];
    page.app.world.catalogue = async (language) => first(language);
    page.app.world.withTalk = async (catalogue) => has(catalogue[""]);
    await page.app.load("sv");
  });

  it("comes with its program in the language of the page, and from then on with every language", async () => {
    expect(said()).toBe("");
    await page.app.loadTalk();
    expect(said()).toBe(texts.sv["chat.send"]);
    await page.app.load("en");
    expect(said()).toBe(texts.en["chat.send"]);
  });

  it.each([
    ["before the words of the new", [0, 1]],
    ["after the words of the new", [1, 0]],
  ])("is there in a language that was chosen while it came: %s", async (_, order) => {
    page.app.world.withTalk = (catalogue) => held(has(catalogue[""]));
    const [chosen, talk] = [page.app.load("en"), page.app.loadTalk()];
    await settle();
    expect(come).toHaveLength(2);
    for (const one of order) {
      come[one]?.();
      await settle();
    }
    await Promise.all([chosen, talk]);
    expect([page.app.wordsLanguage, said()]).toEqual(["en", texts.en["chat.send"]]);
  });

  it("is there though its program came between the words of a language and the line's answer in it", async () => {
    page.app.world.profile = () => held(profile);
    const chosen = page.app.load("en");
    await settle();
    await page.app.loadTalk();
    expect(said()).toBe(texts.sv["chat.send"]);
    come[0]?.();
    await chosen;
    expect([page.app.wordsLanguage, said()]).toEqual(["en", texts.en["chat.send"]]);
  });

  it("that cannot be fetched in another language leaves the old one whole", async () => {
    await page.app.loadTalk();
    page.app.world.withTalk = () => Promise.reject(new Error("offline"));
    await page.app.load("en");
    expect([page.app.wordsLanguage, said(), page.app.languageTrouble]).toEqual(["sv", texts.sv["chat.send"], "en"]);
  });
});
