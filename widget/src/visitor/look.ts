/**
 * Day or night, and how large the letters are: for this page's life alone, and asked of no storage (docs/adr/0072). The colours of
 * the night stand once, in the styles, under what the device prefers; whoever wants it otherwise has that condition answered.
 */

export type Theme = "device" | "light" | "dark";
export const THEMES: readonly Theme[] = ["device", "light", "dark"];
export const LETTERS_PERCENT = [100, 125, 150, 200] as const;

const ANSWERS: Readonly<Record<Theme, string>> = {
  device: "(prefers-color-scheme: dark)",
  light: "not all",
  dark: "all",
};
/** Those whose condition was answered: it is not to be read there any more. */
const ofTheNight = new Set<CSSMediaRule>();
let worn: Theme = "device";

export const theme = (): Theme => worn;

/** Also what comes later than the choice is dressed so, when it is called again. */
export function wear(wanted: Theme): void {
  worn = wanted;
  for (const sheet of [...document.styleSheets, ...(document.adoptedStyleSheets ?? [])]) {
    for (const rule of rulesOf(sheet)) {
      if (rule instanceof CSSMediaRule && rule.media.mediaText === ANSWERS.device) {
        ofTheNight.add(rule);
      }
    }
  }
  for (const { media } of ofTheNight) {
    media.mediaText = ANSWERS[wanted];
  }
  document.documentElement.style.colorScheme = wanted === "device" ? "" : wanted;
}

/** A sheet from elsewhere does not show its rules. */
function rulesOf(sheet: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}

export const letters = (): number => Number.parseInt(document.documentElement.style.fontSize, 10) || 100;

export function enlarge(percent: number): void {
  document.documentElement.style.fontSize = percent === 100 ? "" : `${percent}%`;
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.style.containerType = "normal"; // Chromium does not ask an open dialog anew whether the letters still fit it
    void dialog.offsetWidth;
    dialog.style.containerType = "";
  }
}
