// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPress } from "../../src/visitor/press";
import { ToldTime } from "../core/world";

const PAGE = `<header class="top"><button class="button-leave"><span>Leave</span></button>
  <button class="button-plain"><span>Hide</span></button></header>
  <p>words <button class="button-plain">Other</button></p><dialog></dialog>`;

let time: ToldTime;
let left: number;
let covered: number;
let way: { leave(): void; hide(): void };
let draw: () => void;
let under: Element;

/** What follows a press by itself, and what a reader makes alone. */
const click = (at: HTMLElement): void => at.click();
const cover = (): HTMLElement => document.querySelector(".button-plain span") as HTMLElement;
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
  document.body.innerHTML = PAGE;
  document.documentElement.style.opacity = "";
  [time, left, covered] = [new ToldTime(), 0, 0];
  document.elementFromPoint = () => under; // nothing is laid out here
  draw = () => {};
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => {
    draw = act;
  });
  const listen = vi.spyOn(document, "addEventListener");
  way = watchPress(
    time,
    () => {
      left += 1;
    },
    () => {
      covered += 1;
      cover().closest("button")?.remove(); // as the cover is drawn
    },
  );
  document.body.onclick = ({ target }) => {
    if ((target as Element).closest(".top .button-plain") !== null) {
      way.hide();
    }
  };
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

describe("the first thing of a press", () => {
  const presses: [string, () => unknown][] = [
    ["a finger that comes down", () => pointer("pointerdown", exit())],
    ["Enter", () => key("Enter", exit())],
    ["the space bar", () => key(" ", exit())],
    ["a reader's click, Shift three times", () => way.leave()],
    ["the cover's button", () => way.hide()],
  ];

  it.each(presses)("is to hide: %s", (_, press) => {
    const before: unknown[] = [];
    vi.stubGlobal("requestAnimationFrame", () => before.push(isHidden(), left, covered));
    press();
    expect(before).toEqual([true, 0, 0]); // once that has been asked for a picture, and nothing else was done
    expect([left, covered]).toEqual([0, 0]);
  });
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
    document.body.innerHTML = PAGE;
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

  it("leaves nothing of a press that slid to it from the cover, nor the other way round", async () => {
    pointer("pointerdown", cover());
    pointer("pointerup", exit());
    pointer("pointerdown", exit());
    pointer("pointerup", cover());
    await time.pass(1_000);
    expect([isHidden(), left, covered]).toEqual([false, 0, 0]);
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
  ["a click alone, or Shift", () => way.leave()],
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

describe("a press on the cover's button", () => {
  it("hides at once, and covers with the click, in whose place nothing else stands yet", async () => {
    pointer("pointerdown", cover());
    await drawn();
    pointer("pointerup", cover());
    expect([isHidden(), covered]).toEqual([true, 0]);
    click(cover());
    expect([isHidden(), covered]).toEqual([true, 1]);
    await time.pass(1_000);
    expect([isHidden(), covered, left]).toEqual([false, 1, 0]);
  });

  it("covers where no click comes: after a long press, or when the view has changed under the mouse", async () => {
    pointer("pointerdown", cover());
    await drawn();
    document.body.innerHTML = PAGE;
    pointer("pointerup", cover());
    await time.pass(1_000);
    expect([isHidden(), covered]).toEqual([false, 1]);
  });

  it.each<[string, () => void]>([
    ["released elsewhere", () => pointer("pointerup", words())],
    ["that became a scroll", () => pointer("pointercancel", cover())],
    ["whose view has gone", () => [document.body.replaceChildren(), pointer("pointerup", document.body)]],
  ])("%s brings the page back", async (_, end) => {
    pointer("pointerdown", cover());
    expect(isHidden()).toBe(true);
    end();
    expect(document.documentElement.style.opacity).toBe("");
    await time.pass(1_000);
    expect([document.documentElement.style.opacity, covered]).toEqual(["", 0]);
  });

  it("can be pressed again when the page is back", async () => {
    for (const times of [1, 2]) {
      document.body.innerHTML = PAGE;
      key("Enter", cover());
      await drawn();
      await time.pass(0);
      expect([isHidden(), covered]).toEqual([false, times]);
    }
  });
});

describe.each<[string, () => void]>([
  ["Enter, whose click comes at once", () => [key("Enter", cover()), click(cover())]],
  ["the space bar, whose click comes late if at all", () => key(" ", cover())],
  ["a click alone", () => click(cover())],
  [
    "a press without any time in it",
    () => [pointer("pointerdown", cover()), pointer("pointerup", cover()), click(cover())],
  ],
])("covering by %s", (_, act) => {
  it("hides at once, covers when that has been drawn, once, and shows the cover", async () => {
    act();
    expect([isHidden(), covered]).toEqual([true, 0]);
    draw();
    expect(covered).toBe(0);
    await time.pass(0);
    expect(covered).toBe(1);
    await time.pass(1_000);
    expect([isHidden(), covered, left]).toEqual([false, 1, 0]);
  });

  it("covers soon where nothing is drawn", async () => {
    act();
    await time.pass(1_000);
    expect([isHidden(), covered]).toEqual([false, 1]);
  });

  it("is not taken back by what comes after it", async () => {
    act();
    pointer("pointercancel", cover());
    pointer("pointerdown", words());
    pointer("pointerup", words());
    expect(isHidden()).toBe(true);
    await drawn();
    expect(covered).toBe(1);
  });

  it.each<[string, () => Promise<void>]>([
    ["before", async () => {}],
    ["after", drawn],
  ])("gives way to leaving, %s it has been drawn", async (__, until) => {
    act();
    await until();
    way.leave();
    await drawn();
    await time.pass(1_000);
    expect([isHidden(), left]).toEqual([true, 1]);
  });
});

describe("nothing is hidden", () => {
  it.each<[string, () => void]>([
    ["by a press on the words", () => pointer("pointerdown", words())],
    ["by another button of the mouse", () => pointer("pointerdown", exit(), { button: 2 })],
    ["by a release that began elsewhere", () => [pointer("pointerdown", words()), pointer("pointerup", exit())]],
    ["by another key on it", () => key("Tab", exit())],
    ["by Enter elsewhere", () => key("Enter", words())],
    ["by a plain button elsewhere", () => pointer("pointerdown", words().querySelector("button") as Element)],
    ["by Enter there", () => key("Enter", words().querySelector("button") as Element)],
    ["by Tab on the cover's button", () => key("Tab", cover())],
  ])("%s", async (_, act) => {
    act();
    await time.pass(1_000);
    expect([isHidden(), left]).toEqual([false, 0]);
  });
});
