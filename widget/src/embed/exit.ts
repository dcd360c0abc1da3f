/** Leaving from the partner's page: what was said is out of sight already, and nobody learns from where one comes. */

import { element } from "./element";

/** Hide what is left, then go. Nothing of the page can be had back by the Back button. */
export function leavePage(exit: string): void {
  document.documentElement.style.display = "none";
  document.title = exit.split("/")[2] as string;
  for (const icon of document.querySelectorAll<HTMLLinkElement>("link[rel~=icon]")) {
    icon.href = "data:,";
  }
  document.head.append(element("meta", { name: "referrer", content: "no-referrer" }));
  location.replace(exit);
}
