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
 * no styles, and each refusal reported to whoever collects the partner's reports. Older browsers cannot adopt any. What
 * comes later stands before what came first. `text`: what stands in the file, where a script has brought it.
 */
export async function loadStyle(
  { origin, accents }: FrameConfig,
  name: string,
  integrity: string,
  text?: string,
): Promise<void> {
  const href = `${origin}/w/${__VERSION__}/${name}.css`;
  const from = { href, integrity, crossOrigin: "anonymous" };
  const page: Partial<Document> & Pick<Document, "head" | "createElement"> = document;
  if (page.adoptedStyleSheets === undefined) {
    document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", ...from }));
    return;
  }
  const style = text ?? (await (await fetch(from.href, { ...PLAIN, integrity })).text());
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style + (accents?.every(isReadable) ? inColours(accents) : ""));
  page.adoptedStyleSheets = [sheet, ...page.adoptedStyleSheets];
}
