/**
 * Where the chat stands on the partner's page: above everything, whole screen on a phone, never under the keyboard.
 *
 * The page around it is not believed: what is on the screen is looked at, and put right, as long as the chat is open
 * (docs/adr/0020). The box stands beside the body, which pages swap, and in the top layer, above their styles' reach. So
 * it does inline too: in the page stands a gap as large, and the box over it as long as enough of the gap is on the
 * screen, else in the corner (docs/adr/0070). A page that draws its parts anew takes away a gap, and no conversation.
 */

import type { FrameWord } from "../core/frame-messages";
import { dress, element, take } from "./element";
import { isLeft } from "./looks";
import {
  FULL_BELOW_HEIGHT_PX,
  FULL_BELOW_WIDTH_PX,
  INLINE_MIN_PX,
  LOOK_EVERY_MS,
  RAISED_MAX_COUNT,
  SMALL_HEIGHT_PX,
  SMALL_WIDTH_PX,
} from "./measures";
import type { Settings } from "./settings";
import { schemeOf } from "./settings";
import { GAP, OURS } from "./styles";
import { TITLE } from "./words";

/** Whether a person can see and press it: it has a size, it is on the screen, and nothing is above it. */
export function isSeen(one: Element): boolean {
  const { left, top, width, height } = one.getBoundingClientRect();
  return [0.1, 0.5, 0.9].every((part) =>
    one.contains(document.elementFromPoint(left + width * part, top + height * part)),
  );
}

/**
 * The box with `frame` in it, and what puts right what the page does to them; it is done often, until `signal`.
 * Inside a frame nothing is known of zoom and keyboard, so it is this page that looks. `lost`: the page has taken one of
 * them away, which ends what is inside. Throws, before anything is shown, in a browser without a visual viewport.
 * `shrink`: by "minimise" it is a bar for a while, and the page is the person's again; by all else it is large.
 * `hold`: nothing else on the page can have the focus.
 */
export function makeBox(
  frame: HTMLElement,
  settings: Settings,
  signal: AbortSignal,
  lost: () => void,
): readonly [box: HTMLElement, look: () => void, shrink: (word?: FrameWord) => void, hold: (word: FrameWord) => void] {
  const box = element("dialog", { closedBy: "none", ariaLabel: TITLE }); // Esc would close it
  const gap = element("div", { style: GAP });
  const view = visualViewport as VisualViewport;
  let isFull: boolean | undefined;
  let raised = 1; // in vain since it was last seen; more than none, for it never was
  let isBar: boolean | undefined;

  /**
   * Last in the top layer. What is modal there makes all else dead: the page under a full screen, as it should, but
   * also us under a partner's own dialog, unless we are modal in our turn.
   */
  const raise = (isModal: unknown): void => {
    try {
      box.popover = null; // also leaves the top layer
      box.close();
      if (isModal) {
        box.showModal();
      } else {
        box.popover = "manual";
        box.showPopover();
      }
    } catch {
      // an older browser: above by its z-index alone
    }
  };

  /** Where the snippet says, as often as the page has drawn that anew; without such a place it has no size. */
  const putInPage = (): void => {
    if (!gap.isConnected) {
      document.getElementById(settings.place as string)?.append(gap);
    }
  };

  const place = (): void => {
    const { width, height, offsetLeft, offsetTop } = view;
    const at = gap.getBoundingClientRect();
    const wasFull = isFull;
    isFull =
      !isBar &&
      (settings.display === "page" ||
        Math.min(innerWidth, screen.width) < FULL_BELOW_WIDTH_PX ||
        innerHeight < FULL_BELOW_HEIGHT_PX);
    const zoom = Math.max(1, 1 / view.scale); // a page that says nothing of phones is shown small there, and we are not
    let top = Math.max(at.top, offsetTop);
    let left = Math.max(at.left, offsetLeft);
    let high = Math.min(at.bottom, offsetTop + height) - top;
    let wide = Math.min(at.right, offsetLeft + width) - left;
    let position = "fixed";
    if (isFull || isBar || Math.min(high, wide) < INLINE_MIN_PX) {
      const [edge, maxWide, maxHigh] = isFull
        ? [0, width, height]
        : isBar
          ? [8, SMALL_WIDTH_PX, SMALL_HEIGHT_PX]
          : [16, 440, 760];
      wide = Math.min(maxWide * zoom, width - 2 * edge);
      high = Math.min(maxHigh * zoom, height - 2 * edge);
      left = offsetLeft + (isLeft ? edge : width - wide - edge);
      top = offsetTop + height - high - edge;
    } else if (top === at.top) {
      position = "absolute"; // goes with the page, without us
      left += scrollX;
      top += scrollY;
    }
    dress(
      box,
      `${OURS}${schemeOf(settings)};position:${position};height:${high / zoom}px;width:${wide / zoom}px;left:${left / zoom}px;top:${top / zoom}px;zoom:${zoom / (document.documentElement.currentCSSZoom ?? 1)}`,
    );
    if (isFull !== wasFull) {
      raise(isFull);
    }
  };

  const look = (): void => {
    if (!box.isConnected || frame.parentNode !== box) {
      lost();
      return;
    }
    dress(gap);
    putInPage();
    place();
    for (const one of box.children) {
      dress(one as HTMLElement);
    }
    if (isSeen(box) && (box.open || !isFull)) {
      raised = 0;
    } else if (raised++ < RAISED_MAX_COUNT) {
      raise(isFull || raised > 1 || document.activeElement === frame);
    }
  };

  const timer = setInterval(look, LOOK_EVERY_MS);
  for (const name of ["resize", "scroll"]) {
    for (const target of [view, window]) {
      target.addEventListener(name, place, { signal, capture: true });
    }
  }
  addEventListener("beforeprint", () => dress(box, "display:none"), { signal }); // until the next look
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    take(box);
    take(gap);
  });
  box.append(frame);
  document.documentElement.append(box);
  putInPage();
  gap.scrollIntoView({ block: "nearest" }); // this once: later nobody has pressed anything
  look();
  return [
    box,
    look,
    (word) => {
      isBar = word === "minimise";
      place();
    },
    raise,
  ];
}
