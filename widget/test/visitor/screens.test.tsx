// @vitest-environment happy-dom
import { DOOR_EVERY_MS, watchDoor } from "../../src/visitor/door-watch";
import { BACKOFF_FIRST_MS } from "../../src/core/backoff";
import { clockWords, here } from "../../src/visitor/when";
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import type { Helpline } from "../../src/core/protocol";
import { settle } from "../core/world";
import texts from "../../src/visitor/texts";
import { button, fi, open, press, state, t, talk, talking, text, answered } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const helpline = (name: string, more: Partial<Helpline>): Helpline => ({
  name,
  number: `0800 ${name.length}00 000`,
  hours: "ma–pe 9–15",
  cost: "maksuton",
  is_for_children: false,
  is_open: null,
  changes_at: null,
  ...more,
});
const HEADING_MAX_CHARS = 60;
const focused = (): string => document.activeElement?.textContent ?? "";
const hrefs = (inside = document.body): (string | null)[] =>
  [...inside.querySelectorAll("a")].map((one) => one.getAttribute("href"));

const members = [{ member: "v", role: "visitor", presence: "silent" }, ...talking.conversation.members.slice(1)];
const silent_until = talking.now + 480;
const silent = { ...talking, version: 3, conversation: { ...talking.conversation, members, silent_until } };

describe("help now", () => {
  it("is two taps away in every view, and the way out stays over it", async () => {
    await open();
    await press(fi["help.now"]);
    const sheet = document.querySelector("dialog");
    expect(sheet?.querySelector("button")?.textContent).toBe(fi["shared.leave"]);
    expect(hrefs(sheet as HTMLElement)).toContain("tel:112");
    expect(sheet?.textContent).toContain(fi["emergency.sms_conditions"]);
    await press(fi["shared.close"]);
    expect(document.querySelector("dialog")).toBeNull();
  });

  it("stays open when somebody answers meanwhile", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    await press(fi["help.now"]);
    await talk(page);
    expect(document.querySelector("dialog")?.textContent).toContain(fi["emergency.title"]);
  });

  it("lists as helping now only what is open, and the others with when they open", async () => {
    const [later, soon] = [1_800_000_000 + 7_200, 1_800_000_000 + 60];
    const page = await open({
      helplines: [
        helpline("Auki", { is_open: true, changes_at: later }),
        helpline("Kiinni", { is_open: false, changes_at: later }),
        helpline("Tuntematon", {}),
        helpline("Sulkeutuu", { is_open: true, changes_at: soon }),
      ],
    });
    const told = (): [string, string] => {
      const [now = "", others = ""] = text().split(fi["help.others"]);
      return [now, others];
    };
    page.app.clock.heard(1_800_000_000);
    await press(fi["help.now"]);
    expect(told()[0]).toMatch(/Auki.*Sulkeutuu/);
    expect(told()[0]).not.toContain(fi["help.unsure"]);
    expect(told()[1]).toMatch(/Kiinni.*aukeaa.*Tuntematon/);
    expect(told()[1]).toContain(fi["help.unsure"]);
    page.app.clock.heard(soon);
    page.app.changed();
    expect(told()[1]).toContain("Sulkeutuu");
  });

  it("names the children's helpline while it is open, else the number that all of Europe has", async () => {
    const child = helpline("Lapset", { is_for_children: true, number: "0800 1", is_open: true });
    const page = await open({ helplines: [child] });
    await press(fi["consent.under18"]);
    const part = (): HTMLElement => document.querySelector("details[open]") as HTMLElement;
    expect(part().querySelector("summary")?.textContent).toBe(fi["consent.under18"]);
    expect(hrefs(part())).toEqual(["tel:08001"]);
    page.app.profile = { ...(page.app.profile ?? fail()), helplines: [{ ...child, is_open: false }] };
    page.app.changed();
    expect(hrefs(part())).toEqual(["tel:116111"]);
    expect(text()).not.toContain("Nämä auttavat nyt: Lapset");
  });

  it("offers the fear of hurting somebody where that is talked of", async () => {
    await open();
    await press(fi["help.now"]);
    expect(button(fi["danger.other"])).toBeUndefined();
    await press(fi["shared.close"]);
    await open({ topics: ["used"] });
    await press(fi["help.now"]);
    expect(button(fi["danger.other"])).toBeDefined();
  });
});

describe("a full line", () => {
  it("asks whether another language is fine, and takes a place in it", async () => {
    const page = await open({ phase: "full" });
    expect(text()).toContain(fi["lang.others"]);
    expect(button(fi["consent.start"])).toBeUndefined();
    document.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    await settle();
    await press(fi["consent.start"]);
    expect(page.asked.find(({ event }) => event === "join")?.payload).toMatchObject({ language: "fi", others: ["sv"] });
    expect(page.app.view).toBe("waiting");
  });

  it("that said no is looked at again, and the door is shown when it is open", async () => {
    const page = await open();
    page.answers.join = { refused: "line_full" };
    await page.app.start();
    await settle();
    expect(page.app.view).toBe("full");
    watchDoor(page.app, page.way);
    await page.time.pass(DOOR_EVERY_MS);
    expect(page.app.view).toBe("welcome");
  });
});

describe("I am in danger now", () => {
  it("calls nobody, says so, and tells the line as soon as there is a place", async () => {
    const page = await open();
    await press(fi["help.now"]);
    expect(text()).toMatch(new RegExp(`${fi["danger.flag"]}\\s*${fi["danger.info"]}`)); // under the call it would be said of that
    await press(fi["danger.flag"]);
    expect(text()).toContain(fi["danger.later"]);
    expect(text()).not.toContain(fi["danger.told"]);
    expect(text()).not.toContain(fi["danger.info"]); // "this button" takes it back now
    await page.app.start();
    await settle();
    expect(page.asked.find(({ event }) => event === "join")?.payload).toMatchObject({ urgent: "danger" });
    expect(text()).toContain(fi["danger.told"]);
    await press(fi["danger.undo"]);
    await settle();
    expect(page.asked.at(-1)).toEqual({ event: "urgent", payload: { urgent: null } });
    expect(text()).not.toContain(fi["danger.told"]);
  });

  it("does not say that somebody was told while nobody is there", async () => {
    const page = await open();
    page.answers.join = { ...state, place: { ...state.place, has_counsellor: false, languages_now: [] } };
    await page.app.start();
    await settle();
    await press(fi["help.now"]);
    await press(fi["danger.flag"]);
    await settle();
    expect(text()).toContain(fi["danger.not_told"]);
    page.tell("state", { ...state, version: 2 });
    expect(text()).toContain(fi["danger.told"]);
    expect(text()).not.toContain(fi["danger.not_told"]);
  });

  it("says it when the line did not hear it, and says it again with the next connection", async () => {
    const page = await open();
    page.answers.urgent = { refused: "try_again" };
    await page.app.start();
    await settle();
    await press(fi["help.now"]);
    await press(fi["danger.flag"]);
    await settle();
    expect(text()).toContain(fi["danger.not_told"]);
    page.answers.urgent = {};
    await page.time.pass(BACKOFF_FIRST_MS);
    expect(text()).toContain(fi["danger.told"]);
  });

  it("is not offered where nobody would hear it", async () => {
    await open({ phase: "closed" });
    await press(fi["help.now"]);
    expect(button(fi["danger.flag"])).toBeUndefined();
    expect(text()).not.toContain(fi["emergency.suicide"]);
    expect(text()).toContain(fi["emergency.suicide_now"]);
  });
});

describe("while one waits", () => {
  it("one may write, nothing of it is sent, and it is still there when somebody answers", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    const area = document.querySelector("textarea") as HTMLTextAreaElement;
    expect(text()).toContain(fi["queue.write"]);
    area.focus();
    area.value = "salaisuus";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await talk(page);
    expect(document.querySelector("textarea")?.value).toBe("salaisuus");
    expect(document.activeElement).toBe(document.querySelector("textarea"));
    expect(document.querySelector(".words")).toBeNull();
    expect(JSON.stringify(page.asked)).not.toContain("salaisuus");
  });

  it("giving up the place is asked, and staying is the first answer", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    await press(fi["queue.leave"]);
    expect(focused()).toBe(fi["queue.leave_no"]);
    await press(fi["queue.leave_no"]);
    expect(page.app.view).toBe("waiting");
    await press(fi["queue.leave"]);
    document.querySelector<HTMLElement>("dialog .button-main")?.click();
    await settle();
    expect(page.app.view).toBe("ended");
    expect(text()).toContain(fi["end.left_place"]);
    expect(text()).not.toContain(fi["end.thanks"]);
  });

  it("a wait that has grown is said, until it is shorter again", async () => {
    const page = await open();
    const wait = (version: number, max_minutes: number): void =>
      page.tell("state", {
        ...state,
        version,
        place: { ...state.place, estimate: { min_minutes: max_minutes - 5, max_minutes } },
      });
    await page.app.start();
    await settle();
    wait(2, 10);
    expect(text()).not.toContain(fi["queue.grown"]);
    wait(3, 20);
    expect(text()).toContain(fi["queue.grown"]);
    wait(4, 15);
    expect(text()).not.toContain(fi["queue.grown"]);
  });

  it("a wait that has grown beyond what can be told is said too", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    const place = { ...state.place, estimate: { min_minutes: 40, max_minutes: 125 }, is_long: true };
    page.tell("state", { ...state, version: 2, place });
    expect(text()).not.toContain(fi["queue.grown"]);
    page.tell("state", { ...state, version: 3, place: { ...place, estimate: null } });
    expect(text()).toContain(fi["queue.grown"]);
    expect(text()).toContain(fi["queue.long"]);
  });

  it("who was called and did not come says with one press that she is here", async () => {
    const page = await open();
    page.answers.join = { ...state, place: { ...state.place, kept_until: 1_800_000_240 } };
    await page.app.start();
    await settle();
    expect(text()).toContain(fi["queue.your_turn"]);
    await press(fi["queue.still_here_yes"]);
    expect(page.asked.map(({ event }) => event)).toContain("here");
  });

  it("another language is asked for with those that are there, and the line is told", async () => {
    const page = await open();
    const place = { ...state.place, has_counsellor: false, languages_now: ["sv"], asks_language: true };
    page.answers.join = { ...state, place };
    await page.app.start();
    await settle();
    expect(text()).toContain(fi["queue.asks_language"]);
    document.querySelector<HTMLElement>("input[type=checkbox]")?.click();
    await settle();
    expect(page.asked.at(-1)).toEqual({ event: "languages", payload: { others: ["sv"] } });
  });

  it("the turn is spoken at once, though a place was spoken a moment ago", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.tell("state", { ...state, version: 2, phase: "offered" });
    expect(page.app.spoken.value).toBe(fi["queue.ready"]);
  });

  describe("over a lost line", () => {
    const keptUntil = (page: Awaited<ReturnType<typeof open>>, seconds: number): string =>
      clockWords(page.time.now() / 1000 + seconds, here("fi"));

    it("says until when the place is kept, once, and speaks of words only where there are any", async () => {
      const page = await open();
      await page.app.start();
      await settle();
      expect(text()).toContain(fi["queue.stay"]);
      page.cut();
      expect(text().match(/Paikkasi säilyy/g)).toHaveLength(1);
      expect(text()).toContain(`${fi["conn.lost_plain"]} ${t("conn.kept_place", { time: keptUntil(page, 270) })}`);
      expect(text()).not.toContain(fi["conn.lost"]);
    });

    it("says it for as long as it lasts, and then that it is not known", async () => {
      const page = await open();
      await page.app.start();
      await settle();
      page.network.is = "connecting";
      page.cut();
      const kept = t("conn.kept_place", { time: keptUntil(page, 270) });
      await page.time.pass(60_000);
      expect(page.app.link.phase).toBe("failed");
      expect(text()).toContain(kept);
      await page.time.pass(250_000);
      page.way.uncover(); // it came by itself
      expect(text()).not.toContain(kept);
      expect(text()).toContain(fi["conn.unsure"]);
    });

    it.each(["waiting", "offered"] as const)("says nothing of a place that may be gone: %s", async (phase) => {
      const page = await open();
      await page.app.start();
      await settle();
      const place = { ...state.place, ahead: 0, estimate: { min_minutes: 0, max_minutes: 5 }, is_long: true };
      page.tell("state", { ...state, version: 2, phase, place });
      page.network.is = "connecting";
      page.cut();
      await page.time.pass(1_200_000);
      page.way.uncover(); // it came by itself
      await settle();
      expect(text()).toContain(fi["queue.unsure"]);
      for (const key of ["queue.ready", "queue.next", "queue.long", "queue.stay"] as const) {
        expect(text()).not.toContain(fi[key]);
      }
      expect(text()).not.toContain(t("queue.estimate_short", { max: 5 }));
    });

    it("does not count down to the end of a silence that stands still", async () => {
      const page = await open();
      await talk(page);
      page.tell("state", silent);
      expect(text()).toContain(t("end.idle", { min: 8 }));
      page.network.is = "connecting";
      page.cut();
      expect(text()).not.toContain(t("end.idle", { min: 8 }));
      expect(text()).toContain(t("conn.kept_talk", { time: keptUntil(page, 570) }));
    });

    it("says at once that nobody was told of a danger", async () => {
      const page = await open();
      await page.app.start();
      await settle();
      page.network.is = "connecting";
      page.cut();
      await press(fi["help.now"]);
      await press(fi["danger.flag"]);
      expect(text()).toContain(fi["danger.not_told"]);
    });
  });

  it("the help says that something has happened under it", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    await press(fi["help.now"]);
    expect(text()).not.toContain(fi["help.news"]);
    page.tell("state", talking);
    await settle();
    expect(document.querySelector("dialog")?.textContent).toContain(fi["help.news"]);
    page.network.is = "connecting";
    page.cut();
    expect(document.querySelector("dialog")?.textContent).toContain(fi["conn.lost_plain"]);
  });
});

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

describe("who could not be verified", () => {
  it("is said with what happens to the place, and giving it up is named so, and asked", async () => {
    const page = await open();
    page.answers.not_verified = new Promise(() => undefined);
    await answered(page, "Nobody");
    expect(text()).toContain(fi["seal.failed"]);
    expect(text()).toContain("jonon alkuun");
    expect(button(fi["shared.close"])).toBeUndefined();
    await press(fi["queue.leave"]);
    expect(document.querySelector("dialog")?.textContent).toContain(fi["queue.leave_what"]);
    expect(page.app.view).toBe("conversation");
  });

  it("and then waits again, told that she was moved to the front", async () => {
    const page = await open();
    await answered(page, "Nobody");
    await settle();
    expect(page.app.view).toBe("waiting");
    expect(text()).toContain(fi["queue.again"]);
  });
});

describe("on a slow line", () => {
  it("who is answered before the program has come keeps her draft, and misses nothing", async () => {
    let come = (): void => {};
    let hasCome = false;
    const seal = new Promise<void>((resolve) => {
      come = () => {
        hasCome = true;
        resolve();
      };
    });
    const page = await open({}, { seal, hasCome: () => hasCome });
    await page.app.start();
    await settle();
    page.app.draft.value = "kesken";
    page.tell("state", talking);
    await settle();
    expect(document.querySelector("h1")?.textContent).toBe(texts.fi["connect.verifying"].split("\n")[0]);
    const keys = talk(page);
    await settle();
    expect(document.querySelector(".log")).toBeNull();
    come();
    await settle();
    await keys.catch(() => {});
    await settle();
    expect(page.app.conversation?.who?.alias).toBe("Aino");
    expect(document.querySelector("textarea")?.value).toBe("kesken");
  });

  it("there is a place to write while one waits as soon as the program has come", async () => {
    let come = (): void => {};
    const seal = new Promise<void>((resolve) => {
      come = resolve;
    });
    let hasCome = false;
    const page = await open({}, { seal, hasCome: () => hasCome });
    await page.app.start();
    await settle();
    expect(text()).toContain(fi["queue.title"]);
    expect(document.querySelector("textarea")).toBeNull();
    hasCome = true;
    come();
    page.app.changed();
    await settle();
    expect(document.querySelector("textarea")).not.toBeNull();
    expect(text()).toContain(fi["queue.write"]);
    page.way.cover();
    await settle();
    expect(document.querySelector("textarea")).toBeNull();
  });

  it("a program that never comes gives the place back", async () => {
    const page = await open({}, { seal: Promise.reject(new Error("gone")), hasCome: () => false });
    await page.app.start();
    await settle();
    page.tell("state", talking);
    await settle();
    expect(page.asked.map(({ event }) => event)).toContain("not_verified");
  });
});

describe("the end", () => {
  it("by the counsellor leaves her last words and the draft to be read, until they are deleted", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("soita 116 006");
    page.app.draft.value = "vielä yksi";
    const ended = { ...talking.conversation, phase: "ended", ended_by: "counsellor", outcome: "served" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "served", conversation: ended });
    await settle();
    await page.time.pass(2_000);
    expect(text()).toContain(fi["end.by_counsellor"]);
    expect(text()).not.toContain(t("connect.assigned", { alias: "Aino" }));
    expect(hrefs()).toContain("tel:116006");
    expect(text()).not.toContain(t("connect.assigned", { alias: "Aino" }));
    expect(document.querySelector("textarea")?.readOnly).toBe(true);
    expect(document.querySelector("textarea")?.value).toBe("vielä yksi");
    expect(document.querySelector(".bottom .button-main")?.textContent).toBe(fi["shared.close"]);
    await press(fi["end.erase"]);
    expect(text()).not.toContain("116 006");
    expect(document.querySelector("textarea")).toBeNull();
    expect(text()).toContain(fi["end.deleted"]);
  });

  it("speaks of no messages that are kept where nobody has written", async () => {
    const page = await open();
    await talk(page);
    const ended = { ...talking.conversation, phase: "ended", ended_by: "counsellor", outcome: "served" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "served", conversation: ended });
    await settle();
    await page.time.pass(2_000);
    expect(text()).toContain(fi["end.by_counsellor"]);
    expect(button(fi["end.erase"])).toBeUndefined();
    expect(text()).toContain(fi["end.come_back"]);
  });
});

describe("after an end without a talk", () => {
  const ends = async (outcome: string, phase = "open"): Promise<Awaited<ReturnType<typeof open>>> => {
    const page = await open({ helplines: [helpline("Auki", { is_open: true })] });
    await page.app.start();
    await settle();
    page.app.world.profile = async () => ({ ...(page.app.profile ?? fail()), phase: phase as "open" });
    page.tell("state", { ...state, version: 5, phase: "ended", place: null, outcome });
    await settle();
    await expect.poll(() => page.app.profile?.phase).toBe(phase);
    return page;
  };

  it("who cannot be served today is told who helps now, and not to start again", async () => {
    await ends("refused_by_lead");
    expect(document.querySelector("h1")?.textContent).toBe(texts.fi["queue.not_today"].split("\n")[0]);
    expect(button(fi["end.again"])).toBeUndefined();
    expect(text()).toMatch(new RegExp(`${fi["closed.now"]}.*Auki`));
  });

  it("one may start again where the line takes somebody, and not where it has closed meanwhile", async () => {
    await ends("expired");
    expect(button(fi["end.again"])).toBeDefined();
    await ends("expired", "closed");
    expect(button(fi["end.again"])).toBeUndefined();
  });
});

describe("what was said aloud", () => {
  const aloud = (): string | undefined =>
    [...document.querySelectorAll("[role=status].unseen")].at(-1)?.textContent ?? "";

  it("of an end is over when one starts again", async () => {
    const page = await open();
    await talk(page);
    const ended = { ...talking.conversation, phase: "ended", ended_by: "counsellor", outcome: "served" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "served", conversation: ended });
    await page.time.pass(2_000);
    await expect.poll(aloud).toContain(fi["end.by_counsellor"]);
    await press(fi["end.again"]);
    expect(page.app.view).toBe("welcome");
    expect(aloud()).toBe("");
  });

  it("of a place is over when the talk begins", async () => {
    const page = await open();
    await talk(page);
    await settle();
    expect(page.app.view).toBe("conversation");
    expect(aloud()).not.toMatch(/jono|vuoro|vapautui/);
  });

  it("says why it ended, not only that it has", async () => {
    const page = await open();
    await talk(page);
    const ended = { ...talking.conversation, phase: "ended", outcome: "silent" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "silent", conversation: ended });
    await page.time.pass(2_000);
    await expect.poll(() => aloud()?.replaceAll("\n", "")).toContain(fi["end.silent"]);
  });
});

describe("the heading", () => {
  it("of each view is short enough to be read at a glance", async () => {
    const heading = (): string => document.querySelector("h1")?.textContent ?? "";
    for (const phase of ["full", "intake_stopped", "closed_for_now", "closed"] as const) {
      await open({ phase, retry_minutes: 20 });
      expect(heading().length).toBeLessThanOrEqual(HEADING_MAX_CHARS);
    }
    for (const why of ["broken", "insecure", "outdated", "unfounded", "unsealed"] as const) {
      const { app } = await open();
      app.giveUp(why);
      expect(heading().length).toBeLessThanOrEqual(HEADING_MAX_CHARS);
    }
  });

  it.each(Object.entries(texts))("has no second sentence, in %s", (_, words) => {
    const lines = Object.values(words).filter((one): one is string => typeof one === "string" && one.includes("\n"));
    expect(lines.length).toBeGreaterThan(10);
    for (const title of lines.map((one) => one.split("\n")[0] ?? "")) {
      expect([title, /[.!?] ./.test(title) || title.length > HEADING_MAX_CHARS]).toEqual([title, false]);
    }
  });
});

describe("the focus", () => {
  it("goes to the heading of the view that a press has opened", async () => {
    const page = await open();
    document.hasFocus = () => true;
    button(fi["consent.start"])?.focus();
    await press(fi["consent.start"]);
    await settle();
    expect(focused()).toBe(fi["queue.title"]);
    page.tell("state", { ...state, version: 5, phase: "ended", outcome: "expired" });
    await settle();
    expect(focused()).toBe(texts.fi["queue.lost_place"].split("\n")[0]);
  });

  it("can skip to the messages", async () => {
    await talk(await open());
    await press(fi["a11y.skip"]);
    expect(document.activeElement).toBe(document.querySelector(".log"));
  });
});

describe("the door", () => {
  it("closed by hand shows no hours as if they were kept", async () => {
    await open({ phase: "closed", next_opening: null });
    expect(text()).toContain(fi["closed.unknown"]);
    expect(text()).not.toContain("ma 9–21");
  });

  it("tells the reason of a holiday", async () => {
    await open({ phase: "closed", exception: "Itsenäisyyspäivä" });
    expect(text()).toContain(t("closed.exception", { reason: "Itsenäisyyspäivä" }));
  });

  it("a full line says when to try", async () => {
    await open({ phase: "full", retry_minutes: 20 });
    expect(text()).toContain(t("queue.full", { min: 20 }));
  });

  it("open with nobody there is not called closed, nor closed for now open", async () => {
    await open({ is_staffed: false });
    expect(text()).toContain(fi["queue.nobody"]);
    await open({ phase: "closed_for_now" });
    expect(text()).toContain(fi["line.closed_for_now"]);
    expect(text()).not.toContain(fi["closed.title"]);
    expect(document.querySelector(".where")?.textContent).not.toContain(fi["state.open"]);
  });
});

/** What translators of pages do: the text goes, words of theirs come, in elements of their own. */
function translatePage(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node as Text);
  for (const node of nodes.filter((one) => one.parentElement?.closest("[translate=no]") === null)) {
    const theirs = document.createElement("font");
    theirs.textContent = `[${node.data}]`;
    node.replaceWith(theirs);
  }
}

describe("with a translator in the page", () => {
  it("the queue says the new place, and not the old one beside it", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    translatePage();
    page.tell("state", { ...state, version: 2, place: { ...state.place, ahead: 1 } });
    const seen = document.querySelector("main")?.textContent;
    expect(seen).toContain(t("queue.ahead", { n: 1 }));
    expect(seen).not.toContain(t("queue.ahead", { n: 2 }));
  });

  it("the conversation never says that it is being checked and verified at once", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.tell("state", talking);
    translatePage();
    await talk(page);
    expect(text()).toContain(t("state.answers", { alias: "Aino" }));
    expect(text()).not.toContain(fi["connect.verifying"]);
    expect(text()).not.toContain(fi["state.checking"]);
  });

  it("a banner that goes is gone", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    page.cut();
    translatePage();
    page.app.retry();
    await settle();
    expect(text()).not.toContain(fi["conn.lost_plain"]);
  });
});

function fail(): never {
  throw new Error("no profile");
}
