// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { open, type Page, profile } from "./stage";

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
