/** Where the frame stands on the partner's page: above everything, whole screen on a phone, never under the keyboard. */

import { element } from "./element";

const FULL_SCREEN_BELOW_PX = 640;
/** Nothing of the partner's styles, nor of the browser's for a popover. So high a `z-index` means the highest there is. */
const LOOK =
  "all:initial;position:fixed;outline:1px solid #8888;color-scheme:light dark;overflow:hidden;z-index:9999999999;background:Canvas;flex-flow:column;display:flex;";

/**
 * `isPage`: it fills the page on any screen. Inside a frame nothing is known of zoom and keyboard, so it is this page
 * that looks, until `signal`. Throws, before anything is shown, in a browser without a visual viewport.
 */
export function makeBox(isPage: boolean, signal: AbortSignal): HTMLElement {
  const box = element("div", { popover: "manual" }); // the top layer: a cookie banner must not cover the way out
  const view = visualViewport as VisualViewport;
  /** What lies under the chat and could be reached by Tab alone; what the partner had made inert stays so. */
  const under = [...document.body.children].filter((one) => !(one as HTMLElement).inert) as HTMLElement[];
  const place = (): void => {
    const { width, height, offsetLeft, offsetTop } = view;
    const isFull = (isPage || innerWidth < FULL_SCREEN_BELOW_PX) && !signal.aborted;
    for (const one of under) {
      one.inert = isFull;
    }
    const edge = isFull ? 0 : 16;
    const atMost = (pixels: number, most: number): number => (isFull ? pixels : Math.min(most, pixels - 32));
    const wide = atMost(width, 440);
    const high = atMost(height, 760);
    (box as { style: unknown }).style =
      `${LOOK}height:${high}px;width:${wide}px;left:${offsetLeft + width - wide - edge}px;border-radius:${edge}px;top:${offsetTop + height - high - edge}px`;
  };
  place();
  view.addEventListener("resize", place, { signal });
  view.addEventListener("scroll", place, { signal });
  signal.addEventListener("abort", () => {
    place();
    box.remove();
  });
  document.body.append(box);
  box.showPopover?.();
  return box;
}
