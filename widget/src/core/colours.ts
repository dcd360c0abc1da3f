/** Whether words on a colour, and in it, can be read: of a partner's page, which the loader asks and the frame does not believe. */

/**
 * "#rrggbb", by day so dark, by night so light, as relative luminance: then it is 4.5 to 1 on each ground of ours on which it
 * stands as words (the nearest is --accent-soft), and 5.5 to 1 under the words that stand on it (--accent-ink).
 * As WCAG has it, but for the almost black: 0.0008 too light at most.
 * Source: WCAG 2.2, 1.4.3 and "relative luminance".
 */
export function isReadable(color: string, night: number): boolean {
  const part = (at: number): number => ((+`0x${color.substr(at, 2)}` + 14.025) / 269.025) ** 2.4;
  const luminance = (): number => 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  return /^#\w{6}$/.test(color) && (night ? luminance() > 0.337 : luminance() < 0.138);
}
