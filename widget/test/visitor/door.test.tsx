// @vitest-environment happy-dom
import { DOOR_EVERY_MS, watchDoor } from "../../src/visitor/door-watch";
import { render } from "preact";
import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../core/world";
import { button, fi, open, press, t, text } from "./stage";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
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

describe("a line that takes nobody now", () => {
  const address = (): string | null | undefined => document.querySelector("main a[target]")?.getAttribute("href");

  it("shows the services of its organisation where anybody may read them, as a page of the line itself", async () => {
    for (const phase of ["closed", "full", "intake_stopped"] as const) {
      await open({ phase, services: "turva/../?" });
      expect(address(), phase).toMatch(/^https:\/\/[^/]+\/s\/turva%2F\.\.%2F%3F$/);
    }
  });

  it("shows no way to services that are for the staff alone", async () => {
    await open({ phase: "closed", services: "" });
    expect(text()).toContain(fi["closed.title"]);
    expect(address()).toBeUndefined();
  });
});
