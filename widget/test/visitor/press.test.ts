// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPress } from "../../src/visitor/press";
import { ToldTime } from "../core/world";

let time: ToldTime;
let left: number;
let leave: () => void;
let draw: () => void;
let under: Element;

const exit = (): HTMLElement => document.querySelector(".button-leave span") as HTMLElement;
/** The browser has drawn what was changed until now. */
const drawn = async (): Promise<void> => {
  draw();
  await time.pass(0);
};
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
  draw = () => {};
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => {
    draw = act;
  });
  const listen = vi.spyOn(document, "addEventListener");
  leave = watchPress(time, () => {
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
  vi.unstubAllGlobals();
  for (const end of watching) {
    end();
  }
});

describe("a press on the way out", () => {
  it("hides at once, and wipes with the release", async () => {
    pointer("pointerdown", exit());
    await drawn();
    expect([isHidden(), left]).toEqual([true, 0]);
    pointer("pointerup", exit());
    expect(left).toBe(1);
  });

  it("leaves although the view has changed under it", async () => {
    pointer("pointerdown", exit());
    await drawn();
    document.body.innerHTML = `<button class="button-leave"><span>Leave</span></button><p>others</p><dialog></dialog>`;
    pointer("pointerup", exit());
    expect(left).toBe(1);
  });

  it.each<[string, () => void]>([
    ["released elsewhere", () => pointer("pointerup", words())],
    ["that became a scroll", () => pointer("pointercancel", exit())],
  ])("%s brings the page back, and a later release means nothing", async (_, end) => {
    pointer("pointerdown", exit());
    end();
    expect([isHidden(), left]).toEqual([false, 0]);
    pointer("pointerup", exit());
    await time.pass(1_000);
    expect([isHidden(), left]).toEqual([false, 0]);
  });

  it("is not ended by a second finger", () => {
    pointer("pointerdown", exit());
    pointer("pointerdown", words(), { isPrimary: false });
    pointer("pointerup", words(), { isPrimary: false });
    expect(isHidden()).toBe(true);
  });
});

/** A trackpad's tap and some readers have no time between press and release. */
const quick = (): void => {
  pointer("pointerdown", exit());
  pointer("pointerup", exit());
};

describe.each<[string, () => void]>([
  ["Enter", () => key("Enter", exit())],
  ["the space bar", () => key(" ", exit())],
  ["a click alone, or Shift", () => leave()],
  ["a press without any time in it", quick],
])("leaving by %s", (_, act) => {
  it("hides at once, and wipes when that has been drawn, once", async () => {
    act();
    expect([isHidden(), left]).toEqual([true, 0]);
    draw();
    expect(left).toBe(0); // what is done before a picture is in its way
    await time.pass(0);
    act();
    await time.pass(1_000);
    expect([isHidden(), left]).toEqual([true, 1]);
  });

  it("wipes soon where nothing is drawn", async () => {
    act();
    await time.pass(100);
    expect(left).toBe(1);
  });

  it("is not taken back by what comes after it", async () => {
    act();
    pointer("pointercancel", exit());
    pointer("pointerdown", words());
    pointer("pointerup", words());
    expect(isHidden()).toBe(true);
    await drawn();
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
