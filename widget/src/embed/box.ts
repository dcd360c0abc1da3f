/** Where the frame stands on the partner's page: above everything, whole screen on a phone, never under the keyboard. */

import { element } from "./element";

export const FULL_SCREEN_BELOW_PX = 640;
/** Nothing of the partner's styles, nor of the browser's for a popover. */
const LOOK =
  "all:initial;position:fixed;overflow:hidden;outline:1px solid #8888;z-index:2147483647;background:Canvas;color-scheme:light dark;display:flex;flex-direction:column;";

/**
 * `isPage`: it fills the page on any screen. Inside a frame nothing is known of zoom and keyboard, so it is this page
 * that looks, until `signal`. Throws, before anything is shown, in a browser without a visual viewport.
 */
export function makeBox(isPage: boolean, signal: AbortSignal): HTMLElement {
  const box = element("div", { popover: "manual" }); // the top layer: a cookie banner must not cover the way out
  const view = visualViewport as VisualViewport;
  const place = (): void => {
    const { width, height, offsetLeft, offsetTop } = view;
    const isFull = isPage || innerWidth < FULL_SCREEN_BELOW_PX;
    const edge = isFull ? 0 : 16;
    const atMost = (pixels: number, most: number): number => (isFull ? pixels : Math.min(most, pixels - 2 * edge));
    const wide = atMost(width, 440);
    const high = atMost(height, 760);
    box.style.cssText = `${LOOK}width:${wide}px;height:${high}px;left:${offsetLeft + width - wide - edge}px;top:${offsetTop + height - high - edge}px;border-radius:${edge}px`;
  };
  place();
  for (const name of ["resize", "scroll"]) {
    view.addEventListener(name, place, { signal });
  }
  document.body.append(box);
  box.showPopover?.();
  return box;
}
