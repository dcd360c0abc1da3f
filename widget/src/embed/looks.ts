/**
 * How the partner's page wants us to look: custom properties of its root, read strictly. A colour counts only if all that
 * stands on it and around it can be read; then the words on it need no colour of the page's.
 */

import { isReadable } from "../core/colours";

/** By day and by night, as they were when they were last read; first our own, as base.css has them. And in which corner. */
export let accents: readonly string[];
export let isLeft = false;

/** Once the page has loaded the webmaster reads in the console what is refused: never when somebody opens a chat. */
export function readLooks(): void {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--avoinlinja-${name}`).trim();
  accents = ["#17565e", "#7cc4c6"].map((own, night) => {
    const name = night ? "accent-dark" : "accent";
    const color = read(name);
    if (isReadable(color, night)) {
      return color;
    }
    if (color && document.readyState === "complete") {
      // biome-ignore lint/suspicious/noConsole: for the webmaster
      console.warn(`--avoinlinja-${name}: refused`);
    }
    return own;
  });
  isLeft = /left|rtl/.test(read("corner") || style.direction);
}
