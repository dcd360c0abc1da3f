// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { fi, open, press, state, t, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const hrefs = (inside = document.body): (string | null)[] =>
  [...inside.querySelectorAll("a")].map((one) => one.getAttribute("href"));

const members = [{ member: "v", role: "visitor", presence: "silent" }, ...talking.conversation.members.slice(1)];
const silent_until = talking.now + 480;
const silent = { ...talking, version: 3, conversation: { ...talking.conversation, members, silent_until } };

describe("in the conversation", () => {
  it("who answers is said in words, with the own role where the keys say it", async () => {
    await talk(await open());
    expect(document.querySelector(".who")?.textContent).toContain(t("connect.who", { alias: "Aino" }));
    expect(document.querySelector(".where")?.textContent).toContain(t("state.answers", { alias: "Aino" }));
  });

  it("name and mark stand once for a row of messages", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("yksi");
    await aino.say("kaksi");
    page.app.send("minä");
    page.app.send("taas minä");
    await settle();
    expect([...document.querySelectorAll(".words-by")].map((one) => one.textContent)).toEqual(["Aino", "Sinä"]);
    expect(document.querySelectorAll(".words-mark")).toHaveLength(1);
  });

  it("numbers can be called, and a page is opened only after a question", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("Soita 116 006 tai lue https://nollalinja.fi/apua.");
    const words = document.querySelector(".words-text") as HTMLElement;
    expect(words.textContent).toBe("Soita 116 006 tai lue https://nollalinja.fi/apua.");
    expect(hrefs(words)).toEqual(["tel:116006"]);
    await press("https://nollalinja.fi/apua");
    const link = document.querySelector<HTMLAnchorElement>("dialog a[target]");
    expect([link?.getAttribute("href"), link?.rel]).toEqual(["https://nollalinja.fi/apua", "noopener noreferrer"]);
    expect(document.querySelector("dialog strong")?.textContent).toBe("nollalinja.fi");
  });

  describe("silence", () => {
    const heres = (page: Awaited<ReturnType<typeof open>>): number =>
      page.asked.filter(({ event }) => event === "here").length;

    it("says what happens when, and one press prevents it", async () => {
      const page = await open();
      await talk(page);
      page.tell("state", silent);
      expect(text()).toContain(t("end.idle", { min: 8 }));
      await page.time.pass(60_000);
      expect(text()).toContain(t("end.idle", { min: 7 }));
      await press(fi["end.keep_open"]);
      expect(heres(page)).toBeGreaterThan(0);
    });

    it.each(["keydown", "input", "pointermove", "touchmove", "wheel", "click"])("is ended by %s", async (sign) => {
      const page = await open();
      await talk(page);
      page.tell("state", silent);
      window.dispatchEvent(new Event(sign));
      window.dispatchEvent(new Event(sign));
      expect(heres(page)).toBe(1);
      await page.time.pass(60_000);
      window.dispatchEvent(new Event(sign));
      expect(heres(page)).toBe(2);
    });

    it("is not ended by what the page does by itself", async () => {
      const page = await open();
      await talk(page);
      page.tell("state", silent);
      for (const name of ["scroll", "focusin", "resize"]) window.dispatchEvent(new Event(name));
      expect(heres(page)).toBe(0);
    });

    it("is ended by words that come into sight, and not by those that come under the cover", async () => {
      const page = await open();
      const aino = await talk(page);
      await aino.say("hei");
      page.tell("state", silent);
      expect(heres(page)).toBe(0);
      page.way.cover();
      await aino.say("oletko siellä?");
      expect(heres(page)).toBe(0);
      page.way.isCovered.value = false;
      await settle();
      await aino.say("olen tässä");
      await expect.poll(() => heres(page)).toBe(1);
    });
  });

  it("says aloud that the counsellor is back", async () => {
    const page = await open();
    await talk(page);
    const lost = [{ member: "d", role: "counsellor", presence: "lost" }];
    page.tell("state", { ...talking, version: 3, conversation: { ...talking.conversation, members: lost } });
    await settle();
    page.tell("state", { ...talking, version: 4 });
    await expect.poll(() => page.app.spoken.value).toBe(fi["conn.counsellor_back"]);
  });

  it("times are there on demand", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("hei");
    const said = (): string => document.querySelector(".words")?.textContent ?? "";
    expect(said()).toBe("Ainohei");
    page.app.showsTimes.value = true;
    expect(said()).toMatch(/^Ainohei\d+\.\d\d$/);
  });
});

describe("over a line that is lost", () => {
  const marks = (): (string | null)[] => [...document.querySelectorAll(".words-mark")].map((one) => one.textContent);

  it("words wait, and are not being sent; once it is back they are", async () => {
    const page = await open();
    await talk(page);
    page.app.send("perille");
    await settle();
    expect(marks()).toEqual([fi["chat.sending"]]);
    page.cut();
    page.app.send("odottaa");
    await settle();
    expect(marks()).toEqual([fi["chat.waits"]]);
    expect(text()).not.toContain(fi["chat.sending"]);
    page.app.retry();
    await settle();
    expect(marks()).toEqual([fi["chat.sending"]]);
  });

  it("they wait as long as it does not come back", async () => {
    const page = await open();
    await talk(page);
    page.cut();
    page.app.send("odottaa");
    page.app.link.phase = "failed";
    page.app.changed();
    await settle();
    expect(marks()).toEqual([fi["chat.waits"]]);
  });

  it("nobody is called free or answering who was so before it broke", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.tell("state", { ...state, version: 2, phase: "offered", place: { ...state.place, ahead: 0 } });
    expect(text()).toContain(fi["queue.ready"]);
    page.cut();
    expect(document.querySelector(".place")?.textContent).toBe(fi["queue.unsure"]);
  });
});
