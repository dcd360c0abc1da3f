// @vitest-environment happy-dom
import { clockWords, here } from "../../src/visitor/when";
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import texts from "../../src/visitor/texts";
import { button, fi, open, press, state, t, talk, talking, text, answered } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

const focused = (): string => document.activeElement?.textContent ?? "";

const members = [{ member: "v", role: "visitor", presence: "silent" }, ...talking.conversation.members.slice(1)];
const silent_until = talking.now + 480;
const silent = { ...talking, version: 3, conversation: { ...talking.conversation, members, silent_until } };

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

  it("who has waited for twenty minutes is shown other ways, whatever the range was", async () => {
    const page = await open();
    await page.app.start();
    await settle();
    const waits = async (minutes: number): Promise<void> => {
      await page.time.pass(minutes * 60_000);
      page.way.uncover(); // nobody has touched it meanwhile
      await settle();
    };
    await waits(19);
    expect(text()).toContain(fi["queue.title"]);
    expect(text()).not.toContain(fi["help.others"]);
    await waits(1);
    expect(text()).toContain(fi["help.others"]);
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
