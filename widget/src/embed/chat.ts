/** One opened chat on the partner's page: frame, handshake, way out, and other words until it has started. */

import type { FrameWord } from "../adapters/port";
import { dial } from "../core/dial";
import { SHIFT_PRESSES, shiftCounter } from "../core/quick-exit";
import { makeBox } from "./box";
import { element } from "./element";
import { leavePage } from "./exit";
import { fillFrame, frameHtml, ownPage } from "./frame";
import type { Settings } from "./settings";
import type { LoaderWords } from "./words";
import { TITLE } from "./words";

export const READY_WITHIN_MS = 8_000;
/** How long the frame, hidden already, has for its goodbye. Shorter than `EXIT_DIRECT_MS`: it must not leave as well. */
export const GOODBYE_MS = 50;
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
  const { config } = settings;
  const isFramed = config.mode === "framed";
  const isPage = config.mode === "page";
  const stop = new AbortController();
  const { signal } = stop;
  const box = makeBox(isPage, signal);
  const frame = element("iframe", {
    title: TITLE,
    style: "border:0;flex:1;color-scheme:normal",
    referrerPolicy: "no-referrer",
  });
  let isRunning = false;
  let port: MessagePort | undefined;

  const close = (): void => {
    clearTimeout(timer);
    if (!signal.aborted) {
      stop.abort();
      box.remove();
      tell("closed");
    }
  };
  /** A partner that has framed the line's own page hears what a loader hears. */
  const pass = (t: FrameWord): void => {
    if (isPage) {
      parent.postMessage({ t }, "*");
    }
  };
  const exit = (): void => {
    isRunning = false; // else the browser asks whether to stay
    if (port) {
      port.onmessage = null;
      port.postMessage({ t: "exit" }); // it wipes and says goodbye; nobody waits for it
    }
    box.style.display = "none";
    setTimeout(close, GOODBYE_MS);
    pass("exit");
    leavePage(config.exit);
  };
  const fail = (): void => {
    if (note.textContent !== failed) {
      box.prepend(panel);
      note.textContent = failed;
      tell("failed");
    }
  };
  const hear = (word: FrameWord): void => {
    if (word === "shown") {
      clearTimeout(timer);
      const hasFocus = box.contains(document.activeElement);
      panel.remove();
      if (hasFocus) {
        frame.blur(); // focus given to an empty frame does not reach the document that comes later (Chromium 156)
        frame.focus();
      }
    } else if (word === "exit") {
      close(); // its goodbye is said
      exit();
    } else if (word === "close") {
      close();
    } else if (word === "failed") {
      fail();
    } else if (word === "started" || word === "ended") {
      isRunning = word === "started";
      tell(word);
    }
    pass(word);
  };
  const listen = ({ source, origin, data }: MessageEvent): void => {
    if (source !== frame.contentWindow || origin !== (isFramed ? config.line : "null")) {
      return;
    }
    if (isFramed) {
      hear(data?.t);
    } else if (data?.t === "ready") {
      const { port1, port2 } = new MessageChannel();
      port = port1;
      port1.onmessage = (event) => hear(event.data?.t);
      frame.contentWindow?.postMessage(0, "*", [port2]); // no origin can be named, so it carries nothing secret
      port1.postMessage({ t: "config", config });
    }
  };

  // The telephone first; the own page last, and called what it is.
  const [leave, failed, own, shut] = words;
  const note = make("output", {}); // read out when its words come
  const panel = make("div", { tabIndex: -1, lang: config.language });
  panel.append(
    make("button", { textContent: leave, onclick: exit }),
    ...config.help.map((one) => make("a", { textContent: one, href: dial(one) })),
    note,
    make("a", { textContent: own, href: ownPage(config), referrerPolicy: "no-referrer" }),
    make("button", { textContent: shut, onclick: close }),
  );
  const timer = setTimeout(fail, READY_WITHIN_MS);

  if (isFramed) {
    frame.src = `${ownPage(config)}?framed=1&lang=${config.language}`;
  } else {
    (frame as { sandbox: unknown }).sandbox = SANDBOX;
    fillFrame(frame, frameHtml(settings, withCurves));
  }
  addEventListener("message", listen, { signal });
  addEventListener("pagehide", close, { signal }); // else Back could bring the words again
  addEventListener(
    "beforeunload",
    (event) => {
      if (isRunning) {
        event.returnValue = "?"; // every browser asks then, the older ones too
      }
    },
    { signal },
  );
  const presses = shiftCounter();
  const press = (event: KeyboardEvent): void => {
    if (presses(event) === SHIFT_PRESSES) {
      exit();
    }
  };
  addEventListener("keyup", press, { signal }); // while the keys go to the partner's page and not to the frame
  box.append(panel, frame);
  panel.focus(); // no button: the key that opened may still be down
  tell("opened");
  return close;
}

/** As the browser shows it, whatever the partner's styles say of such elements. */
const make: typeof element = (name, values) =>
  element(name, { ...values, style: "all:revert;display:block;margin:8px 16px;min-height:44px;font:1em system-ui" });
