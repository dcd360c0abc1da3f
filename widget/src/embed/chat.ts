/** One opened chat on the partner's page: frame, handshake, way out, and other words until it has started. */

import type { FrameConfig, FrameWord } from "../core/frame-messages";
import { GOODBYE_MS, SHIFT_PRESSES, watchShift } from "../core/quick-exit";
import { makeBox } from "./box";
import { leavePage } from "./exit";
import { makeFrame } from "./frame";
import { makePanel } from "./panel";
import type { Settings } from "./settings";

/** What the partner's page may learn of a chat. */
export type ChatStatus = "opened" | "started" | "ended" | "failed" | "closed";

/** What is done about each word of the frame. */
type Acts = { readonly [Word in FrameWord]: (word: Word) => void } & { ready(): void };

/** Opens it; the answer closes it. */
export function openChat(settings: Settings, tell: (status: ChatStatus) => void): () => void {
  const { config } = settings;
  const stop = new AbortController();
  const { signal } = stop;
  const box = makeBox(config.mode === "page", signal);
  const frame = makeFrame(settings);
  const close = (): void => stop.abort();
  const exit = (): void => {
    sayExit();
    box.style.display = "none";
    setTimeout(close, GOODBYE_MS);
    leavePage(config.exit);
  };
  signal.addEventListener("abort", () => tell("closed"));
  const panel = makePanel(box, config, signal, exit, close, () => tell("failed"));
  const sayExit = listenTo(frame, config, signal, {
    ready: panel.progress,
    shown() {
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
    failed: panel.fail,
    started: tell,
    ended: tell,
  });
  addEventListener("pagehide", close, { signal }); // else Back could bring the words again
  // while the keys go to this page and not to the frame
  watchShift(window, (presses) => presses === SHIFT_PRESSES && exit(), signal);
  if (config.mode !== "framed") {
    frame.onload = panel.loaded;
  }
  box.prepend(frame);
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
      acts.ready();
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
