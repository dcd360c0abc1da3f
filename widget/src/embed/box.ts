/** Where the frame stands on the partner's page: above everything, whole screen on a phone, never under the keyboard. */

export const FULL_SCREEN_BELOW_PX = 640;
const EDGE_PX = 16;

export interface Box {
  readonly element: HTMLElement;
  remove(): void;
}

/** `isPage`: it fills the page on any screen. */
export function makeBox(isPage: boolean): Box {
  const element = document.createElement("div");
  Object.assign(element.style, {
    position: "fixed",
    inset: "auto",
    margin: "0",
    padding: "0",
    border: "0",
    overflow: "hidden",
    zIndex: "2147483647",
    background: "Canvas",
    color: "CanvasText",
    colorScheme: "light dark",
    display: "flex",
    flexDirection: "column",
    maxWidth: "none",
    maxHeight: "none",
  });
  document.body.append(element);
  toTopLayer(element);
  const place = (): void => placeBox(element.style, isPage);
  const views = [window, window.visualViewport].filter((view) => view !== null && view !== undefined);
  for (const view of views) {
    view.addEventListener("resize", place);
    view.addEventListener("scroll", place);
  }
  place();
  return {
    element,
    remove() {
      element.remove();
      for (const view of views) {
        view.removeEventListener("resize", place);
        view.removeEventListener("scroll", place);
      }
    },
  };
}

/** A cookie banner with the largest z-index must not cover the way out. */
function toTopLayer(element: HTMLElement): void {
  try {
    element.popover = "manual";
    element.showPopover();
  } catch {
    element.removeAttribute("popover");
  }
}

function placeBox(style: CSSStyleDeclaration, isPage: boolean): void {
  const view = window.visualViewport;
  const width = view?.width ?? window.innerWidth;
  const height = view?.height ?? window.innerHeight;
  const isFull = isPage || window.innerWidth < FULL_SCREEN_BELOW_PX;
  const boxWidth = isFull ? width : Math.min(420, width - 2 * EDGE_PX);
  const boxHeight = isFull ? height : Math.min(720, height - 2 * EDGE_PX);
  const edge = isFull ? 0 : EDGE_PX;
  style.width = `${boxWidth}px`;
  style.height = `${boxHeight}px`;
  style.left = `${(view?.offsetLeft ?? 0) + (isFull ? 0 : width - boxWidth - edge)}px`;
  style.top = `${(view?.offsetTop ?? 0) + (isFull ? 0 : height - boxHeight - edge)}px`;
  style.borderRadius = isFull ? "0" : "16px";
  style.boxShadow = isFull ? "none" : "0 8px 40px rgba(0,0,0,.3)";
}
