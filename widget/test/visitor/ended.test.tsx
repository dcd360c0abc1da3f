// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import texts from "../../src/visitor/texts";
import { button, ended, fi, helpline, hrefs, open, press, state, t, talk, talking, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

describe("the end", () => {
  it("by the counsellor leaves her last words and the draft to be read, until they are deleted", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("soita 116 006");
    page.app.draft.value = "vielä yksi";
    await aino.bye();
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

  it("that only the line tells of is the line's word, and says that last words may be missing", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("hetki");
    page.tell("state", ended("ended_by_counsellor"));
    await settle();
    await page.time.pass(2_000);
    expect(text()).toContain(fi["end.told"]);
    expect(text()).toContain(fi["end.tail"]);
    expect(text()).not.toContain(fi["end.by_counsellor"]);
    expect(text()).toContain("hetki");
  });

  it("after words behind the goodbye is the line's word again", async () => {
    const page = await open();
    const aino = await talk(page);
    await aino.bye();
    await aino.say("jatketaan sittenkin");
    page.tell("state", ended("served"));
    await settle();
    await page.time.pass(2_000);
    expect(text()).toContain(fi["end.told"]);
  });

  it.each(["left", "quick_exit", "served"] as const)("as her own (%s) is not believed of the line", async (outcome) => {
    const page = await open();
    const aino = await talk(page);
    await aino.say("hetki");
    page.tell("state", ended(outcome, "visitor"));
    await settle();
    await page.time.pass(2_000);
    expect(text()).toContain(fi["end.told"]);
    expect(text()).not.toContain(fi["end.erased"].toString().split("\n")[1]);
    expect(text()).toContain("hetki");
  });

  it("speaks of no messages that are kept where nobody has written", async () => {
    const page = await open();
    await (await talk(page)).bye();
    const ended = { ...talking.conversation, phase: "ended", ended_by: "counsellor", outcome: "served" };
    page.tell("state", { ...talking, version: 9, phase: "ended", outcome: "served", conversation: ended });
    await settle();
    await page.time.pass(2_000);
    expect(text()).toContain(fi["end.by_counsellor"]);
    expect(button(fi["end.erase"])).toBeUndefined();
    expect(text()).toContain(fi["end.come_back"]);
  });
});

describe("an end before the program of a talk has come", () => {
  const early = { seal: new Promise<void>(() => {}), hasCome: () => isThere };
  let isThere = false;

  it.each([
    ["her own", "end.left_place"],
    ["the line's", "end.place_gone"],
  ] as const)("that is %s is told in short, with whom one can call; more when it has come", async (whose, says) => {
    isThere = false;
    const page = await open({ helplines: [helpline("Auki", { is_open: true })] }, early);
    await page.app.start();
    await settle();
    if (whose === "her own") {
      page.app.leaveQueue();
    } else {
      page.tell("state", { ...state, version: 5, phase: "ended", place: null, outcome: "expired" });
    }
    await settle();
    expect(document.querySelector("h1")?.textContent).toBe(texts.fi[says].split("\n")[0]);
    expect(text()).toContain("Auki");
    expect(button(fi["end.again"]) !== undefined).toBe(whose === "her own");
    isThere = true;
    page.app.changed();
    await settle();
    const whole = whose === "her own" ? says : "queue.lost_place";
    expect(document.querySelector("h1")?.textContent).toBe(texts.fi[whole].split("\n")[0]);
    expect(text()).toContain("Auki");
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

function fail(): never {
  throw new Error("no profile");
}
