// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"handleDisabledFileLoadingAsSuccess": true}}
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_EXIT, EXIT_DIRECT_MS, GOODBYE_MS } from "../../src/core/quick-exit";
import { leavePage } from "../../src/embed/exit";
import { frameHtml } from "../../src/embed/frame";
import { exitAddress, readSettings } from "../../src/embed/settings";
import { soon } from "../soon";

vi.hoisted(() => {
  vi.stubGlobal(
    "__PINS__",
    ["app", "seal", "seal-fallback"].map((name) => [name, name]),
  );
  const place = { width: 1000, height: 800, offsetLeft: 0, offsetTop: 0, scale: 1 };
  vi.stubGlobal("visualViewport", Object.assign(new EventTarget(), place)); // happy-dom has none, and no layout either:
  document.elementFromPoint = () => document.querySelector("dialog")?.lastElementChild ?? null; // what is in the box is seen
});

type Queue = { push(...calls: unknown[]): void };
const page = window as unknown as { avoinlinja?: Queue | unknown[] | undefined; avoinlinjaAgain?: unknown };
let statuses: string[];
let requests: string[];

function snippet(more = ""): void {
  document.body.innerHTML = `<a href="https://line.test/l/xyz" data-avoinlinja>Juttele</a>
    <script type="text/plain" src="https://line.test/w/1/loader.js" data-embed="xyz" data-root="AAA BBB" data-lang="fi" data-exit="https://weather.test/" data-help="Auttaja &lt;b&gt;: 0800 12 34" ${more}></script>`;
}
const link = (): HTMLAnchorElement => document.querySelector("a[data-avoinlinja]") as HTMLAnchorElement;
const frame = (): HTMLIFrameElement | null => document.querySelector("iframe");

function pressShift(times: number): void {
  for (let n = 0; n < times; n += 1) {
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
    window.dispatchEvent(new KeyboardEvent("keyup", { key: "Shift" }));
  }
}

async function load(more = ""): Promise<void> {
  snippet(more);
  statuses = [];
  page.avoinlinjaAgain = undefined; // as a page that has just come
  page.avoinlinja = [["on", (status: string) => statuses.push(status)]];
  vi.resetModules();
  await import("../../src/embed/loader");
  await vi.advanceTimersByTimeAsync(0);
}
const settingsOf = (more = "") => {
  snippet(more);
  const [settings] = readSettings();
  if (settings === undefined) {
    throw new Error("no snippet");
  }
  return settings;
};

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  vi.stubGlobal("fetch", async (url: string, options: RequestInit) => {
    requests.push(url);
    expect(options).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer" });
    return { json: async () => ({ phase: "open", wait: [5, 10], next_opening: null, text: "Auki <b>5–10 min</b>" }) };
  });
});
afterEach(() => {
  (page.avoinlinja as Queue | undefined)?.push?.(["destroy"]);
  vi.useRealTimers();
});

describe("before the click", () => {
  it("shows the state beside the link, by one request, and makes no frame", async () => {
    await load();
    expect(requests).toEqual(["https://line.test/state/xyz?lang=fi"]);
    const note = document.querySelector<HTMLElement>("[data-avoinlinja-state]");
    expect([note?.textContent, note?.lang]).toEqual([" Auki <b>5–10 min</b>", "fi"]);
    expect(statuses).toEqual(["line_open"]);
    expect(frame()).toBeNull();
  });

  it("asks nothing when the partner turned it off", async () => {
    await load('data-state="off"');
    expect(requests).toEqual([]);
  });

  it("says nothing when the line does not answer, and the link still opens", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("offline")));
    await load();
    expect(document.querySelector("[data-avoinlinja-state]")).toBeNull();
    link().click();
    expect(frame()).not.toBeNull();
  });

  it("loading twice is loading once", async () => {
    await load();
    vi.resetModules();
    await import("../../src/embed/loader");
    link().click();
    expect(document.querySelectorAll("iframe")).toHaveLength(1);
  });

  it("a click for a new tab stays the browser's", async () => {
    await load();
    const click = new MouseEvent("click", { ctrlKey: true, cancelable: true, bubbles: true });
    link().addEventListener("click", (event) => expect(event.defaultPrevented).toBe(false));
    link().dispatchEvent(click);
    expect(frame()).toBeNull();
  });

  it("can be taken back whole", async () => {
    await load();
    (page.avoinlinja as Queue).push(["open"], ["destroy"]);
    expect(frame()).toBeNull();
    expect(document.querySelector("[data-avoinlinja-state]")).toBeNull();
    expect(page.avoinlinja).toBeUndefined();
  });
});

describe("the frame", () => {
  it("has exactly the permissions of the design", async () => {
    await load();
    link().click();
    expect(frame()?.getAttribute("sandbox")).toBe(
      "allow-scripts allow-modals allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox",
    );
    expect(frame()?.getAttribute("referrerpolicy")).toBe("no-referrer");
    expect(frame()?.hasAttribute("allow")).toBe(false);
    expect(frame()?.title).toBe("Chat");
  });

  it("names every script by its hash, and allows no other", () => {
    const html = frameHtml(settingsOf(), true, true);
    const inner = new DOMParser().parseFromString(html, "text/html");
    const policy = inner.querySelector("meta[http-equiv]")?.getAttribute("content") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'sha256-app' 'sha256-seal' 'sha256-seal-fallback';");
    expect(policy).toContain("connect-src https://line.test wss://line.test;");
    expect(policy).toContain("require-trusted-types-for 'script';trusted-types avoinlinja");
    const scripts = [...inner.querySelectorAll("script")];
    expect(scripts.map((one) => [one.getAttribute("src"), one.getAttribute("integrity")])).toEqual([
      ["https://line.test/w/0.0.0-test/app.js", "sha256-app"],
    ]);
    expect(inner.querySelectorAll("script:not([integrity]), [style], [onclick]")).toHaveLength(0);
  });

  it("brings the later scripts with it where the application may add none", () => {
    const inner = new DOMParser().parseFromString(frameHtml(settingsOf(), false, true), "text/html");
    expect([...inner.querySelectorAll("script")].map((one) => one.getAttribute("integrity"))).toEqual([
      "sha256-app",
      "sha256-seal",
      "sha256-seal-fallback",
    ]);
  });

  it("takes of the partner's nonce nothing that could become a tag", () => {
    const html = frameHtml({ ...settingsOf(), nonce: 'aZ9+/=-_"><b>' }, false, true);
    expect(html).toContain('nonce="aZ9+/=-_b"');
    expect(html).not.toContain("<b>");
  });

  it("comes as a blob where Trusted Types forbid srcdoc; that is tried before anybody opens it, and not again", async () => {
    const createPolicy = vi.fn(() => {
      throw new TypeError("forbidden");
    });
    vi.stubGlobal("trustedTypes", { createPolicy });
    await load();
    expect(createPolicy).toHaveBeenCalledTimes(1);
    link().click();
    expect(frame()?.src).toMatch(/^blob:/);
    expect(frame()?.hasAttribute("srcdoc")).toBe(false);
    expect(createPolicy).toHaveBeenCalledTimes(1);
    vi.stubGlobal("trustedTypes", undefined);
  });

  it("makes its policy once in a page, also where it is taken away and loaded again", async () => {
    const createPolicy = vi.fn((_: string, rules: unknown) => rules);
    vi.stubGlobal("trustedTypes", { createPolicy });
    await load();
    (page.avoinlinja as Queue).push(["destroy"]);
    createPolicy.mockImplementation(() => {
      throw new TypeError("there is one of that name");
    });
    snippet();
    vi.resetModules();
    await import("../../src/embed/loader");
    await vi.advanceTimersByTimeAsync(0);
    link().click();
    expect(frame()?.srcdoc).toContain("default-src 'none'");
    expect(createPolicy).toHaveBeenCalledTimes(1);
    expect(Object.values(page.avoinlinja as object).every((one) => typeof one === "function")).toBe(true);
    vi.stubGlobal("trustedTypes", undefined);
  });

  it("asks for no Trusted Types in a browser that knows none", async () => {
    await load();
    link().click();
    expect(frame()?.srcdoc).toContain("default-src 'none'");
    expect(frame()?.srcdoc).not.toContain("trusted-types");
  });
});

describe("what lies under the chat", () => {
  /** What is modal makes all else dead: by the browser's rule, which ends with the dialog, whatever the page does to it. */
  const isModal = (): boolean => document.querySelector("dialog")?.open ?? false;
  const openAt = async (width: number, height = 800): Promise<void> => {
    Object.assign(window, { innerWidth: width, innerHeight: height });
    await load();
    link().focus();
    link().click();
  };
  afterEach(() => {
    Object.assign(window, { innerWidth: 1024, innerHeight: 768 });
  });

  it("cannot be reached while the chat fills the screen, and can again when the focus returns", async () => {
    await openAt(320);
    expect(isModal()).toBe(true);
    (page.avoinlinja as Queue).push(["close"]);
    expect(document.querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(link());
  });

  it.each([
    [640, 480, false],
    [639, 480, true],
    [844, 390, true], // a phone in landscape
  ])("on a screen of %i × %i pixels: cannot be reached is %s", async (width, height, is) => {
    await openAt(width, height);
    expect(isModal()).toBe(is);
  });

  it("follows the screen", async () => {
    await openAt(640);
    for (const [width, is] of [
      [639, true],
      [640, false],
    ] as const) {
      window.innerWidth = width;
      visualViewport?.dispatchEvent(new Event("resize"));
      expect(isModal()).toBe(is);
    }
  });

  it("cannot be reached under the line's own page at any width", async () => {
    await load('data-mode="page" data-state="off"'); // as own.html has it
    await soon(() => expect(frame()).not.toBeNull()); // it opens by itself
    expect(isModal()).toBe(true);
  });
});

describe("a page that is not believed", () => {
  it("is left to the link where it shows nothing of the chat", async () => {
    const seen = vi.spyOn(document, "elementFromPoint").mockReturnValue(document.body);
    await load();
    const click = new MouseEvent("click", { cancelable: true, bubbles: true });
    link().dispatchEvent(click);
    expect([click.defaultPrevented, link().target, frame()]).toEqual([false, "_blank", null]);
    seen.mockRestore();
  });

  it("keeps the telephone in reach when the frame says that it is shown, and it is not", async () => {
    await load();
    link().click();
    const seen = vi.spyOn(document, "elementFromPoint").mockReturnValue(document.querySelector("dialog"));
    window.dispatchEvent(
      new MessageEvent("message", { data: { t: "shown" }, source: frame()?.contentWindow as Window, origin: "null" }),
    );
    expect(document.querySelector("dialog a[href='tel:112']")).not.toBeNull();
    expect(statuses).toContain("failed");
    seen.mockRestore();
  });

  it("is told that the chat is closed when it has taken it away, and its link opens again", async () => {
    await load();
    link().click();
    document.querySelector("dialog")?.remove();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(statuses).toContain("closed");
    link().click();
    expect(frame()).not.toBeNull();
  });

  it("stops nothing by a listener that throws, nor by what it pushes", async () => {
    await load();
    const push = (...calls: unknown[]) => (page.avoinlinja as Queue).push(...calls);
    push(
      [
        "on",
        () => {
          throw new Error("theirs");
        },
      ],
      ["on", 7],
      ["toggle"],
      ["__proto__"],
      null,
      7,
      "open",
      ["open", "nobody"],
    );
    link().click();
    expect(frame()).not.toBeNull();
    expect(statuses).toContain("opened");
  });
});

describe("the handshake", () => {
  const ready = (source: unknown, origin: string): void => {
    window.dispatchEvent(new MessageEvent("message", { data: { t: "ready" }, source: source as Window, origin }));
  };

  /** Our frame is ready, takes its port, and says these words through it. */
  const shakeHands = (...words: string[]): void => {
    const inner = frame()?.contentWindow as Window;
    vi.spyOn(inner, "postMessage").mockImplementation(((_: unknown, _to: string, [port]: MessagePort[]) => {
      for (const t of words) {
        port?.postMessage({ t });
      }
    }) as typeof inner.postMessage);
    ready(inner, "null");
  };

  it.each([
    ["another window", "null", false],
    ["our frame with an origin", "https://evil.test", true],
  ])("hands nothing to %s", async (_name, origin, isFrame) => {
    await load();
    link().click();
    const inner = frame()?.contentWindow as Window;
    const post = vi.spyOn(inner, "postMessage");
    ready(isFrame ? inner : window, origin);
    expect(post).not.toHaveBeenCalled();
  });

  it("hands a port to our frame, and the settings through it alone", async () => {
    await load();
    link().click();
    const inner = frame()?.contentWindow as Window;
    const post = vi.spyOn(inner, "postMessage").mockImplementation(() => undefined);
    ready(inner, "null");
    expect(post).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(post.mock.calls[0]?.[0])).toBe("0");
  });

  it("has the telephone and the numbers of the partner's link in reach while it opens, and no longer", async () => {
    await load();
    link().click();
    const help = document.querySelector('a[href="tel:112"]')?.parentElement;
    const calls = [...(help?.querySelectorAll("a[href^='tel:']") ?? [])] as HTMLAnchorElement[];
    expect(calls.map((one) => [one.getAttribute("href"), one.textContent?.trim()])).toEqual([
      ["tel:112", "112"],
      ["tel:08001234", "Auttaja <b> 0800 12 34"],
    ]);
    expect(help?.textContent).not.toContain("Juttele"); // that would be dead text here
    expect(help?.lang).toBe("fi");
    expect(document.activeElement).toBe(help);
    shakeHands("shown");
    await vi.advanceTimersByTimeAsync(10);
    expect(document.querySelector('a[href="tel:112"]')).toBeNull();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(statuses).not.toContain("failed");
  });

  it("says that the line is slow while the frame is coming, and nothing else", async () => {
    await load();
    link().click();
    const note = document.querySelector("output");
    expect(note?.textContent).toBe("Avataan.");
    shakeHands(); // the program has come, what it needs has not
    await vi.advanceTimersByTimeAsync(2_000);
    expect(note?.textContent).toContain("hidas");
    await vi.advanceTimersByTimeAsync(27_000);
    expect(note?.textContent).toContain("hidas");
    expect(statuses).not.toContain("failed");
    shakeHands("shown");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([document.querySelector("output"), statuses.includes("failed")]).toEqual([null, false]);
  });

  const panelSays = (): readonly unknown[] => {
    const note = document.querySelector("output");
    const links = [...(note?.parentElement?.querySelectorAll("a") ?? [])].map((one) => one.getAttribute("href"));
    return [note?.textContent?.includes("Ei auennut"), ...links];
  };
  const FAILED = [true, "tel:112", "tel:08001234", "https://line.test/l/xyz"];

  it("says other words when nothing comes for 30 s, the telephone first and the own page last", async () => {
    await load();
    link().click();
    shakeHands();
    await vi.advanceTimersByTimeAsync(29_999);
    expect(panelSays()).toEqual([false, "tel:112", "tel:08001234"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(panelSays()).toEqual(FAILED);
    expect(statuses.filter((one) => one === "failed")).toHaveLength(1);
    expect(frame()).not.toBeNull();
  });

  it("says them at once when the page of the frame has loaded and its program did not run", async () => {
    await load();
    link().click();
    expect(panelSays()[0]).toBe(false);
    frame()?.dispatchEvent(new Event("load"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(panelSays()).toEqual(FAILED);
  });

  it("says them not when the program runs, and when the frame gives up", async () => {
    await load();
    link().click();
    shakeHands();
    await vi.advanceTimersByTimeAsync(10_000); // happy-dom says that it has loaded
    expect(panelSays()[0]).toBe(false);
    shakeHands("shown", "failed");
    await vi.advanceTimersByTimeAsync(10);
    expect(panelSays()).toEqual(FAILED);
  });
});

it("says them when the page has loaded the frame anew, for what was in it is gone", async () => {
  await load();
  link().click();
  frame()?.dispatchEvent(new Event("load"));
  expect(statuses).not.toContain("failed");
  frame()?.dispatchEvent(new Event("load"));
  expect(statuses).toContain("failed");
});

it("is as large as before when a chat that was made small fails, for the numbers stand in it", async () => {
  await load();
  link().click();
  const height = (): string => document.querySelector<HTMLElement>("dialog")?.style.height ?? "";
  const whole = height();
  const say = (t: string): void => {
    const source = frame()?.contentWindow as Window;
    window.dispatchEvent(new MessageEvent("message", { data: { t }, source, origin: "null" }));
  };
  say("shown");
  say("minimise");
  expect(height()).not.toBe(whole);
  say("failed");
  expect(height()).toBe(whole);
});

describe("leaving from the partner's page", () => {
  it("tells the frame, leaves a blank document that names nobody, and replaces the page once", async () => {
    const whole = document.documentElement;
    vi.spyOn(document, "open").mockImplementation(() => {
      whole.remove(); // as a browser does
      return null;
    });
    const order: string[] = [];
    vi.spyOn(window.location, "replace").mockImplementation((url) => {
      order.push(
        `body ${document.body?.textContent ?? ""}`,
        `frame ${frame()}`,
        `${document.querySelector("title")?.text}`,
        `${url}`,
      );
      order.push(document.querySelector("meta[name=referrer]")?.getAttribute("content") ?? "");
    });
    await load();
    link().click();
    const inner = frame()?.contentWindow as Window;
    const said = new Promise((resolve) => {
      vi.spyOn(inner, "postMessage").mockImplementation(((_: unknown, _to: string, [port]: MessagePort[]) => {
        port?.addEventListener("message", ({ data }) => data.t === "exit" && resolve(data));
        port?.start();
      }) as typeof inner.postMessage);
    });
    window.dispatchEvent(new MessageEvent("message", { data: { t: "ready" }, source: inner, origin: "null" }));
    pressShift(3);
    expect(order).toEqual(["body ", "frame null", "weather.test", "https://weather.test/", "no-referrer"]);
    expect(await said).toEqual({ t: "exit" });
    document.replaceChildren(whole);
  });

  it("hides the page where no document can be opened anew, and leaves all the same", async () => {
    vi.spyOn(document, "open").mockImplementation(() => {
      throw new DOMException("", "InvalidStateError");
    });
    const replaced = vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    await load();
    link().click();
    pressShift(3);
    expect(document.documentElement.style.display).toBe("none");
    expect(replaced).toHaveBeenCalledExactlyOnceWith("https://weather.test/");
    await vi.advanceTimersByTimeAsync(GOODBYE_MS);
    expect(frame()).toBeNull();
    document.documentElement.style.display = "";
  });

  it("takes the frame away before the frame would leave by itself", () => {
    expect(GOODBYE_MS).toBeLessThan(EXIT_DIRECT_MS);
  });

  it("does not listen to Shift while no chat is open", async () => {
    const replace = vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    await load();
    pressShift(3);
    expect(replace).not.toHaveBeenCalled();
  });

  it("closes the chat when the page is put aside, so that Back brings no words", async () => {
    await load();
    link().click();
    window.dispatchEvent(new Event("pagehide"));
    expect(frame()).not.toBeNull(); // a page that is gone for good takes its time to say goodbye with it
    window.dispatchEvent(Object.assign(new Event("pagehide"), { persisted: true }));
    expect(frame()).toBeNull();
  });

  it.each([
    ["http://weather.test/", DEFAULT_EXIT],
    ["javascript:alert(1)", DEFAULT_EXIT],
    ["", DEFAULT_EXIT],
    ["https://", DEFAULT_EXIT],
    ["http://127.0.0.1:8081/x", "http://127.0.0.1:8081/x"],
    ["http://127.0.0.1.evil.test/", DEFAULT_EXIT],
    ["https://weather.test/", "https://weather.test/"],
  ])("goes to https only: %s", (asked, gone) => {
    expect(exitAddress(asked)).toBe(gone);
  });

  it("is the same for a page without any chat", () => {
    const replace = vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    leavePage("https://weather.test/");
    expect(replace).toHaveBeenCalledWith("https://weather.test/");
    document.documentElement.style.display = "";
  });
});

it("a framed page gets the line's own page, its words only from the line, and the same other words", async () => {
  await load('data-mode="framed"');
  link().click();
  expect(frame()?.src).toBe("https://line.test/l/xyz?lang=fi&framed=1");
  expect(frame()?.hasAttribute("sandbox")).toBe(false);
  const source = frame()?.contentWindow as Window;
  const say = (t: string, origin: string) =>
    window.dispatchEvent(new MessageEvent("message", { data: { t }, source, origin }));
  say("close", "https://evil.test");
  say("close", "null");
  expect(frame()).not.toBeNull();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(document.querySelector("output")?.textContent).toContain("soittaa");
  say("shown", "https://line.test");
  expect(document.querySelector("output")).toBeNull();
  say("close", "https://line.test");
  expect(frame()).toBeNull();
});

it("a snippet of the release before, which names the embed in data-line, is read the same", () => {
  const now = settingsOf();
  document.body.innerHTML = document.body.innerHTML.replace("data-embed", "data-line");
  expect(readSettings()[0]?.config).toEqual(now.config);
  expect(now.config.embed).toBe("xyz");
});

it("a snippet as it was printed until now opens the same, and its words become no number", () => {
  document.body.innerHTML = `<a href="https://line.test/l/xyz" rel="noopener noreferrer" data-avoinlinja>Avaa keskustelu tai soita 112, Nollalinja 080-005005</a>
<script async type="text/plain" src="https://line.test/w/0.1.0/loader.js" integrity="sha384-x" crossorigin="anonymous" data-embed="xyz" data-root="AAA" data-exit="https://weather.test/" data-lang="fi"></script>`;
  expect(readSettings()[0]?.config).toEqual({
    origin: "https://line.test",
    embed: "xyz",
    roots: ["AAA"],
    language: "fi",
    exit: "https://weather.test/",
    help: ["112"],
    mode: undefined,
  });
});

it.each([
  ["without its address, served by whom the link says", 'src="https://line.test/w/1/loader.js"', "", 1],
  ["without an address and a link", /src="[^"]*"|<a .*<\/a>/g, "", 0],
  ["without its attributes", /data-\w+="[^"]*"/g, "", 0],
])("a snippet %s throws nothing", (_, change, by, count) => {
  snippet();
  document.body.innerHTML = document.body.innerHTML.replace(change, by);
  expect(readSettings().map(({ config }) => config.origin)).toEqual(Array(count).fill("https://line.test"));
});

it.each(["src", "href"])("an address that is none writes nothing into the frame's policy, in %s", (where) => {
  const address = `https://line.test";script-src *'<b>x`; // a browser gives it back as it was written
  const script = where === "src" ? `src='${address.replaceAll("'", "&#39;")}'` : "";
  document.body.innerHTML = `<a href="${address.replaceAll('"', "&quot;")}" data-avoinlinja>Chat</a><script type="text/plain" ${script} data-embed="xyz"></script>`;
  for (const { config } of readSettings()) {
    expect(config.origin).toBe("https://line.test");
  }
});

it("a page without a snippet is left alone", () => {
  document.body.innerHTML = "<script src='x.js'></script>";
  expect(readSettings()).toEqual([]);
});
