// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { area, button, fi, hrefs, open, press, profile, state, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.documentElement.removeAttribute("style");
});

const young = { is_adult: false, is_for_children: true };

describe("a line for children", () => {
  it("says its promises and their limits in words for them, and everything to press is large", async () => {
    await open(young);
    expect(text()).toContain("Joskus hänen täytyy kertoa toisille aikuisille, jotta saat apua.");
    expect(text()).not.toContain("vaitiolovelvollisuus");
    expect(text()).toContain("Sinun ei tarvitse olla varma.");
    expect(document.documentElement.style.getPropertyValue("--target")).toBe("48px");
  });

  it("asks nobody there whether she is under 18, and has the number for children", async () => {
    await open(young);
    await press("Apua nyt");
    const folds = [...document.querySelectorAll("dialog summary")].map((one) => one.textContent);
    expect(folds).toContain(fi["help.children_line"]);
    expect(folds).not.toContain(fi["consent.under18"]);
    expect(hrefs(document.querySelector("dialog") as HTMLElement)).toContain("tel:116111");
  });

  it("says them too when the line is heard of only later", async () => {
    const page = await open(new Error("offline"));
    expect(page.app.words("consent.limits")).toContain("vaitiolovelvollisuus");
    page.app.world.profile = async () => ({ ...profile, ...young });
    await page.app.load("fi");
    expect(page.app.words("consent.limits")).toContain("aikuisille");
  });

  it("whose words cannot be fetched says what is said to all", async () => {
    const page = await open(new Error("offline"));
    Object.assign(page.app.world, {
      profile: async () => ({ ...profile, ...young }),
      childrens: () => Promise.reject(new Error("offline")),
    });
    await page.app.load("fi");
    expect([page.app.view, page.app.words("consent.limits").includes("vaitiolo")]).toEqual(["welcome", true]);
  });

  it("shows feelings to who waits: one or none, put where one writes, and sent by nobody else", async () => {
    const page = await open(young);
    await press("Haluan jutella");
    await settle();
    expect(document.querySelectorAll(".feelings button svg").length).toBe(6);
    const pressed = (): (string | null)[] =>
      [...document.querySelectorAll('.feelings [aria-pressed="true"]')].map((one) => one.textContent);
    expect([pressed(), area().value]).toEqual([[], ""]);
    await press("Minua pelottaa.");
    expect([pressed(), area().value]).toEqual([["Minua pelottaa."], "Minua pelottaa."]);
    page.app.typed("Minua pelottaa. Isä huutaa.");
    await press("Olen surullinen.");
    expect([pressed(), area().value]).toEqual([["Olen surullinen."], "Olen surullinen. Isä huutaa."]);
    await press("Olen surullinen.");
    expect([pressed(), area().value]).toEqual([[], "Isä huutaa."]);
    expect(page.asked.filter(({ event }) => event === "say" || event === "typing")).toEqual([]);
  });
});

describe("a line for adults", () => {
  it("says nothing of it, and shows no feelings", async () => {
    await open();
    expect(text()).toContain("vaitiolovelvollisuus");
    expect(document.documentElement.style.getPropertyValue("--target")).toBe("");
    await press("Aloita");
    expect(document.querySelector(".feelings")).toBeNull();
  });

  it("leads who is under 18 to the line for children while that is open, else to numbers", async () => {
    await open({ children: { name: "Nuoret", embed: "e-nuoret" } });
    await press("Olen alle 18-vuotias");
    expect(text()).toContain("Lasten ja nuorten linja on nyt auki: Nuoret");
    expect(hrefs()).toContain("https://line.test/l/e-nuoret?lang=fi");
    render(null, document.body);
    await open();
    await press("Olen alle 18-vuotias");
    expect(text()).not.toContain("Lasten ja nuorten linja");
    expect(hrefs()).toContain("tel:116111");
    expect(button("Aloita")?.disabled).toBe(false); // never kept out
  });
});

describe("the line's own words", () => {
  it("are text alone, in its language, where they belong", async () => {
    const page = await open({
      language: "sv",
      texts: { greeting: "<b>Hej</b>", waiting: "Vi hör dig.", next: "Sov gott." },
    });
    const said = (words: string) => [...document.querySelectorAll("bdi")].find((one) => one.textContent === words);
    expect(said("<b>Hej</b>")?.lang).toBe("sv");
    await press("Aloita");
    expect([said("Vi hör dig.")?.lang, said("Sov gott.")]).toEqual(["sv", undefined]);
    page.tell("state", { ...state, version: 9, phase: "ended", place: null, outcome: "expired" });
    await settle();
    expect(said("Sov gott.")?.lang).toBe("sv");
  });

  it("are not missed where a daemon of before says none", async () => {
    await open({ texts: undefined as never });
    expect(text()).toContain("Aloita");
  });
});
