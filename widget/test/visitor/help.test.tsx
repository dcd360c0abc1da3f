// @vitest-environment happy-dom
import { BACKOFF_FIRST_MS } from "../../src/core/backoff";
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { button, fi, helpline, hrefs, open, press, state, talk, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

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

  it("is read from its beginning, so that 112 is the next stop, and no key that is still down presses anything", async () => {
    await open();
    button(fi["help.now"])?.focus();
    await press(fi["help.now"]);
    const title = document.activeElement;
    expect([title?.tagName, title?.textContent]).toEqual(["H2", fi["help.now"]]);
    const next = [...(title?.parentElement?.querySelectorAll("a, button") ?? [])][0];
    expect(next?.getAttribute("href")).toBe("tel:112");
    document.querySelector("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
    await settle();
    expect(document.activeElement?.textContent).toBe(fi["help.now"]);
    expect(document.activeElement?.tagName).toBe("BUTTON");
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
      const [now = "", others = ""] = text().split(fi["help.line"]);
      return [now.split(fi["closed.now"])[1] ?? "", others];
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

  it("names the children's number that all of Europe has, then the line's own while it is open", async () => {
    const child = helpline("Lapset", { is_for_children: true, number: "0800 9", is_open: true });
    const page = await open({ helplines: [child] });
    await press(fi["consent.under18"]);
    const part = (): HTMLElement => document.querySelector("details[open]") as HTMLElement;
    expect(part().querySelector("summary")?.textContent).toBe(fi["consent.under18"]);
    expect(hrefs(part())).toEqual(["tel:116111", "tel:08009"]);
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

function fail(): never {
  throw new Error("no profile");
}
