/** One opened chat on the partner's page: frame, handshake, way out, and other words when it does not start. */

import type { FrameConfig, FrameWord } from "../adapters/port";
import { makeBox } from "./box";
import { leavePage, onThreeShifts } from "./exit";
import { fillFrame, frameHtml, ownPage, PINS } from "./frame";
import type { Settings } from "./settings";
import type { LoaderWords } from "./words";

export const READY_WITHIN_MS = 8_000;
export const SANDBOX =
  "allow-scripts allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";

/** What the partner's page may learn of a chat. */
export type ChatStatus = "opened" | "started" | "ended" | "failed" | "closed";

/** Opens it; the answer closes it. */
export function openChat(
  settings: Settings,
  words: LoaderWords,
  withCurves: boolean,
  tell: (status: ChatStatus) => void,
): () => void {
  const isFramed = settings.mode === "framed";
  const stop = new AbortController();
  const { signal } = stop;
  const box = makeBox(settings.mode === "page", signal);
  const frame = document.createElement("iframe");
  let isRunning = false;
  let alarm: HTMLElement | null = null;

  const close = (): void => {
    clearTimeout(timer);
    if (!signal.aborted) {
      stop.abort();
      tell("closed");
    }
  };
  const exit = (): void => {
    close();
    leavePage(settings.exit);
  };
  const fail = (): void => {
    if (alarm === null) {
      alarm = failure(settings, words, exit, close);
      box.prepend(alarm);
      tell("failed");
    }
  };
  const run = (status: "started" | "ended"): void => {
    isRunning = status === "started";
    tell(status);
  };
  const hear = (word: FrameWord): void => {
    if (word === "shown") {
      clearTimeout(timer);
      alarm?.remove();
      enter(frame);
    } else if (word === "exit") {
      exit();
    } else if (word === "close") {
      close();
    } else if (word === "failed") {
      fail();
    } else if (word === "started" || word === "ended") {
      run(word);
    }
  };
  const timer = setTimeout(fail, READY_WITHIN_MS);

  frame.title = words.title;
  frame.referrerPolicy = "no-referrer";
  frame.style.cssText = "border:0;width:100%;flex:1;min-height:0;color-scheme:light dark";
  if (isFramed) {
    clearTimeout(timer);
    box.append(make("button", words.close, close));
    frame.src = ownPage(settings);
  } else {
    frame.setAttribute("sandbox", SANDBOX);
    fillFrame(frame, frameHtml(settings, words, withCurves));
  }
  const listen = ({ source, origin, data }: MessageEvent): void => {
    const isOurs = source === frame.contentWindow && origin === (isFramed ? settings.origin : "null");
    if (isOurs && isFramed && data?.t === "exit") {
      exit();
    } else if (isOurs && !isFramed && data?.t === "ready") {
      handOver(frame, settings, hear);
    }
  };
  addEventListener("message", listen, { signal });
  addEventListener("pagehide", close, { signal }); // else Back could bring the words again
  addEventListener(
    "beforeunload",
    (event) => {
      if (isRunning) {
        event.preventDefault();
        event.returnValue = ""; // older browsers ask only so
      }
    },
    { signal },
  );
  onThreeShifts(exit, signal);
  box.append(frame);
  frame.focus();
  tell("opened");
  return close;
}

/** The focus given to an empty frame does not reach the document that comes later: Tab would pass it by (Chromium 156). */
function enter(frame: HTMLIFrameElement): void {
  if (document.activeElement === frame) {
    frame.blur();
    frame.focus();
  }
}

/** The first message carries nothing secret: its receiver has no origin that could be named. */
function handOver(frame: HTMLIFrameElement, settings: Settings, hear: (word: FrameWord) => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => hear(data?.t);
  frame.contentWindow?.postMessage(0, "*", [port2]);
  const { origin: line, embed, roots, language, exit, help } = settings;
  const { css, catalogues } = PINS;
  const mode = settings.mode === "page" ? "page" : "pinned";
  const config: FrameConfig = { line, embed, roots, language, exit, help, mode, css, catalogues };
  port1.postMessage({ t: "config", config });
}

function make<K extends "a" | "p" | "button" | "div">(
  name: K,
  text: string,
  act: (() => void) | null = null,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  made.onclick = act;
  made.style.cssText = "display:block;min-height:44px;margin:8px 16px;font:inherit";
  return made;
}

/** The telephone first; the own page last, and called what it is. */
function failure(settings: Settings, words: LoaderWords, exit: () => void, close: () => void): HTMLElement {
  const box = make("div", "");
  box.role = "alert";
  box.append(
    make("button", words.leave, exit),
    Object.assign(make("a", words.danger), { href: "tel:112" }),
    make("p", settings.help),
    make("p", words.failed),
    Object.assign(make("a", words.own), { href: ownPage(settings), rel: "noreferrer" }),
    make("button", words.close, close),
  );
  return box;
}
