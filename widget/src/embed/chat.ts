/** One opened chat on the partner's page: frame, handshake, way out, and other words until it has started. */

import { dial } from "../core/dial";
import type { FrameConfig, FrameWord } from "../core/frame-messages";
import { GOODBYE_MS, SHIFT_PRESSES, watchShift } from "../core/quick-exit";
import { makeBox } from "./box";
import { element } from "./element";
import { leavePage } from "./exit";
import { makeFrame, ownPage } from "./frame";
import type { Settings } from "./settings";
import { wordsFor } from "./words";

const READY_WITHIN_MS = 8_000;

/** What the partner's page may learn of a chat. */
export type ChatStatus = "opened" | "started" | "ended" | "failed" | "closed";

/** What is done about each word of the frame. */
type Acts = { readonly [Word in FrameWord]: (word: Word) => void };

/** Opens it; the answer closes it. */
export function openChat(settings: Settings, withCurves: boolean, tell: (status: ChatStatus) => void): () => void {
  const { config } = settings;
  const stop = new AbortController();
  const { signal } = stop;
  const box = makeBox(config.mode === "page", signal);
  const frame = makeFrame(settings, withCurves);
  const close = (): void => stop.abort();
  const exit = (): void => {
    sayExit();
    box.style.display = "none";
    setTimeout(close, GOODBYE_MS);
    leavePage(config.exit);
  };
  const [panel, note, failed] = makePanel(config, exit, close);
  const fail = (): void => {
    if (note.textContent !== failed) {
      box.prepend(panel);
      note.textContent = failed;
      tell("failed");
    }
  };
  const timer = setTimeout(fail, READY_WITHIN_MS);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    tell("closed");
  });
  const sayExit = listenTo(frame, config, signal, {
    shown() {
      clearTimeout(timer);
      if (box.contains(document.activeElement)) {
        frame.blur(); // focus given to an empty frame does not reach the document that comes later (Chromium 156)
        frame.focus();
      }
      panel.remove();
    },
    exit() {
      close(); // its goodbye is said
      exit();
    },
    close,
    failed: fail,
    started: tell,
    ended: tell,
  });
  addEventListener("pagehide", close, { signal }); // else Back could bring the words again
  // while the keys go to this page and not to the frame
  watchShift(window, (presses) => presses === SHIFT_PRESSES && exit(), signal);
  box.append(panel, frame);
  panel.focus(); // no button: the key that opened may still be down
  tell("opened");
  return close;
}

/** Hears our frame alone, and gives it the settings by a port of its own. The answer tells it that the person leaves. */
function listenTo(frame: HTMLIFrameElement, config: FrameConfig, signal: AbortSignal, acts: Acts): () => void {
  let port: MessagePort | undefined;
  let isRunning = false;
  /** A partner that has framed the line's own page hears what a loader hears. */
  const pass = (t: FrameWord): void => {
    if (config.mode === "page") {
      parent.postMessage({ t }, "*");
    }
  };
  const hear = ({ data }: MessageEvent): void => {
    const word: FrameWord = data?.t;
    isRunning = word === "started"; // every other word that comes after it means that a conversation is over
    acts[word]?.(word as never);
    pass(word);
  };
  const listen = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || event.origin !== (config.mode === "framed" ? config.origin : "null")) {
      return;
    }
    if (event.data?.t === "ready") {
      const { port1, port2 } = new MessageChannel();
      port = port1;
      port1.onmessage = hear;
      (event.source as Window).postMessage(0, "*", [port2]); // no origin can be named, so it carries nothing secret
      port1.postMessage({ t: "config", config });
    } else {
      hear(event);
    }
  };
  const askBack = (event: BeforeUnloadEvent): void => {
    if (isRunning) {
      event.returnValue = "?"; // every browser asks then whether to stay, the older ones too
    }
  };
  addEventListener("message", listen, { signal });
  addEventListener("beforeunload", askBack, { signal });
  return () => {
    isRunning = false;
    if (port) {
      port.onmessage = null;
      port.postMessage({ t: "exit" }); // it wipes and says goodbye; nobody waits for it
    }
    pass("exit");
  };
}

/** What is in reach until the frame has shown itself: the telephone first; the own page last, and called what it is. */
function makePanel(
  config: FrameConfig,
  exit: () => void,
  close: () => void,
): readonly [panel: HTMLElement, note: HTMLElement, failed: string] {
  const [leave, failed, own, shut] = wordsFor(config.language);
  const note = make("output", {}); // read out when its words come
  const panel = make("div", { tabIndex: -1, lang: config.language });
  panel.append(
    make("button", { textContent: leave, onclick: exit }),
    ...config.help.map((one) => make("a", { textContent: one, href: dial(one) })),
    note,
    make("a", { textContent: own, href: ownPage(config), referrerPolicy: "no-referrer" }),
    make("button", { textContent: shut, onclick: close }),
  );
  return [panel, note, failed];
}

/** As the browser shows it, whatever the partner's styles say of such elements. */
const make: typeof element = (name, values) =>
  element(name, { ...values, style: "all:revert;display:block;margin:8px 16px;min-height:44px;font:1em system-ui" });
