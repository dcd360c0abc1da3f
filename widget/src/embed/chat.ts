/** One opened chat on the partner's page: frame, handshake, way out, and other words until it has started. */

import type { FrameConfig, FrameWord } from "../core/frame-messages";
import { GOODBYE_MS, SHIFT_PRESSES, watchShift } from "../core/quick-exit";
import type { ChatStatus } from "./api";
import { isSeen, makeBox } from "./box";
import { dress } from "./element";
import { leavePage } from "./exit";
import { makeFrame } from "./frame";
import { makePanel } from "./panel";
import type { Settings } from "./settings";

/** What is done about each word of the frame. */
type Acts = { readonly [Word in FrameWord]: (word: Word) => void } & { ready(): void };

export interface Chat {
  readonly settings: Settings;
  close(): void;
  /** In the language that its settings have now. */
  speak(): void;
}

/** Opens it. Null when this page shows nothing of it. */
export function openChat(settings: Settings, tell: (status: ChatStatus) => void): Chat | null {
  const { config } = settings;
  const stop = new AbortController();
  const { signal } = stop;
  const close = (): void => stop.abort();
  const frame = makeFrame(settings);
  const [box, look, shrink, hold] = makeBox(frame, settings, signal, close);
  if (!isSeen(box)) {
    close();
    return null;
  }
  const exit = (): void => {
    sayExit();
    dress(box, "display:none");
    setTimeout(close, GOODBYE_MS);
    leavePage(config.exit);
  };
  signal.addEventListener("abort", () => tell("closed"));
  const [progress, loaded, fail, remove] = makePanel(box, config, signal, exit, close, () => {
    shrink();
    tell("failed");
  });
  const [sayExit, speak] = listenTo(frame, config, signal, {
    ready: progress,
    shown() {
      if (box.contains(document.activeElement)) {
        frame.blur(); // focus given to an empty frame does not reach the document that comes later (Chromium 156)
        frame.focus();
      }
      remove();
      look();
      if (!isSeen(frame)) {
        fail();
      }
    },
    exit() {
      close(); // its goodbye is said
      exit();
    },
    close,
    failed: fail,
    minimise: shrink,
    restore: shrink,
    hold,
    started: tell,
    ended: tell,
  });
  addEventListener("pagehide", ({ persisted }) => persisted && close(), { signal }); // else Back could bring the words again
  // while the keys go to this page and not to the frame
  watchShift(window, (presses) => presses === SHIFT_PRESSES && exit(), signal);
  if (config.mode !== "framed") {
    frame.onload = () => {
      frame.onload = fail; // the page has loaded it anew: what was in it is gone
      loaded();
    };
  }
  tell("opened");
  return { settings, close, speak };
}

/** Hears our frame alone, and gives it the settings by a port of its own. The answers tell it what comes later. */
function listenTo(
  frame: HTMLIFrameElement,
  config: FrameConfig,
  signal: AbortSignal,
  acts: Acts,
): readonly [sayExit: () => void, speak: () => void] {
  let port: MessagePort | undefined;
  /** A partner that has framed the line's own page hears what a loader hears. */
  const pass = (t: FrameWord): void => {
    if (config.mode === "page") {
      parent.postMessage({ t }, "*");
    }
  };
  const hear = ({ data }: MessageEvent): void => {
    const word: FrameWord = data?.t;
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
      acts.ready(); // where the page has made the channel another thing, nothing has come
      port1.postMessage({ t: "config", config });
    } else {
      hear(event);
    }
  };
  addEventListener("message", listen, { signal });
  return [
    () => {
      if (port) {
        port.onmessage = null;
        port.postMessage({ t: "exit" }); // it wipes and says goodbye; nobody waits for it
      }
      pass("exit");
    },
    () => port?.postMessage({ t: "language", language: config.language }), // before there is one, the settings say it
  ];
}
