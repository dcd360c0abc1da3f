/** One opened chat on the partner's page: frame, handshake, way out, and other words when it does not start. */

import type { FrameConfig, FrameWord } from "../adapters/port";
import { makeBox } from "./box";
import { leavePage, onThreeShifts } from "./exit";
import { fillFrame, frameHtml, helpText, ownPage, SANDBOX } from "./frame";
import type { Settings } from "./settings";
import type { LoaderWords } from "./words";

export const READY_WITHIN_MS = 8_000;

export interface Chat {
  /** From the partner's own button, or because the page goes away. */
  close(): void;
}

export interface ChatEvents {
  status(word: "started" | "ended" | "failed"): void;
  closed(): void;
}

export function openChat(settings: Settings, words: LoaderWords, withCurves: boolean, events: ChatEvents): Chat {
  const isPage = settings.mode === "page";
  const box = makeBox(isPage);
  const frame = makeFrame(settings, words, withCurves);
  let isRunning = false;
  const stops: (() => void)[] = [];

  const close = (): void => {
    box.remove();
    for (const stop of stops.splice(0)) {
      stop();
    }
    events.closed();
  };
  const exit = (): void => {
    isRunning = false;
    close();
    leavePage(settings.exit);
  };
  const fail = (): void => {
    if (!box.element.querySelector("[role=alert]")) {
      box.element.prepend(failure(settings, words, exit, close));
      events.status("failed");
    }
  };
  const heard: Record<FrameWord, () => void> = {
    shown: () => {
      clearTimeout(timer);
      box.element.querySelector("[role=alert]")?.remove();
    },
    failed: fail,
    exit,
    close,
    started: () => {
      isRunning = true;
      events.status("started");
    },
    ended: () => {
      isRunning = false;
      events.status("ended");
    },
  };
  const timer = setTimeout(fail, READY_WITHIN_MS);
  stops.push(() => clearTimeout(timer), onThreeShifts(exit));
  if (settings.mode === "framed") {
    clearTimeout(timer);
    stops.push(listenTo(window, "message", (event) => fromFramed(event, frame, settings, exit)));
    box.element.prepend(button(words.close, close));
  } else {
    stops.push(listenTo(window, "message", (event) => shakeHands(event, frame, settings, heard)));
  }
  stops.push(
    listenTo(window, "beforeunload", (event) => {
      if (isRunning) {
        event.preventDefault();
        event.returnValue = ""; // older browsers ask only so
      }
    }),
    listenTo(window, "pagehide", close), // else Back could bring the words again
  );
  box.element.append(frame);
  frame.focus();
  return { close };
}

function makeFrame(settings: Settings, words: LoaderWords, withCurves: boolean): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.title = words.title;
  frame.referrerPolicy = "no-referrer";
  Object.assign(frame.style, { border: "0", width: "100%", flex: "1", minHeight: "0", colorScheme: "light dark" });
  if (settings.mode === "framed") {
    frame.src = ownPage(settings);
  } else {
    frame.setAttribute("sandbox", SANDBOX);
    fillFrame(frame, frameHtml(settings, words, withCurves));
  }
  return frame;
}

/** Only the frame that we made, and only while it has no origin. The first message carries nothing secret. */
function shakeHands(
  event: MessageEvent,
  frame: HTMLIFrameElement,
  settings: Settings,
  heard: Readonly<Record<FrameWord, () => void>>,
): void {
  if (event.source !== frame.contentWindow || event.origin !== "null" || event.data?.t !== "ready") {
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    if (Object.hasOwn(heard, data?.t)) {
      heard[data.t as FrameWord]();
    }
  };
  const config: FrameConfig = {
    line: settings.origin,
    embed: settings.embed,
    roots: settings.roots,
    language: settings.language,
    exit: settings.exit,
    help: helpText(settings),
    mode: settings.mode === "page" ? "page" : "pinned",
    css: __PINS__.css,
    catalogues: __PINS__.catalogues,
  };
  frame.contentWindow?.postMessage({ t: "port" }, "*", [port2]);
  port1.postMessage({ t: "config", config });
}

function fromFramed(event: MessageEvent, frame: HTMLIFrameElement, settings: Settings, exit: () => void): void {
  if (event.source === frame.contentWindow && event.origin === settings.origin && event.data?.t === "exit") {
    exit();
  }
}

function listenTo<K extends keyof WindowEventMap>(
  to: Window,
  name: K,
  act: (event: WindowEventMap[K]) => void,
): () => void {
  to.addEventListener(name, act);
  return () => to.removeEventListener(name, act);
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  Object.assign(made.style, { minHeight: "48px", margin: "8px", padding: "0 16px", font: "inherit" });
  made.addEventListener("click", act);
  return made;
}

function paragraph(text: string, href = ""): HTMLElement {
  const made = document.createElement("p");
  made.style.margin = "12px 0";
  const inner = href ? Object.assign(document.createElement("a"), { href, rel: "noopener noreferrer" }) : made;
  inner.textContent = text;
  if (inner !== made) {
    made.append(inner);
  }
  return made;
}

/** The telephone first; the own page last, and called what it is. */
function failure(settings: Settings, words: LoaderWords, exit: () => void, close: () => void): HTMLElement {
  const box = document.createElement("div");
  box.setAttribute("role", "alert");
  Object.assign(box.style, { padding: "16px", overflow: "auto" });
  box.append(
    button(words.leave, exit),
    paragraph(words.danger, "tel:112"),
    paragraph(helpText(settings)),
    paragraph(words.failed),
    paragraph(words.own, ownPage(settings)),
    button(words.close, close),
  );
  return box;
}
