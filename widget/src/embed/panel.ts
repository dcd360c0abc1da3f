/** What stands over the frame until it has shown itself, and when it cannot: the way out, the telephone, what happens. */

import { dial } from "../core/dial";
import type { FrameConfig } from "../core/frame-messages";
import { element, take } from "./element";
import { ownPage } from "./frame";
import { FAILED_AFTER_MS, SILENT_AFTER_MS, SLOW_AFTER_MS } from "./measures";
import { PANEL, ROW } from "./styles";
import { wordsFor } from "./words";

/**
 * `progress`: something has come from the frame. `loaded`: the frame has loaded all that it will load by itself.
 * `fail` and `remove` as often as one likes.
 */
type Panel = readonly [progress: () => void, loaded: () => void, fail: () => void, remove: () => void];

/** It is in `box` and has the focus; `failed` is told once each time. */
export function makePanel(
  box: HTMLElement,
  config: FrameConfig,
  signal: AbortSignal,
  exit: () => void,
  close: () => void,
  failed: () => void,
): Panel {
  const [lang, [leave, opening, slow, isFailed, own, shut]] = wordsFor(config.language);
  const note = element("output", { textContent: opening, style: "all:revert" }); // read out when its words change
  const link = (textContent: string, href: string): HTMLElement =>
    element("a", { textContent, href, referrerPolicy: "no-referrer", style: ROW });
  const panel = element("div", {
    tabIndex: -1,
    lang,
    style: PANEL,
  });
  panel.append(
    element("button", { textContent: leave, onclick: exit, style: `${ROW};background:CanvasText;color:Canvas` }),
    note,
    ...config.help.map((one) => link(one, dial(one))),
    element("button", { textContent: shut, onclick: close, style: ROW }),
  );
  let hasCome: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failAfter = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(fail, milliseconds);
  };
  const remove = (): void => {
    clearTimeout(timer);
    clearTimeout(slowTimer);
    take(panel);
  };
  const fail = (): void => {
    remove();
    box.append(panel);
    if (note.textContent !== isFailed) {
      note.textContent = isFailed;
      (panel.lastChild as ChildNode).before(link(own, ownPage(config)));
      failed();
    }
  };
  const progress = (): void => {
    hasCome = true;
    failAfter(FAILED_AFTER_MS);
  };
  const loaded = (): void => {
    if (!hasCome) {
      failAfter(SILENT_AFTER_MS);
    }
  };
  const slowTimer = setTimeout(() => {
    note.textContent = slow;
  }, SLOW_AFTER_MS);
  failAfter(FAILED_AFTER_MS);
  signal.addEventListener("abort", remove);
  box.append(panel);
  panel.focus(); // no button: the key that opened may still be down
  return [progress, loaded, fail, remove];
}
