/** Leaving from the partner's page: what was said is out of sight already, and nobody learns from where one comes. */

import { dress, element } from "./element";

/** Hide what is left, then go, the whole page where this one is in a frame. Nothing can be had back by the Back button. */
export function leavePage(exit: string): void {
  dress(document.documentElement, "display:none");
  document.head.replaceChildren(
    element("link", { rel: "icon", href: "data:," }),
    element("meta", { name: "referrer", content: "no-referrer" }),
  );
  document.title = exit.split("/")[2] as string;
  try {
    (top as Window).location.replace(exit);
  } catch {
    location.replace(exit); // the page around us does not allow it
  }
}
