// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { VisitorApp } from "../../src/visitor/app";
import texts from "../../src/visitor/texts";
import { settle } from "../core/world";
import { tabStops, fi, open, type Page, press, profile, state, t, talk, talking, text } from "./stage";

let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => render(null, document.body));

const reopen = async (...own: Parameters<typeof open>): Promise<void> => {
  page = await open(...own);
};

describe("every view", () => {
  const views: [string, () => unknown][] = [
    ["welcome", () => {}],
    ["closed", () => reopen({ phase: "closed" })],
    ["full", () => reopen({ phase: "full" })],
    ["stopped", () => reopen({ phase: "intake_stopped" })],
    ["stopped", () => reopen({ phase: "by_telephone", hours: ["Vain puhelimitse nyt."] })],
    ["unreachable", () => reopen(new Error("offline"))],
    ["not_allowed", () => reopen(null)],
    ["waiting", () => page.app.start()],
    ["conversation", () => talk(page)],
    ["retired", () => reopen({ retirements: ["signed00"] })],
  ];

  it.each(views)("%s begins with the way out, and has 112 on it", async (name, go) => {
    await go();
    await settle();
    expect(page.app.view).toBe(name);
    expect(tabStops()[0]?.textContent).toBe(fi["shared.leave"]);
    if (name === "conversation") {
      await press(fi["chat.more"]);
    }
    expect(document.querySelector('a[href="tel:112"]')).not.toBeNull();
  });

  it.each(views)("%s has no form, no name, and nothing that a browser would keep", async (_, go) => {
    await go();
    await settle();
    expect(document.querySelectorAll("form, [name]:not([type=radio]), iframe, audio, img")).toHaveLength(0);
    for (const one of document.querySelectorAll("[type=radio]")) {
      expect([one.getAttribute("name"), one.getAttribute("autocomplete")]).toEqual(["choice", "off"]); // one group
    }
    for (const one of document.querySelectorAll("textarea")) {
      expect([one.getAttribute("autocomplete"), one.getAttribute("autocorrect")]).toEqual(["off", "off"]);
    }
  });
});

describe("the first view", () => {
  it("says in this order: the way out, 112, promises and their limits, also the device, who answers, languages, start", async () => {
    const languages = ["fi", "sv"].map((code) => ({ code, name: code, is_served_now: true }));
    await reopen({ languages });
    const inOrder = [
      "shared.leave",
      "emergency.call",
      "consent.anonymous",
      "consent.e2ee",
      "consent.nostore",
      "safety.spyware",
      "safety.device",
      "consent.limits",
      "lang.choose",
      "consent.start",
    ] as const;
    const shown = text();
    const places = inOrder.map((key) => shown.indexOf(t(key)));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("asks for no place before Start is pressed", () => {
    page.app.link.open(); // as while the person reads
    expect(page.asked).toEqual([]);
    expect(text()).not.toContain(fi["conn.starting"]);
    page.cut();
    expect(text()).not.toContain(fi["conn.lost"]);
  });

  it("does not wait for the next try when Start is pressed on a lost line", async () => {
    page.app.link.open();
    page.cut();
    let tries = 0;
    vi.spyOn(page.app.world.socket, "open").mockImplementation(() => {
      tries += 1;
    });
    void page.app.start();
    expect(tries).toBe(1);
    await settle();
    expect(text()).toContain(fi["conn.lost_plain"]); // now it matters
  });

  it("keeps its words when another language cannot be had, says so, and tries again", async () => {
    const { catalogue } = page.app.world;
    (page.app.world as { catalogue: unknown }).catalogue = () => Promise.reject(new Error("offline"));
    await page.app.load("sv");
    expect([page.app.language, page.app.view, page.told]).toEqual(["fi", "welcome", []]);
    expect(text()).toContain(fi["load.failed"]);
    (page.app.world as { catalogue: unknown }).catalogue = catalogue;
    await press(fi["shared.retry"]);
    expect(text()).not.toContain(fi["load.failed"]);
  });

  it("needs no catalogue to begin again after an end, and says when the line did not answer", async () => {
    await page.app.start();
    await settle();
    page.app.leaveQueue();
    const gone = (): Promise<never> => Promise.reject(new Error("gone"));
    Object.assign(page.app.world, { catalogue: gone, profile: gone });
    await press(fi["end.again"]);
    expect([page.app.view, page.told.includes("failed")]).toEqual(["welcome", false]);
    expect(text()).toContain(fi["load.failed"]);
  });

  it("has nothing to show without any catalogue, and leaves that to the page around it", async () => {
    const { world } = page.app;
    const bare = new VisitorApp({ ...world, catalogue: () => Promise.reject(new Error("altered")) });
    await bare.load("fi");
    expect([bare.isLoaded, page.told]).toEqual([false, ["failed"]]);
  });

  it.each(["insecure", "outdated", "unfounded", "unsealed", "broken"] as const)(
    "says instead of it that nobody can be helped here in writing: %s",
    async (why) => {
      page.app.giveUp(why);
      expect(page.app.view).toBe("unfit");
      expect(text()).toContain(fi[`unfit.${why}`]);
      expect(document.querySelector('a[href="tel:112"]')).not.toBeNull();
      expect(text()).not.toContain(fi["consent.start"]);
      expect(text().includes(fi["shared.retry"])).toBe(why === "unsealed" || why === "broken");
      expect(document.querySelector('a[href="https://line.test/l/xyz"]') !== null).toBe(
        why === "insecure" || why === "unfounded",
      );
    },
  );

  it("an error while the place is asked for puts the numbers there; a second try begins anew", async () => {
    vi.spyOn(page.app.link, "open").mockImplementationOnce(() => {
      throw new TypeError("nobody foresaw it");
    });
    await page.app.start().catch(() => page.app.giveUp("broken"));
    expect([page.app.view, page.app.ticket.phase]).toEqual(["unfit", "joining"]);
    await press(fi["shared.retry"]);
    expect([page.app.view, page.app.ticket.phase]).toEqual(["welcome", "idle"]);
  });

  it("an error later leaves the place and the words, with the numbers above", async () => {
    await talk(page);
    page.app.giveUp("broken");
    expect(page.app.view).toBe("conversation");
    expect(document.querySelector(".banners")?.textContent).toContain(texts.fi["unfit.broken"]);
    expect(document.querySelector('.banners a[href="tel:112"]')).not.toBeNull();
  });

  it("who waits for a seal that cannot come gives the place back", async () => {
    await page.app.start();
    await settle();
    page.app.giveUp("unsealed");
    expect(page.app.view).toBe("unfit");
    expect(page.asked.map(({ event }) => event)).toContain("leave");
  });

  it("shows the numbers of the partner's link while the line's own are not known, and 112 once", async () => {
    page = await open(new Error("offline"));
    const calls = [...document.querySelectorAll('a[href^="tel:"]')].map((one) => one.getAttribute("href"));
    expect(calls).toEqual(["tel:112", "tel:08001"]);
    expect(text()).toContain("Auttaja 0800 1");
  });

  it("does not send anybody to another language when none is answered in", async () => {
    const languages = ["fi", "sv"].map((code) => ({ code, name: code, is_served_now: false }));
    page.app.profile = { ...profile, languages };
    page.app.changed();
    expect(text()).toContain(fi["queue.nobody"]);
    expect(text()).not.toContain(fi["lang.none"]);
    page.app.profile = {
      ...profile,
      languages: languages.map((one) => ({ ...one, is_served_now: one.code === "sv" })),
    };
    page.app.changed();
    expect(text()).toContain(fi["lang.none"]);
  });
});

it("Start pressed twice, and without a connection, takes one place and says that there is none", async () => {
  page.network.is = "down";
  void page.app.start();
  void page.app.start();
  await settle();
  await page.time.pass(20_000);
  expect([page.app.view, page.app.link.phase]).toEqual(["waiting", "failed"]);
  page.network.is = "up";
  await page.time.pass(15_000);
  expect([page.app.view, page.asked.map((one) => one.event)]).toEqual(["waiting", ["join"]]);
});

describe("the queue", () => {
  it("says the place and does not guess the time", async () => {
    await page.app.start();
    await settle();
    expect(text()).toContain("Sinua ennen on 2 ihmistä.");
    expect(text()).toContain(fi["queue.estimate_unknown"]);
  });

  it("tells a screen reader the place at most once a minute", async () => {
    await page.app.start();
    await settle();
    const first = page.app.spoken.value;
    page.tell("state", { ...state, version: 2, place: { ...state.place, ahead: 0 } });
    expect(text()).toContain(fi["queue.next"]);
    expect(page.app.spoken.value).toBe(first);
    await page.time.pass(60_000);
    expect(page.app.spoken.value).toBe(fi["queue.next"]);
  });

  it("reads no place into a conversation that has begun meanwhile", async () => {
    await page.app.start();
    await settle();
    page.tell("state", { ...state, version: 2, place: { ...state.place, ahead: 0 } });
    page.tell("state", { ...talking, version: 3 });
    await settle();
    await page.time.pass(60_000);
    expect(page.app.spoken.value).not.toBe(fi["queue.next"]);
  });

  it("says nothing of a wait to whom somebody answers now", async () => {
    await page.app.start();
    await settle();
    page.tell("state", { ...state, version: 2, phase: "offered" });
    expect(text()).toContain(fi["queue.ready"]);
    expect(text()).not.toContain(fi["queue.estimate_unknown"]);
  });
});

it("the title never changes", async () => {
  document.title = "Keskustelu";
  await talk(page);
  page.tell("state", { ...talking, version: 5 });
  expect(document.title).toBe("Keskustelu");
});
