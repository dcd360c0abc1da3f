/** What stands over the frame until it has shown itself, and when it cannot: the way out, the telephone, what happens. */

import { dial } from "../core/dial";
import type { FrameConfig } from "../core/frame-messages";
import { element } from "./element";
import { ownPage } from "./frame";
import { wordsFor } from "./words";

const SLOW_AFTER_MS = 2_000;
/** Nothing has come for so long: longer than any part needs at 10 kbit/s. */
const FAILED_AFTER_MS = 30_000;
/** The page of the frame is whole, so its program has come or failed; its first word may be a little behind. */
const SILENT_AFTER_MS = 1_000;

const ROW =
  "all:revert;display:block;box-sizing:border-box;margin:12px 0;padding:10px 16px;min-height:44px;border:1px solid #8888;border-radius:12px;font:inherit;color:inherit;background:none;";

export interface Panel {
  /** Something has come from the frame. */
  progress(): void;
  /** The frame has loaded all that it will load by itself. */
  loaded(): void;
  fail(): void;
  remove(): void;
}

/** It is in `box` and has the focus; `failed` is told once each time. */
export function makePanel(
  box: HTMLElement,
  config: FrameConfig,
  signal: AbortSignal,
  exit: () => void,
  close: () => void,
  failed: () => void,
): Panel {
  const [leave, opening, slow, isFailed, own, shut] = wordsFor(config.language);
  const note = element("output", { style: "all:revert;display:block;font-size:1.3em" }); // read out when its words come
  const link = (textContent: string, href: string): HTMLElement =>
    element("a", { textContent, href, referrerPolicy: "no-referrer", style: `${ROW}font-weight:600` });
  const panel = element("div", {
    tabIndex: -1,
    lang: config.language,
    style:
      "all:revert;position:absolute;inset:0;overflow:auto;padding:4px 16px;background:Canvas;color:CanvasText;font:17px/1.4 system-ui;outline:0",
  });
  panel.append(
    element("button", { textContent: leave, onclick: exit, style: `${ROW}background:CanvasText;color:Canvas` }),
    note,
    ...config.help.map((one) => link(one, dial(one))),
    element("button", { textContent: shut, onclick: close, style: ROW }),
  );
  let hasCome = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failAfter = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(fail, milliseconds);
  };
  const say = (text: string): void => {
    note.textContent = text;
  };
  const stop = (): void => {
    clearTimeout(timer);
    clearTimeout(slowTimer);
  };
  const fail = (): void => {
    stop();
    if (note.textContent !== isFailed) {
      say(isFailed);
      (panel.lastChild as ChildNode).before(link(own, ownPage(config)));
      box.append(panel);
      failed();
    }
  };
  const remove = (): void => {
    stop();
    panel.remove();
  };
  const slowTimer = setTimeout(() => say(slow), SLOW_AFTER_MS);
  say(opening);
  failAfter(FAILED_AFTER_MS);
  signal.addEventListener("abort", remove);
  box.append(panel);
  panel.focus(); // no button: the key that opened may still be down
  return {
    progress() {
      hasCome = true;
      failAfter(FAILED_AFTER_MS);
    },
    loaded() {
      if (!hasCome) {
        failAfter(SILENT_AFTER_MS);
      }
    },
    fail,
    remove,
  };
}
