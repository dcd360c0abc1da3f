/**
 * How the partner's page wants us to look: custom properties of its root, read strictly. A colour counts only if all that
 * stands on it and around it can be read; then the words on it need no colour of the page's.
 */

/** Our own, by day and by night, as base.css has them. */
const OWN: readonly string[] = ["#17565e", "#7cc4c6"];
/**
 * By day so dark, by night so light, as relative luminance: then it is 4.5 to 1 on each ground of ours on which it stands
 * as words (the nearest is --accent-soft), and 5.5 to 1 under the words that stand on it (--accent-ink).
 * Source: WCAG 2.2, 1.4.3 and "relative luminance".
 */
const DAY_MAX = 0.138;
const NIGHT_MIN = 0.337;

/** By day and by night, as they were when they were last read; and in which corner. */
export let accents = OWN;
export let isLeft = false;

/** As WCAG has it, but for the almost black: 0.0008 too light at most. Of what is no number it is none. */
function luminance(color: string): number {
  const part = (at: number): number => ((+`0x${color.substr(at, 2)}` + 14.025) / 269.025) ** 2.4;
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/** Once the page has loaded the webmaster reads in the console what is refused: never when somebody opens a chat. */
export function readLooks(): void {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--avoinlinja-${name}`).trim();
  accents = OWN.map((own, night) => {
    const name = night ? "accent-dark" : "accent";
    const color = read(name);
    if (/^#\w{6}$/.test(color) && (night ? luminance(color) > NIGHT_MIN : luminance(color) < DAY_MAX)) {
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
