// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { button, ended, fi, open, press, t, talk, talking, text } from "./stage";

afterEach(async () => {
  document.documentElement.removeAttribute("style");
  render(null, document.body);
  document.body.replaceChildren();
});

const words = (n = 0): HTMLElement => document.querySelectorAll<HTMLElement>(".words-text")[n] as HTMLElement;
const marks = (): (string | null)[] => [...document.querySelectorAll(".words-mark")].map((one) => one.textContent);

describe("in the conversation", () => {
  it("a press on words shows when they were said, and says it; another takes it away", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("hei");
    words().click();
    await settle();
    expect(marks()).toEqual([expect.stringMatching(/^\d+\.\d\d$/)]);
    expect(page.app.spoken.value).toMatch(/^\d+\.\d\d$/);
    words().click();
    await settle();
    expect(marks()).toEqual([]);
  });

  it("a press on a number in them calls, and shows no time", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("Soita 116 006");
    document.querySelector<HTMLElement>(".words-text a")?.click();
    await settle();
    expect(marks()).toEqual([]);
  });

  it("pictures alone are large, and what another says of herself turns no words around", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("🙂");
    await aino.say("\u202ekääntyy");
    expect(words(0).querySelector(".large")?.textContent).toBe("🙂");
    expect(words(1).dir).toBe("auto");
    expect(document.querySelector(".words-by")?.localName).toBe("bdi");
  });

  it("what did not go is sent again by a press, once, and stands below as new words", async () => {
    const page = await open();
    await talk(page);
    page.app.send("kuuletko");
    await settle();
    const key = page.app.conversation?.timeline.entries.find((one) => one.is === "said")?.key ?? 0;
    page.app.conversation?.timeline.mark(key, "failed");
    page.app.changed();
    await settle();
    await press(fi["chat.again"]);
    expect([...document.querySelectorAll(".words-text")].map((one) => one.textContent)).toEqual([
      "kuuletko",
      "kuuletko",
    ]);
    expect(button(fi["chat.again"])).toBeUndefined();
  });
});

describe("how it looks", () => {
  it("is chosen wherever the help is, before the talk too, and stands in nothing but the page", async () => {
    await open();
    await press(fi["help.now"]);
    expect(button(fi["look.device"])?.getAttribute("aria-pressed")).toBe("true");
    await press(fi["look.dark"]);
    expect(button(fi["look.dark"])?.getAttribute("aria-pressed")).toBe("true");
    expect(document.documentElement.style.colorScheme).toBe("dark");
    await press(t("look.percent", { n: 150 }));
    expect(document.documentElement.style.fontSize).toBe("150%");
    await press(t("look.percent", { n: 100 }));
    await press(fi["look.device"]);
    expect(document.documentElement.getAttribute("style") ?? "").not.toMatch(/size|scheme/);
    expect([localStorage.length, sessionStorage.length, document.cookie]).toEqual([0, 0, ""]);
  });

  it("of the talk only in a talk", async () => {
    const page = await open();
    await press(fi["help.now"]);
    expect(text()).not.toContain(fi["chat.times"]);
    await press(fi["shared.close"]);
    await talk(page);
    await press(fi["chat.more"]);
    expect(text()).toContain(fi["chat.times"]);
    expect(text()).toContain(fi["look.title"]);
  });
});

describe("made small", () => {
  const small = async (): Promise<void> => {
    document.querySelector<HTMLElement>(".to-small")?.click();
    await settle();
  };
  const isNew = (): boolean => document.querySelector(".cover-news") !== null;

  it("it is the way out and the way back; the loader hears two words, and nothing is lost", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("salaista");
    page.app.typed("kesken");
    await small();
    expect(page.told.at(-1)).toBe("minimise");
    expect([...document.querySelectorAll("button")].map((one) => one.textContent)).toEqual([
      fi["shared.leave"],
      fi["small.open"],
    ]);
    expect(text()).not.toMatch(/salaista|Aino|Linja/);
    expect(isNew()).toBe(false);
    await aino.say("lisää");
    expect(isNew()).toBe(true);
    expect(text()).toBe(`${fi["shared.leave"]}${fi["small.title"]}${fi["small.news"]}${fi["small.open"]}`);
    await press(fi["small.open"]);
    expect(page.told.at(-1)).toBe("restore");
    expect(text()).toContain("lisää");
    expect(document.querySelector("textarea")?.value).toBe("kesken");
  });

  it("it is a row however large the letters are, and they come back", async () => {
    const page = await open();
    await talk(page);
    document.documentElement.style.fontSize = "200%";
    await small();
    expect(document.documentElement.style.fontSize).toBe("");
    await press(fi["small.open"]);
    expect(document.documentElement.style.fontSize).toBe("200%");
  });

  it("in the queue too, and a turn or an end is something new", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    await small();
    page.tell("state", talking);
    await settle();
    expect(isNew()).toBe(true);
    page.tell("state", ended("served"));
    await settle();
    expect(document.querySelector(".small-page")).not.toBeNull();
    await press(fi["small.open"]);
    expect(text()).toContain(t("end.told"));
  });

  it("not before there is a place, nor where there is no page around it", async () => {
    const page = await open();
    expect(document.querySelector(".to-small")).toBeNull();
    Object.assign(page.app.world.config, { mode: "page" });
    await talk(page);
    expect(document.querySelector(".to-small")).toBeNull();
  });

  it("leaving leaves at once, and nothing stays", async () => {
    const page = await open();
    await talk(page);
    await small();
    page.way.wipe();
    expect(document.body.textContent).toBe("");
    expect(page.told.at(-1)).toBe("exit");
  });
});
