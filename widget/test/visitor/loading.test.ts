// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { laterScripts } from "../../src/adapters/later-scripts";
import type { FrameConfig } from "../../src/core/frame-messages";
import type { LinkPhase } from "../../src/core/link";
import type { Seal } from "../../src/core/seal-port";
import { openAhead } from "../../src/visitor/ahead";
import type { VisitorApp } from "../../src/visitor/app";
import { ESSENTIALS, unfitness } from "../../src/visitor/fit";
import * as later from "../../src/visitor/later";
import { loadStyle } from "../../src/visitor/release-parts";
import { sealScript } from "../../src/visitor/sealed";
import { onStumble } from "../../src/visitor/stumble";
import { settle, ToldTime } from "../core/world";

const root = "r".repeat(43);
const config = { origin: "https://line.test", roots: [root] } as unknown as FrameConfig;
let time: ToldTime;
beforeEach(() => {
  time = new ToldTime();
});
afterEach(() => {
  vi.unstubAllGlobals();
  window.avoinlinjaSeal = window.avoinlinjaTalk = undefined;
});

describe("a script that comes later", () => {
  const own = Object.assign(document.createElement("script"), { type: "text/plain", nonce: "abc" });
  own.src = "https://line.test/w/1/app.js";
  /** Adds one without running it; the element as it stands in the page. */
  const added = (name: "seal"): HTMLScriptElement => {
    const append = vi.spyOn(document.head, "append").mockImplementation(() => {});
    void laterScripts(own)(name);
    const script = append.mock.calls[0]?.[0] as HTMLScriptElement;
    append.mockRestore();
    return script;
  };

  it("stands beside the one that asks, by its hash, with the same nonce", () => {
    const { src, integrity, crossOrigin, nonce } = added("seal");
    expect({ src, integrity, crossOrigin, nonce }).toEqual({
      src: "https://line.test/w/1/seal.js",
      integrity: "sha256-seal",
      crossOrigin: "anonymous",
      nonce: "abc",
    });
  });

  it.each(["../evil", "https://evil.test/x", "toString", "constructor", "app", ""])(
    "is one that the build has named: not %s",
    async (name) => {
      const policies: { createScriptURL(name: string): string }[] = [];
      vi.stubGlobal("trustedTypes", {
        createPolicy: (_: string, rules: { createScriptURL(name: string): string }) => {
          policies.push(rules);
          return rules;
        },
      });
      const add = laterScripts(own);
      await expect(add(name as "seal")).rejects.toThrow(TypeError);
      expect(() => policies[0]?.createScriptURL(name)).toThrow(TypeError);
      expect(policies).toHaveLength(1);
    },
  );

  it("is there already where the partner's page forbids policies, and none is tried", async () => {
    const createPolicy = vi.fn();
    vi.stubGlobal("trustedTypes", { createPolicy });
    vi.spyOn(document, "scripts", "get").mockReturnValue([own, own] as unknown as HTMLCollectionOf<HTMLScriptElement>);
    const append = vi.spyOn(document.head, "append");
    vi.spyOn(document, "readyState", "get").mockReturnValue("interactive");
    let isThere = false;
    void laterScripts(own)("seal").then(() => {
      isThere = true;
    });
    await settle();
    expect(isThere).toBe(false);
    window.dispatchEvent(new Event("load"));
    await settle();
    expect([isThere, append.mock.calls, createPolicy.mock.calls]).toEqual([true, [], []]);
    vi.restoreAllMocks();
  });
});

describe("the seal's script", () => {
  const seal = { prepare: async () => {} } as unknown as Seal;
  let isOnline = true;
  const answers = async (): Promise<boolean> => isOnline;
  const comes = async (_?: string): Promise<void> => {
    window.avoinlinjaTalk = later;
    window.avoinlinjaSeal = { seal };
  };
  const texts = async (): Promise<void> => {};
  const why = (promise: Promise<unknown>): { error: unknown } => {
    const said: { error: unknown } = { error: null };
    promise.catch((error: unknown) => {
      said.error = error;
    });
    return said;
  };

  it("is asked for once, however many wait for it", async () => {
    const add = vi.fn(comes);
    const { fetch, ready } = sealScript(add, answers, time, texts);
    expect(await Promise.all([fetch(), ready(), ready()])).toEqual([seal, seal, seal]);
    expect(add.mock.calls.filter(([name]) => name === "seal")).toHaveLength(1);
  });

  it("brings curves only to browsers that have none", async () => {
    const names = async (): Promise<unknown[]> => {
      const add = vi.fn(comes);
      await sealScript(add, answers, time, texts).fetch();
      return add.mock.calls.map(([name]) => name);
    };
    expect(await names()).toEqual(["talk", "seal"]);
    vi.stubGlobal("crypto", { subtle: { generateKey: () => Promise.reject(new Error("unknown")) } });
    expect(await names()).toEqual(["talk", "seal", "seal-fallback"]);
  });

  const nativeCurves = (): void => {
    vi.stubGlobal("crypto", { subtle: { generateKey: async () => ({}) } }); // the browser's own takes real time
  };

  it("is asked for again as long as the line is broken, however long that is", async () => {
    nativeCurves();
    let isThere = false;
    isOnline = false;
    const add = vi.fn(() => (isThere ? comes() : Promise.reject(new Error("script"))));
    const coming = sealScript(add, answers, time, texts).fetch();
    await settle();
    await time.pass(300_000);
    isOnline = true;
    isThere = true;
    await time.pass(16_000);
    expect(await coming).toBe(seal);
    expect(add.mock.calls.length).toBeLessThan(50);
  });

  it("has come only with what a talk says: that is asked for again like a script", async () => {
    nativeCurves();
    let isThere = false;
    const script = sealScript(vi.fn(comes), answers, time, () =>
      isThere ? texts() : Promise.reject(new Error("texts")),
    );
    const coming = script.fetch();
    await settle();
    expect(window.avoinlinjaTalk).toBe(later);
    expect(script.later()).toBeNull();
    isThere = true;
    await time.pass(1_000);
    expect(await coming).toBe(seal);
    expect(script.later()).toBe(later);
  });

  it("is given up in seconds when the line answers and it never comes whole", async () => {
    nativeCurves();
    const add = vi.fn(() => Promise.reject(new Error("script")));
    const said = why(sealScript(add, answers, time, texts).fetch());
    await settle();
    await time.pass(5_000);
    expect(String(said.error)).toContain("unsupported_browser");
    expect(add).toHaveBeenCalledTimes(6);
  });

  it("that has not come after a minute is given up by a conversation, and still comes for the next", async () => {
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const script = sealScript(() => arrived, answers, time, texts);
    const said = why(script.ready());
    await settle();
    await time.pass(59_999);
    expect(said.error).toBeNull();
    await time.pass(1);
    expect(String(said.error)).toContain("unsupported_browser");
    void comes();
    arrive();
    expect(await script.ready()).toBe(seal);
  });
});

describe("what can be known before anybody waits", () => {
  it("finds nothing wrong with a page and a browser like this one", () => {
    vi.stubGlobal("isSecureContext", true);
    expect(unfitness(config)).toBeNull();
  });

  it.each([
    ["insecure", false],
    ["outdated", true],
  ])("without cryptography: %s", (reason, isSecureContext) => {
    vi.stubGlobal("crypto", {});
    vi.stubGlobal("isSecureContext", isSecureContext);
    expect(unfitness(config)).toBe(reason);
  });

  it.each(ESSENTIALS.map(([owner, name]) => [name, owner] as const).filter(([name]) => name !== "globalThis"))(
    "without %s the browser is too old",
    (name, owner) => {
      const before = Object.getOwnPropertyDescriptor(owner, name) as PropertyDescriptor;
      Reflect.deleteProperty(owner, name);
      try {
        expect(unfitness(config)).toBe("outdated");
      } finally {
        Object.defineProperty(owner, name, before);
      }
    },
  );

  it.each([[[]], [["short"]], [[root, ""]], [[`${root.slice(1)}!`]]])("roots %j lead to nobody", (roots) => {
    expect(unfitness({ ...config, roots })).toBe("unfounded");
  });
});

describe("while the person reads", () => {
  let phase: LinkPhase;
  let acts: string[];
  let isSeen: boolean;
  let isReading: boolean;
  let place: object | null;
  let [hasLeft, retirements] = [false, [] as string[]];
  let view: string;
  let look: () => void;
  let [hasTalk, hasInfo] = [false, true];
  let waited = 0;
  const fetchInfo = async (): Promise<void> => {
    acts.push("info");
    if (!hasInfo) throw new Error("away");
  };
  let again: () => void;
  const turn = (): void => {
    isSeen = !isSeen;
    document.dispatchEvent(new Event("visibilitychange"));
  };

  beforeEach(() => {
    [hasTalk, hasInfo, waited] = [false, true, 0];
    [hasLeft, retirements] = [false, []];
    [phase, acts, isSeen, isReading, view, place] = ["down", [], true, true, "welcome", null];
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (isSeen ? "visible" : "hidden"));
    const link = {
      get phase() {
        return phase;
      },
      open: () => {
        phase = "connecting";
        acts.push("open");
      },
      close: () => {
        phase = "down";
        acts.push("close");
      },
    };
    const app = {
      link,
      world: { timers: time, later: () => (hasTalk ? { beTerse: () => {} } : null), socket: {} },
      changed: () => {},
      wait: { minutes: () => waited },
      get view() {
        return view;
      },
      get isReading() {
        return isReading;
      },
      get ticket() {
        return { state: place };
      },
      get hasLeft() {
        return hasLeft;
      },
      get profile() {
        return { retirements };
      },
      unfit: null as string | null,
      giveUp(why: string) {
        app.unfit = why;
        acts.push(why);
      },
    };
    again = () => {
      app.unfit = null;
    };
    look = openAhead(
      app as unknown as VisitorApp,
      async () => {
        acts.push("seal");
        throw new Error("altered");
      },
      fetchInfo,
    );
  });
  afterEach(() => vi.restoreAllMocks());

  it("the info cards come to who has waited a minute, after what a talk needs, and once", async () => {
    const infos = (): number => acts.filter((one) => one === "info").length;
    phase = "up";
    hasTalk = true;
    look();
    await time.pass(60_000); // of reading: nobody waits
    look();
    view = "waiting";
    look();
    expect(infos()).toBe(0);
    waited = 1;
    hasTalk = false;
    look();
    expect(infos()).toBe(0);
    hasTalk = true;
    look();
    look();
    await settle();
    expect(infos()).toBe(1);
  });

  it.each(["closed", "full", "stopped", "closed_for_now", "ended"])(
    "they come at once where it is %s",
    async (shut) => {
      view = shut;
      look();
      expect(acts).toEqual(["info"]);
    },
  );

  it("they are asked for again, half a minute after they failed to come", async () => {
    view = "closed";
    hasInfo = false;
    look();
    await settle();
    look();
    expect(acts).toEqual(["info"]);
    await time.pass(30_000);
    look();
    expect(acts).toEqual(["info", "info"]);
  });

  it("the line is opened, then the seal is fetched, once; that it cannot come is said", async () => {
    look();
    look();
    expect(acts).toEqual(["open"]);
    phase = "up";
    look();
    await time.pass(5_000); // of reading
    await settle();
    look();
    expect(acts).toEqual(["open", "seal", "unsealed"]);
    again();
    look();
    await settle();
    expect(acts).toEqual(["open", "seal", "unsealed", "seal", "unsealed"]);
  });

  it.each([
    ["there is one", {}, 0],
    ["five seconds have passed without one", null, 1_000],
  ])("a place comes first, for who has asked or is about to; the seal comes when %s", async (_, then, milliseconds) => {
    look();
    phase = "up";
    look();
    await time.pass(4_000);
    expect(acts).toEqual(["open"]);
    place = then;
    if (milliseconds === 0) look();
    await time.pass(milliseconds);
    expect(acts.slice(0, 2)).toEqual(["open", "seal"]);
  });

  it("the seal comes at once where the line says that some release is not safe", () => {
    retirements = ["signed"];
    look();
    phase = "up";
    look();
    expect(acts).toEqual(["open", "seal"]);
  });

  it("nothing more is asked of the line once the person has left", async () => {
    look();
    phase = "up";
    look();
    [hasLeft, view] = [true, "ended"];
    look();
    await time.pass(5_000);
    expect(acts).toEqual(["open"]);
  });

  it.each(["closed", "full", "unfit", "waiting"])("no line is opened for %s", (other) => {
    view = other;
    look();
    expect(acts).not.toContain("open");
  });

  it("a page that is hidden for a minute lets go, and comes back with the person", async () => {
    look();
    turn();
    await time.pass(59_999);
    expect(acts).toEqual(["open"]);
    await time.pass(1);
    look();
    expect(acts).toEqual(["open", "close"]);
    turn();
    expect(acts).toEqual(["open", "close", "open"]);
  });

  it("ten minutes of reading let go; a place never does", async () => {
    look();
    await time.pass(10 * 60_000);
    look();
    expect(acts).toEqual(["open", "close"]);
    turn();
    turn();
    isReading = false;
    await time.pass(10 * 60_000);
    expect(acts).toEqual(["open", "close", "open"]);
  });
});

describe("the styles", () => {
  const href = "https://line.test/w/0.0.0-test/app.css";

  it("are fetched by their hash and adopted, so that no policy of the partner's is broken", async () => {
    const asked: [string, RequestInit][] = [];
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      asked.push([url, init]);
      return { text: async () => "p { color: red }" };
    });
    await loadStyle(config, "app", "sha256-css");
    expect(asked.map(([url, { integrity }]) => [url, integrity])).toEqual([[href, "sha256-css"]]);
    expect(document.adoptedStyleSheets).toHaveLength(1);
    expect(document.querySelector("link")).toBeNull();
    const [first] = document.adoptedStyleSheets;
    await loadStyle(config, "talk", "sha256-talk-css");
    expect(asked.at(-1)).toMatchObject(["https://line.test/w/0.0.0-test/talk.css", { integrity: "sha256-talk-css" }]);
    expect(document.adoptedStyleSheets[1]).toBe(first); // what came first has the last say
    document.adoptedStyleSheets = [];
  });

  it.each([
    [["#7a1fa2", "#d7a6f0"], true],
    [["#7a1fa2", "#7a1fa2"], false], // by night too dark
    [["#d7a6f0", "#d7a6f0"], false],
    [["#7a1fa2", "red;}*{display:none}"], false],
    [["#7a1fa2", 7], false],
  ])("take a page's colours %j: %s, for whoever hands them over may not have looked", async (accents, is) => {
    const replace = vi.spyOn(CSSStyleSheet.prototype, "replaceSync");
    vi.stubGlobal("fetch", async () => ({ text: async () => "p{}" }));
    await loadStyle({ ...config, accents: accents as string[] }, "app", "sha256-css");
    expect(replace.mock.calls[0]?.[0].includes("--accent")).toBe(is);
    document.adoptedStyleSheets = [];
    vi.restoreAllMocks();
  });

  it("are a link, by the same hash, where a browser cannot adopt any", async () => {
    const prepend = vi.spyOn(document.head, "prepend").mockImplementation(() => {});
    vi.spyOn(document, "adoptedStyleSheets", "get").mockReturnValue(undefined as unknown as CSSStyleSheet[]);
    await loadStyle(config, "app", "sha256-css");
    const link = prepend.mock.calls[0]?.[0] as HTMLLinkElement;
    expect([link.href, link.integrity]).toEqual([href, "sha256-css"]);
    vi.restoreAllMocks();
  });
});

it("an error that nobody caught is heard, what a browser says of its layout is not", () => {
  const act = vi.fn();
  onStumble(act);
  window.dispatchEvent(new ErrorEvent("error", { error: null, message: "ResizeObserver loop" }));
  expect(act).not.toHaveBeenCalled();
  const ours = "https://line.test/w/0.2.0/app.js";
  const theirs = "chrome-extension://abc/w.js";
  const thrown = (filename: string): void =>
    void window.dispatchEvent(new ErrorEvent("error", { error: new Error("x"), filename }));
  const rejected = (reason: unknown): void =>
    void window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
  const stack = (...files: string[]): object => ({ stack: `Error: x\n${files.map((one) => `  at f (${one}:1:2)`)}` });
  for (const file of [theirs, "about:srcdoc", ""]) {
    thrown(file);
    rejected(stack(file, file));
  }
  rejected(undefined);
  rejected("AbortError");
  expect(act).not.toHaveBeenCalled();
  thrown(ours);
  rejected(stack(ours, theirs));
  rejected({ stack: `f@${ours}:1:2` });
  expect(act).toHaveBeenCalledTimes(3);
});
