/** Where the frame stands on the partner's page: above everything, whole screen on a phone, never under the keyboard. */

export const FULL_SCREEN_BELOW_PX = 640;
const EDGE_PX = 16;
const LOOK =
  "position:fixed;inset:auto;margin:0;padding:0;border:0;max-width:none;max-height:none;overflow:hidden;z-index:2147483647;background:Canvas;color:CanvasText;color-scheme:light dark;display:flex;flex-direction:column;";

/** Gone when `signal` says so. `isPage`: it fills the page on any screen. */
export function makeBox(isPage: boolean, signal: AbortSignal): HTMLElement {
  const box = document.createElement("div");
  document.body.append(box);
  try {
    box.popover = "manual"; // the top layer: a cookie banner must not cover the way out
    box.showPopover();
  } catch {
    box.removeAttribute("popover");
  }
  const place = (): void => {
    box.style.cssText = LOOK + placeOf(isPage);
  };
  for (const view of [window, window.visualViewport]) {
    view?.addEventListener("resize", place, { signal });
    view?.addEventListener("scroll", place, { signal });
  }
  place();
  signal.addEventListener("abort", () => box.remove());
  return box;
}

/** Inside a frame nothing is known of zoom and keyboard, so it is this page that looks. */
function placeOf(isPage: boolean): string {
  const { width, height, offsetLeft, offsetTop } = window.visualViewport ?? {
    width: window.innerWidth,
    height: window.innerHeight,
    offsetLeft: 0,
    offsetTop: 0,
  };
  if (isPage || window.innerWidth < FULL_SCREEN_BELOW_PX) {
    return `width:${width}px;height:${height}px;left:${offsetLeft}px;top:${offsetTop}px`;
  }
  const [wide, high] = [Math.min(440, width - 2 * EDGE_PX), Math.min(760, height - 2 * EDGE_PX)];
  const [left, top] = [offsetLeft + width - wide - EDGE_PX, offsetTop + height - high - EDGE_PX];
  return `width:${wide}px;height:${high}px;left:${left}px;top:${top}px;border-radius:16px;box-shadow:0 8px 40px #0005`;
}
