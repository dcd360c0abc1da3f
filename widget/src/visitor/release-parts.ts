/** Texts and styles of this release. Whoever asks for one knows its hash; another byte is refused by the browser. */

import { isReadable } from "../core/colours";
import type { FrameConfig } from "../core/frame-messages";

export const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" } as const;

/** A list, as the build has packed it: the program has places in it for keys (build/texts/pack.mjs). */
export async function fetchTexts(
  { origin }: FrameConfig,
  name: string,
  integrity: string | undefined,
): Promise<readonly string[]> {
  if (integrity === undefined) {
    throw new Error("texts");
  }
  const answer = await fetch(`${origin}/w/${__VERSION__}/${name}.json`, { ...PLAIN, integrity });
  return (await answer.json()) as string[];
}

/** A partner's colours stand above ours; whoever hands them here may have looked at them, or not. */
const inColours = ([day, night]: readonly string[]): string =>
  `:root{--accent:${day}}@media (prefers-color-scheme:dark){:root{--accent:${night}}}`;

/**
 * Styles, adopted: a link would be refused by a partner's policy that names
 * no styles, and each refusal reported to whoever collects the partner's reports. What comes later stands before what came first.
 */
export function adopt(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
}

/** Older browsers cannot adopt any: a link stands there instead. */
export function isLinked(href: string, integrity: string): boolean {
  const page: Partial<Document> & Pick<Document, "head" | "createElement"> = document;
  if (page.adoptedStyleSheets !== undefined) {
    return false;
  }
  const from = { href, integrity, crossOrigin: "anonymous" };
  page.head.prepend(Object.assign(page.createElement("link"), { rel: "stylesheet", ...from }));
  return true;
}

export const styleOf = ({ origin }: FrameConfig, name: string): string => `${origin}/w/${__VERSION__}/${name}.css`;

export async function loadStyle(config: FrameConfig, name: string, integrity: string): Promise<void> {
  const href = styleOf(config, name);
  if (!isLinked(href, integrity)) {
    const answer = await fetch(href, { ...PLAIN, integrity });
    const { accents } = config;
    adopt((await answer.text()) + (accents?.every(isReadable) ? inColours(accents) : ""));
  }
}
