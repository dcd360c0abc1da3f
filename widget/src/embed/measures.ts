/** How large and how long, in the partner's page. In a file of their own, for so the build writes them where they are used. */

/** Below that the chat fills the screen: a phone, in landscape too. */
export const FULL_BELOW_WIDTH_PX = 640;
export const FULL_BELOW_HEIGHT_PX = 480;
/** A bar: one row of two buttons, beside which the page can be read and used. */
export const SMALL_WIDTH_PX = 340;
export const SMALL_HEIGHT_PX = 66;
/** So wide, and so high on the screen, a place in the page must be for a chat to stand there. */
export const INLINE_MIN_PX = 300;
/** How often what is on the screen is looked at. */
export const LOOK_EVERY_MS = 250;
/** A page that comes back above us as often as we do shall not be dead for it. */
export const RAISED_MAX_COUNT = 8;
/** Seldom enough that a page which takes each note away again is not kept busy by us. */
export const DRAW_AFTER_MS = 500;
export const SLOW_AFTER_MS = 2_000;
/** Nothing has come for so long: longer than any part needs at 10 kbit/s. */
export const FAILED_AFTER_MS = 30_000;
/** The page of the frame is whole, so its program has come or failed; its first word may be a little behind. */
export const SILENT_AFTER_MS = 1_000;
