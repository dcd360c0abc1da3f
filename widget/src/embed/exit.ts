/** Leaving from the partner's page: what was said is out of sight already, and nobody learns from where one comes. */

import { dress, element } from "./element";

/**
 * Go, the whole page where this one is in a frame; nothing can be had back by the Back button. A document that is opened
 * anew is blank, and has lost its listeners: half a form would else ask before it lets anybody go.
 */
export function leavePage(exit: string): void {
  try {
    // what hears of every navigation could refuse ours or make it its own, and outlives the document
    navigation.onnavigate = null;
    NavigateEvent.prototype.intercept = NavigateEvent.prototype.preventDefault = () => {};
  } catch {
    // an older browser, or a page that has made something else of these names
  }
  try {
    document.open();
    const blank = element("html", {});
    blank.append(
      element("title", { text: exit.split("/")[2] as string }),
      element("meta", { name: "referrer", content: "no-referrer" }),
    );
    document.append(blank);
  } catch {
    dress(document.documentElement, "display:none"); // a page that cannot be opened anew
  }
  try {
    (top as Window).location.replace(exit);
  } catch {
    location.replace(exit); // the page around us does not allow it
  }
}
