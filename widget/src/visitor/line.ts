/** What the line has reviewed and published, and our own words: two requests, without credentials or referrer. */

import type { FrameConfig } from "../adapters/port";
import type { LineProfile } from "../core/protocol";
import type { Catalogue } from "../i18n/words";

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" } as const;
export const FALLBACK_LANGUAGE = "fi";

/** Throws when the line does not answer, `null` when it does not know the embed. */
export async function fetchProfile({ line, embed }: FrameConfig, language: string): Promise<LineProfile | null> {
  const answer = await fetch(`${line}/line/${encodeURIComponent(embed)}?lang=${encodeURIComponent(language)}`, PLAIN);
  if (answer.status === 404 || answer.status === 403) {
    return null;
  }
  if (!answer.ok) {
    throw new Error("line");
  }
  return (await answer.json()) as LineProfile;
}

/** The catalogue that was pinned with this program; another byte is refused by the browser. */
export async function fetchCatalogue({ line, catalogues }: FrameConfig, language: string): Promise<Catalogue> {
  const pin = catalogues[language] ?? catalogues[language.slice(0, 2)] ?? catalogues[FALLBACK_LANGUAGE];
  if (pin === undefined) {
    throw new Error("catalogue");
  }
  const answer = await fetch(`${line}${pin.file}`, { ...PLAIN, integrity: pin.integrity });
  return (await answer.json()) as Catalogue;
}

/** Where the partner's policy forbids the linked sheet: the same bytes, adopted. */
export async function ensureStyle({ line, css }: FrameConfig): Promise<void> {
  if (getComputedStyle(document.documentElement).getPropertyValue("--is-styled") === "") {
    const answer = await fetch(`${line}${css.file}`, { ...PLAIN, integrity: css.integrity });
    const sheet = new CSSStyleSheet();
    await sheet.replace(await answer.text());
    document.adoptedStyleSheets = [sheet];
  }
}
