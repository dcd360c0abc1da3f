// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPress } from "../../src/visitor/press";
import { ToldTime } from "../core/world";

let time: ToldTime;
let left: number;
let under: Element;

const exit = (): HTMLElement => document.querySelector(".button-leave span") as HTMLElement;
const words = (): HTMLElement => document.querySelector("p") as HTMLElement;
const isHidden = (): boolean => [document.documentElement, dialog()].every((one) => one.style.opacity === "0");
const dialog = (): HTMLElement => document.querySelector("dialog") as HTMLElement;
const pointer = (type: string, at: Element, more: PointerEventInit = {}): boolean => {
  under = at;
  return at.dispatchEvent(new PointerEvent(type, { bubbles: true, isPrimary: true, button: 0, ...more }));
};
const key = (name: string, at: Element): boolean =>
  at.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));

let watching: (() => void)[] = [];
beforeEach(() => {
  document.body.innerHTML = `<button class="button-leave"><span>Leave</span></button><p>words</p><dialog></dialog>`;
  document.documentElement.style.opacity = "";
  [time, left] = [new ToldTime(), 0];
  document.elementFromPoint = () => under; // nothing is laid out here
  const listen = vi.spyOn(document, "addEventListener");
  watchPress(time, () => {
    left += 1;
  });
  watching = listen.mock.calls.map(
    ([name, act, how]) =>
      () =>
        document.removeEventListener(name, act as never, how),
  );
  listen.mockRestore();
});
afterEach(() => {
  for (const end of watching) {
    end();
  }
});

describe("a press on the way out", () => {
  it("hides at once, and leaves with the release", () => {
    pointer("pointerdown", exit());
    expect([isHidden(), left]).toEqual([true, 0]);
    pointer("pointerup", exit());
    expect(left).toBe(1);
  });

  it("leaves although the view has changed under it", () => {
    pointer("pointerdown", exit());
    document.body.innerHTML = `<button class="button-leave"><span>Leave</span></button><p>others</p><dialog></dialog>`;
    pointer("pointerup", exit());
    expect(left).toBe(1);
  });

  it.each<[string, () => void]>([
    ["released elsewhere", () => pointer("pointerup", words())],
    ["that became a scroll", () => pointer("pointercancel", exit())],
  ])("%s brings the page back, and a later release means nothing", (_, end) => {
    pointer("pointerdown", exit());
    end();
    expect([isHidden(), left]).toEqual([false, 0]);
    pointer("pointerup", exit());
    expect(left).toBe(0);
  });

  it("is not ended by a second finger", () => {
    pointer("pointerdown", exit());
    pointer("pointerdown", words(), { isPrimary: false });
    pointer("pointerup", words(), { isPrimary: false });
    expect(isHidden()).toBe(true);
  });

  it.each([
    ["Enter", "Enter"],
    ["the space bar", " "],
  ])("by %s hides at once, and wipes when that has been seen", async (_, name) => {
    key(name, exit());
    expect([isHidden(), left]).toEqual([true, 0]);
    await time.pass(50);
    expect(left).toBe(1);
  });
});

describe("nothing is hidden", () => {
  it.each<[string, () => void]>([
    ["by a press on the words", () => pointer("pointerdown", words())],
    ["by another button of the mouse", () => pointer("pointerdown", exit(), { button: 2 })],
    ["by a release that began elsewhere", () => [pointer("pointerdown", words()), pointer("pointerup", exit())]],
    ["by another key on it", () => key("Tab", exit())],
    ["by Enter elsewhere", () => key("Enter", words())],
  ])("%s", async (_, act) => {
    act();
    await time.pass(1_000);
    expect([isHidden(), left]).toEqual([false, 0]);
  });
});
