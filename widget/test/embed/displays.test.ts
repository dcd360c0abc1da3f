// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"handleDisabledFileLoadingAsSuccess": true}}
/** The button in a corner, the place in the page, and what a page may ask while it is open. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Avoinlinja } from "../../src/embed/api";

vi.hoisted(() => {
  vi.stubGlobal("__PINS__", [["app", "app"]]);
  const place = { width: 1000, height: 800, offsetLeft: 0, offsetTop: 0, scale: 1 };
  vi.stubGlobal("visualViewport", Object.assign(new EventTarget(), place)); // happy-dom has none, and no layout either:
  document.elementFromPoint = () => document.querySelector("dialog")?.lastElementChild ?? null; // what is in the box is seen
});

const page = window as unknown as { avoinlinja: Avoinlinja | unknown[] | undefined; avoinlinjaAgain?: unknown };
const loaded = (): Avoinlinja => page.avoinlinja as Avoinlinja;
const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
const button = (): HTMLAnchorElement | null => document.querySelector("html > a");
let statuses: string[];
let asked: string[];

async function load(more = "", queue: unknown[] = []): Promise<void> {
  document.body.innerHTML = `<div id="place"><a href="https://line.test/l/xyz" data-avoinlinja>Juttele</a></div>
    <script type="text/plain" src="https://line.test/w/1/loader.js" data-embed="xyz" data-root="AAA" data-lang="fi" ${more}></script>`;
  statuses = [];
  page.avoinlinjaAgain = undefined; // as a page that has just come
  page.avoinlinja = [["on", (status: string) => statuses.push(status)], ...queue];
  vi.resetModules();
  await import("../../src/embed/loader");
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url.split("?lang=")[1] ?? "");
    return { json: async () => ({ phase: "open", wait: null, next_opening: null, text: `Auki ${asked.length}` }) };
  });
});
afterEach(() => {
  (page.avoinlinja as Avoinlinja | undefined)?.destroy?.();
  vi.useRealTimers();
});

describe("the button in a corner", () => {
  it("has the link's words and how the line is, and the link stays", async () => {
    await load('data-display="bubble"');
    expect(button()?.textContent).toBe("Juttele\nAuki 1");
    expect(button()?.href).toBe("https://line.test/l/xyz");
    expect(all("#place > a")).toHaveLength(1);
    expect(all("[data-avoinlinja-state]")).toHaveLength(1);
  });

  it("opens the chat, is gone meanwhile, and has the focus again", async () => {
    await load('data-display="bubble"');
    button()?.focus();
    button()?.click();
    expect(all("iframe")).toHaveLength(1);
    expect(button()).toBeNull();
    loaded().close();
    expect(document.activeElement).toBe(button());
  });

  it("comes again where the page has taken it away, and follows the link's words", async () => {
    await load('data-display="bubble"');
    button()?.remove();
    (document.querySelector("#place a") as HTMLElement).textContent = "Prata";
    await vi.advanceTimersByTimeAsync(500);
    expect(button()?.textContent).toBe("Prata\nAuki 1");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(vi.getTimerCount()).toBe(0); // nothing of ours has made it look again
  });

  it.each(["", 'data-display="box"', 'data-display="inline" data-place="place"', 'data-display="balloon"'])(
    "is not there with %j",
    async (more) => {
      await load(more);
      expect(button()).toBeNull();
    },
  );

  it("is one, of two lines, and none without a link", async () => {
    await load('data-display="bubble"');
    document.body.innerHTML += document.body.innerHTML.replaceAll("xyz", "abc");
    await vi.advanceTimersByTimeAsync(600);
    expect(all("html > a")).toHaveLength(1);
    loaded().destroy();
    expect(button()).toBeNull();
    await load('data-display="bubble"');
    document.body.innerHTML = document.body.innerHTML.replace("/l/xyz", "/l/abc");
    loaded().destroy();
    vi.resetModules();
    await import("../../src/embed/loader");
    await vi.advanceTimersByTimeAsync(600);
    expect(button()).toBeNull(); // the link leads to another line
  });
});

describe("inline", () => {
  const gaps = (): number => document.querySelectorAll("#place > div").length;

  it("makes room in its place as long as the chat is open", async () => {
    await load('data-display="inline" data-place="place"');
    expect(gaps()).toBe(0);
    loaded().open();
    expect(gaps()).toBe(1);
    expect(all("html > dialog > iframe")).toHaveLength(1); // the chat itself is where no page draws
    loaded().close();
    expect(gaps()).toBe(0);
  });

  it("goes on where the page draws the place anew, and makes room there again", async () => {
    await load('data-display="inline" data-place="place"');
    loaded().open();
    const frame = document.querySelector("iframe");
    document.body.innerHTML = "";
    await vi.advanceTimersByTimeAsync(1_000);
    document.body.innerHTML = '<main id="place"></main>';
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gaps()).toBe(1);
    expect(document.querySelector("iframe")).toBe(frame);
    expect(statuses).not.toContain("closed");
  });
});

describe("what a page may ask", () => {
  it("toggles", async () => {
    await load();
    for (const count of [1, 0, 1]) {
      loaded().push(["toggle"]);
      expect(all("iframe")).toHaveLength(count);
    }
    loaded().toggle("xyz");
    loaded().toggle("another"); // no line of this page
    expect(all("iframe")).toHaveLength(0);
  });

  it("takes a listener back, and goes on when one throws", async () => {
    await load();
    const heard: string[] = [];
    const off = loaded().on((status, embed) => heard.push(`${status} ${embed}`));
    loaded().on(() => {
      throw new Error("theirs");
    });
    loaded().on(async () => {
      throw new Error("theirs, and later"); // as unhandled it would fail this run
    });
    loaded().open();
    off();
    off();
    loaded().close();
    expect(heard).toEqual(["opened xyz"]);
    expect(statuses).toEqual(["line_open", "opened", "closed"]);
  });

  it("does before loading what it does after", async () => {
    await load('data-display="bubble"', [["setLocale", "sv"], ["setTheme", "dark"], ["nothing"], [], null, ["open"]]);
    expect(asked).toEqual(["fi", "sv"]);
    expect(all("dialog")[0]?.style.cssText).toContain("color-scheme: dark");
  });

  it("says the line's words in another language, and only those of the last", async () => {
    await load();
    loaded().setLocale("sv-FI");
    loaded().setLocale("en");
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(["fi", "sv", "en"]);
    expect(all("[data-avoinlinja-state]").map((one) => [one.lang, one.textContent])).toEqual([["en", " Auki 3"]]);
    loaded().open();
    expect(all("dialog > div")[0]?.lang).toBe("en");
  });

  it("tells an open frame, or has it in its settings", async () => {
    await load();
    loaded().open();
    const frame = document.querySelector("iframe") as HTMLIFrameElement;
    let port: MessagePort | undefined;
    vi.spyOn(frame.contentWindow as Window, "postMessage").mockImplementation(((
      _: unknown,
      __: unknown,
      ports: MessagePort[],
    ) => {
      port = ports[0];
    }) as never);
    loaded().setLocale("sv");
    const source = frame.contentWindow as Window;
    window.dispatchEvent(new MessageEvent("message", { data: { t: "ready" }, source, origin: "null" }));
    vi.useRealTimers();
    const said: unknown[] = [];
    const heard = (count: number): Promise<void> =>
      vi.waitFor(() => {
        expect(said).toHaveLength(count);
      });
    (port as MessagePort).onmessage = ({ data }) => said.push(data);
    await heard(1);
    expect(said[0]).toMatchObject({ t: "config", config: { language: "sv", accents: ["#17565e", "#7cc4c6"] } });
    loaded().setLocale("en");
    await heard(2);
    expect(said[1]).toEqual({ t: "language", language: "en" });
  });

  it.each([
    ["dark", "dark"],
    ["light", "light"],
    ["auto", "light dark"],
    ["red;display:none", "light dark"],
    [undefined, "light dark"],
  ])("theme %j is the scheme %j, of box and button", async (theme, scheme) => {
    await load('data-display="bubble" data-theme="dark"');
    loaded().setTheme(theme as never);
    expect(button()?.style.cssText).toContain(`color-scheme: ${scheme} !important`);
    loaded().open();
    await vi.advanceTimersByTimeAsync(300);
    expect(all("dialog")[0]?.style.cssText).toContain(`color-scheme: ${scheme} !important`);
  });

  it("leaves nothing behind", async () => {
    await load('data-display="bubble"');
    loaded().open();
    loaded().destroy();
    expect(all("html > :not(head, body), [data-avoinlinja-state]")).toEqual([]);
    expect(page.avoinlinja).toBeUndefined();
    window.dispatchEvent(new Event("load"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(all("html > :not(head, body), [data-avoinlinja-state]")).toEqual([]);
  });

  it("shows and tells nothing of an answer that comes after that, nor does it look again", async () => {
    const answers: (() => void)[] = [];
    vi.stubGlobal(
      "fetch",
      () =>
        new Promise((resolve) => {
          answers.push(() => resolve({ json: async () => ({ phase: "open", text: "Auki" }) }));
        }),
    );
    await load('data-display="bubble"');
    document.body.append("more"); // what is to be looked at soon
    await vi.advanceTimersByTimeAsync(0);
    loaded().destroy();
    for (const answer of answers) {
      answer();
    }
    await vi.advanceTimersByTimeAsync(2_000);
    expect([answers.length, statuses]).toEqual([1, []]);
    expect(all("html > :not(head, body), [data-avoinlinja-state]")).toEqual([]);
  });

  it("may be loaded again, and is as at first", async () => {
    await load('data-display="bubble"');
    loaded().destroy();
    page.avoinlinja = [["on", (status: string) => statuses.push(`again ${status}`)]];
    vi.resetModules();
    await import("../../src/embed/loader");
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses).toEqual(["line_open", "again line_open"]);
    expect(all("html > a")).toHaveLength(1);
    loaded().open();
    expect(all("html > dialog")).toHaveLength(1);
  });

  it("opens and closes beside a library whose `remove` throws of what stands nowhere", async () => {
    const { remove } = Element.prototype;
    Element.prototype.remove = function (this: Element) {
      (this.parentNode as ParentNode & Node).removeChild(this);
    };
    try {
      await load();
      all("a")[0]?.click();
      loaded().close();
      loaded().destroy();
    } finally {
      Element.prototype.remove = remove;
    }
    expect(statuses).toEqual(["line_open", "opened", "closed"]);
    expect(all("html > :not(head, body), [data-avoinlinja-state]")).toEqual([]);
  });
});
