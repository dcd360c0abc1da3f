// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settle } from "../core/world";
import { area, open, type Page, talk, text, t } from "./stage";

let page: Page;

beforeEach(async () => {
  page = await open();
});
afterEach(() => {
  render(null, document.body);
  document.documentElement.style.display = "";
});

describe("leaving quickly", () => {
  it("blanks the page in the same turn; then wipes it, tells the daemon in one frame, and the loader", async () => {
    await talk(page);
    page.app.send("salaisuus");
    page.app.draft.value = "kesken";
    await settle();
    const input = area();
    page.way.leave();
    expect(document.documentElement.style.opacity).toBe("0");
    await page.time.pass(100);
    expect(document.body.childNodes).toHaveLength(0);
    expect(document.documentElement.style.display).toBe("none");
    expect(input.value).toBe("");
    expect(page.app.draft.value).toBe("");
    expect(page.app.conversation).toBeNull();
    const leaves = page.asked.filter((one) => one.event === "leave");
    expect(leaves).toEqual([{ event: "leave", payload: { quick: true } }]);
    expect(page.told.at(-1)).toBe("exit");
  });

  it("is done by Shift three times, counted on the screen, and by no capital letters", async () => {
    const leave = vi.spyOn(page.way, "leave").mockImplementation(() => {});
    const key = (name: string, type: string): boolean => window.dispatchEvent(new KeyboardEvent(type, { key: name }));
    const press = (name: string, between = (): void => {}): void => {
      key(name, "keydown");
      between();
      key(name, "keyup");
    };
    for (const letter of ["A", "B", "C"]) {
      press("Shift", () => press(letter));
    }
    press("Shift");
    press("Shift");
    expect(text()).toContain(t("exit.shift", { n: 1 }));
    expect(document.querySelectorAll(".dots .is-on")).toHaveLength(2);
    press("a");
    expect(document.querySelector(".dots")).toBeNull();
    press("Shift");
    await page.time.pass(5_000);
    expect(document.querySelector(".dots")).toBeNull();
    expect(leave).not.toHaveBeenCalled();
    press("Shift");
    press("Shift");
    press("Shift");
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it("leaves nothing in a page that is put aside", async () => {
    await talk(page);
    page.app.send("salaisuus");
    await settle();
    window.dispatchEvent(new Event("pagehide"));
    expect(text()).toBe("");
    expect(page.app.conversation).toBeNull();
  });
});
