// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Entry } from "../../src/core/timeline";
import { Announcer } from "../../src/ui/announcer";
import { Composer } from "../../src/ui/composer";
import { Confirm } from "../../src/ui/dialog";
import { Held, Spoken } from "../../src/ui/cell";
import { inATask, onceATurn } from "../../src/ui/draw";
import { Log, Message } from "../../src/ui/messages";
import { isWatched, laidOut } from "./laid-out";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

describe("the page is drawn", () => {
  test("once for all that changed in one turn, and not while something changes", async () => {
    let drawn = 0;
    const draw = onceATurn(() => {
      drawn += 1;
    });
    const one = new Held("a", draw);
    one.value = "b";
    one.value = "c";
    one.value = "c";
    expect(drawn).toBe(0);
    await Promise.resolve();
    expect(drawn).toBe(1);
    one.value = "c";
    await Promise.resolve();
    expect(drawn).toBe(1);
  });
});

describe("the page is drawn in steps", () => {
  test("after all that is under way, once; at once where that is asked for, and then not again", async () => {
    const said: string[] = [];
    const turns: (() => void)[] = [];
    const breathe = (): Promise<void> => new Promise((resolve) => void turns.push(resolve));
    const { soon, now } = inATask(() => void said.push("drawn"), breathe);
    soon();
    soon();
    await Promise.resolve();
    expect([said.length, turns.length]).toEqual([0, 1]);
    turns.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(said).toHaveLength(1);
    soon();
    now();
    await Promise.resolve();
    expect(said).toHaveLength(2);
    turns.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(said).toHaveLength(2);
  });
});

describe("the composer", () => {
  function write(draft: string): { sent: () => number; press: (more: KeyboardEventInit) => void } {
    let sent = 0;
    const onSend = (): void => {
      sent += 1;
    };
    render(
      <Composer id="a" label="To A" send="Send" draft={draft} canSend onDraft={() => {}} onSend={onSend} />,
      document.body,
    );
    const press = (more: KeyboardEventInit): void => {
      const keys = { key: "Enter", bubbles: true, cancelable: true, ...more };
      document.querySelector("textarea")?.dispatchEvent(new KeyboardEvent("keydown", keys));
    };
    return { sent: () => sent, press };
  }

  test("sends by Enter alone: not while a word is composed, not with another key, not while it is held down", () => {
    const { sent, press } = write("hei");
    press({ isComposing: true });
    press({ keyCode: 229 }); // Safari, at the end of a composed word
    for (const key of ["shiftKey", "altKey", "ctrlKey", "metaKey"]) press({ [key]: true });
    press({ repeat: true });
    expect(sent()).toBe(0);
    press({});
    expect(sent()).toBe(1);
  });

  /** Each browser's own order of what happens when Enter ends a composed word. Times in milliseconds. */
  test.each([
    ["Chromium", [["compositionstart"], ["keydown", { isComposing: true, keyCode: 229 }], ["compositionend"]]],
    ["Firefox", [["compositionstart"], ["keydown", { isComposing: true }], ["compositionend"]]],
    ["Safari", [["compositionstart"], ["compositionend"], ["keydown", { keyCode: 229 }]]],
    ["Safari, with a plain code", [["compositionstart"], ["compositionend"], ["keydown", { keyCode: 13 }]]],
    ["Android", [["compositionstart"], ["keydown", { key: "Unidentified", keyCode: 229 }], ["compositionend"]]],
    ["a lost end", [["compositionstart"], ["keydown", { keyCode: 13 }]]],
  ] as const)("in %s, Enter ends the word and sends nothing", (_, events) => {
    const { sent } = write("puoli");
    for (const [name, more = {}] of events) {
      const keys = { key: "Enter", bubbles: true, cancelable: true, ...more };
      const event = name === "keydown" ? new KeyboardEvent(name, keys) : new Event(name, { bubbles: true });
      document.querySelector("textarea")?.dispatchEvent(event);
    }
    expect(sent()).toBe(0);
  });

  test("under a finger Enter makes a new line, and only the button sends", () => {
    const before = window.matchMedia;
    window.matchMedia = (query) => ({ ...before.call(window, query), matches: query === "(pointer: coarse)" });
    const { sent, press } = write("hei");
    const area = document.querySelector("textarea");
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    area?.dispatchEvent(enter);
    press({});
    expect([sent(), enter.defaultPrevented, area?.getAttribute("enterkeyhint")]).toEqual([0, false, "enter"]);
    document.querySelector("button")?.click();
    expect(sent()).toBe(1);
    window.matchMedia = before;
  });

  test("cuts nothing, and has the browser correct nothing", () => {
    write("");
    const area = document.querySelector("textarea");
    expect(area?.hasAttribute("maxlength")).toBe(false);
    expect(area?.getAttribute("autocorrect")).toBe("off");
  });

  test("sends nothing that is empty", () => {
    const { sent, press } = write("  \n");
    press({});
    expect(sent()).toBe(0);
  });

  test("asks the browser to keep nothing, and lets each language have its direction", () => {
    write("");
    const area = document.querySelector("textarea");
    expect([area?.getAttribute("autocomplete"), area?.getAttribute("dir")]).toEqual(["off", "auto"]);
    expect(area?.hasAttribute("name")).toBe(false);
  });
});

describe("a question", () => {
  const ask = (isAsked: boolean, onNo = (): void => {}): void =>
    render(
      <div>
        <button type="button" id="before">
          before
        </button>
        {isAsked && (
          <Confirm title="Sure?" yes="Yes" no="No" onYes={() => {}} onNo={onNo}>
            <p>It cannot be undone.</p>
          </Confirm>
        )}
      </div>,
      document.body,
    );

  test("has the focus on No, and gives it back to where it was", () => {
    ask(false);
    document.getElementById("before")?.focus();
    ask(true);
    expect(document.activeElement?.textContent).toBe("No");
    ask(false);
    expect(document.activeElement?.id).toBe("before");
  });

  test("is answered with No by Esc, and stays until that is drawn", () => {
    let no = 0;
    ask(true, () => {
      no += 1;
    });
    const cancel = new Event("cancel", { cancelable: true });
    document.querySelector("dialog")?.dispatchEvent(cancel);
    expect([no, cancel.defaultPrevented]).toEqual([1, true]);
  });

  describe("in a browser without modal dialogs", () => {
    const { showModal } = HTMLDialogElement.prototype;
    beforeEach(() => {
      Object.assign(HTMLDialogElement.prototype, { showModal: undefined });
    });
    afterEach(() => {
      Object.assign(HTMLDialogElement.prototype, { showModal });
    });
    const dialog = (): HTMLDialogElement => document.querySelector("dialog") as HTMLDialogElement;

    test("is shown all the same, keeps the focus, and gives it back", () => {
      ask(false);
      document.getElementById("before")?.focus();
      ask(true);
      expect(dialog().open).toBe(true);
      expect(dialog().getAttribute("role")).toBe("dialog");
      expect(document.activeElement?.textContent).toBe("No");
      document.getElementById("before")?.focus();
      expect(document.activeElement?.textContent).toBe("No");
      ask(false);
      expect(document.activeElement?.id).toBe("before");
    });

    test("is answered with No by Esc, once, and Esc means nothing afterwards", () => {
      let no = 0;
      const esc = (): boolean => document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      ask(true, () => {
        no += 1;
      });
      esc();
      expect(no).toBe(1);
      ask(false);
      esc();
      expect(no).toBe(1);
    });
  });
});

describe("the log", () => {
  const words = (key: number, mine: boolean): Entry => ({
    key,
    is: "said",
    mine,
    alias: null,
    text: `${key}`,
    at: 0,
    mark: mine ? "sent" : null,
  });
  function show(entries: readonly Entry[], around = "", isLaidOut = true): HTMLElement {
    render(
      <section class={around}>
        <Log label="A" entries={entries} typing="" toNew="New">
          {entries.map((one) => (
            <Message key={one.key} isMine={false} by="x" mark={null} isBad={false}>
              {`${one.key}`}
            </Message>
          ))}
        </Log>
        <textarea />
      </section>,
      document.body,
    );
    if (isLaidOut) {
      laidOut();
    }
    return document.querySelector(".log") as HTMLElement;
  }
  /** A box of 100 px with 1000 px of words in it. */
  function measured(log: HTMLElement): void {
    Object.defineProperty(log, "scrollHeight", { value: 1000, configurable: true });
    Object.defineProperty(log, "clientHeight", { value: 100, configurable: true });
  }
  function scrolledTo(log: HTMLElement, top: number): void {
    log.scrollTop = top;
    log.dispatchEvent(new Event("scroll"));
  }

  test("follows new words at its end, and leaves who reads further up", () => {
    const log = show([words(1, false)]);
    measured(log);
    scrolledTo(log, 890);
    show([words(1, false), words(2, false)]);
    expect(log.scrollTop).toBe(1000);
    scrolledTo(log, 100);
    show([words(1, false), words(2, false), words(3, false)]);
    expect(log.scrollTop).toBe(100);
  });

  test("hears of the size of its words and of the sign that somebody writes", () => {
    const log = show([words(1, false)]);
    expect([log.querySelector("ol"), log.querySelector(".sign")].map(isWatched)).toEqual([true, true]);
  });

  test("follows words that come while one scrolls at its end", () => {
    const log = show([words(1, false)]);
    measured(log);
    scrolledTo(log, 890);
    show([words(1, false), words(2, false)], "", false);
    scrolledTo(log, 700); // drawn, and not yet laid out: the new words are below
    laidOut();
    expect(log.scrollTop).toBe(1000);
    expect(log.querySelector(".to-new")).toBeNull();
  });

  test("asks for no height before the page has been laid out", () => {
    const log = show([]);
    measured(log);
    Object.defineProperty(log, "scrollHeight", {
      get: () => {
        throw new Error("laid out twice");
      },
      configurable: true,
    });
    show([words(1, true)], "", false);
    measured(log);
    laidOut();
    expect(log.scrollTop).toBe(1000);
  });

  test("stays at its end when a notice takes room, though the browser then moves it by itself", () => {
    const log = show([words(1, false)]);
    measured(log);
    scrolledTo(log, 900);
    Object.defineProperty(log, "clientHeight", { value: 60, configurable: true });
    scrolledTo(log, 780); // the browser's own: 160 px are hidden below
    show([words(1, false), words(2, false)]);
    expect(log.scrollTop).toBe(1000);
    scrolledTo(log, 780); // the person's
    show([words(1, false), words(2, false), words(3, false)]);
    expect(log.scrollTop).toBe(780);
  });

  test("where the page scrolls in its place, does the same with the page", () => {
    const log = show([words(1, false)], "page conversation");
    const page = log.parentElement as HTMLElement;
    measured(page);
    show([words(1, false), words(2, false)], "page conversation");
    expect(page.scrollTop).toBe(1000);
    scrolledTo(page, 100);
    show([words(1, false), words(2, false), words(3, false)], "page conversation");
    expect(page.scrollTop).toBe(100);
    scrolledTo(log, 0); // another thing scrolls: where one reads is the same
    show([words(1, false), words(2, false), words(3, false), words(4, false)], "page conversation");
    expect(page.scrollTop).toBe(100);
  });

  test("shows my own new words wherever I was reading, and not again for each of their marks", () => {
    const log = show([words(1, false)]);
    measured(log);
    scrolledTo(log, 100);
    show([words(1, false), words(2, true)]);
    expect(log.scrollTop).toBe(1000);
    scrolledTo(log, 100);
    show([words(1, false), { ...words(2, true), mark: "delivered" } as Entry]);
    expect(log.scrollTop).toBe(100);
  });

  test("scrolls the page only for who writes beside it, in the same conversation", () => {
    let scrolled = 0;
    const log = show([words(1, false)]);
    (log.lastElementChild as HTMLElement).scrollIntoView = () => {
      scrolled += 1;
    };
    const elsewhere = document.createElement("textarea");
    document.body.append(elsewhere);
    elsewhere.focus();
    show([words(1, false), words(2, false)]);
    expect(scrolled).toBe(0);
    document.querySelector("textarea")?.focus();
    show([words(1, false), words(2, false), words(3, false)]);
    expect(scrolled).toBe(1);
  });

  test("says that something new is below to who reads further up, and leads there", async () => {
    const log = show([words(1, false)]);
    measured(log);
    scrolledTo(log, 200);
    show([words(1, false), words(2, false)]);
    await Promise.resolve();
    const button = (): HTMLElement | null => log.querySelector(".to-new button");
    expect(button()?.textContent).toContain("New");
    expect(log.scrollTop).toBe(200);
    button()?.click();
    scrolledTo(log, log.scrollTop);
    await Promise.resolve();
    expect([log.scrollTop, button()]).toEqual([1000, null]);
  });

  test("is not sent to a translator", () => {
    // As every browser has it, and happy-dom has not.
    Object.defineProperty(HTMLElement.prototype, "translate", {
      configurable: true,
      set(this: HTMLElement, isWanted: unknown) {
        this.setAttribute("translate", isWanted ? "yes" : "no");
      },
    });
    expect(show([]).getAttribute("translate")).toBe("no");
  });

  test("is read out as a log, without taking the focus", () => {
    const log = show([words(1, false)]);
    expect([log.getAttribute("role"), log.getAttribute("aria-live")]).toEqual(["log", "polite"]);
    expect(document.activeElement).toBe(document.body);
  });
});

test("the same words are said as often as they are said: each time in an element of their own", () => {
  const said = new Spoken(() => render(<Announcer text={said} />, document.body));
  const elements = ["offer", "offer", "message", "offer"].map((words) => {
    said.value = words;
    return document.querySelector("[aria-live] > span");
  });
  expect(new Set(elements).size).toBe(4);
  expect(document.querySelectorAll("[aria-live]")).toHaveLength(1);
});

describe("a browser that knows no modal dialog", () => {
  test("asks all the same", () => {
    const { showModal } = HTMLDialogElement.prototype;
    Reflect.deleteProperty(HTMLDialogElement.prototype, "showModal");
    render(<Confirm title="?" yes="Yes" no="No" onYes={() => {}} onNo={() => {}} children="" />, document.body);
    expect(document.querySelector("dialog")?.hasAttribute("open")).toBe(true);
    expect(document.activeElement?.textContent).toBe("No");
    HTMLDialogElement.prototype.showModal = showModal;
  });
});
