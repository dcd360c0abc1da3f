/** What is asked of the line beside the connection, and told to it: each without credentials or referrer. */

import type { Goodbye, SayGoodbye } from "../core/farewell";
import type { FrameConfig } from "../core/frame-messages";
import type { RouteAnswer, RoutePath } from "../core/protocol";
import type { Catalogue } from "../i18n/words";

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" } as const;
const FALLBACK_LANGUAGE = "fi";

const CATALOGUES = __CATALOGUES__;
export const LANGUAGES = Object.keys(CATALOGUES);

type ProfileRoute = "GET /line/{embed}";
type Profile = RouteAnswer<ProfileRoute>;

/** Throws when the line does not answer, `null` when it does not know the embed. */
export async function fetchProfile({ origin, embed }: FrameConfig, language: string): Promise<Profile | null> {
  const path: RoutePath<ProfileRoute> = `/line/${encodeURIComponent(embed)}?lang=${encodeURIComponent(language)}`;
  const answer = await fetch(origin + path, PLAIN);
  if (answer.status === 404 || answer.status === 403) {
    return null;
  }
  if (!answer.ok) {
    throw new Error("line");
  }
  return (await answer.json()) as Profile;
}

/** The catalogue whose hash is written into this program; another byte is refused by the browser. */
export async function fetchCatalogue({ origin }: FrameConfig, language: string): Promise<Catalogue> {
  const spoken = [language, language.slice(0, 2)].find((one) => LANGUAGES.includes(one)) ?? FALLBACK_LANGUAGE;
  const integrity = CATALOGUES[spoken];
  if (integrity === undefined) {
    throw new Error("catalogue");
  }
  const answer = await fetch(`${origin}/w/${__VERSION__}/catalogue-${spoken}.json`, { ...PLAIN, integrity });
  const texts = (await answer.json()) as string[];
  return Object.assign(texts, { "": texts[0] }) as unknown as Catalogue; // the build has put places for keys: texts/pack.mjs
}

/**
 * The styles whose hash is written into this program, adopted: a link would be refused by a partner's policy that names
 * no styles, and each refusal reported to whoever collects the partner's reports. Older browsers cannot adopt any. What
 * comes later stands before what came first.
 */
export async function loadStyle({ origin }: FrameConfig, name: keyof typeof __STYLES__): Promise<void> {
  const href = `${origin}/w/${__VERSION__}/${name}.css`;
  const from = { href, integrity: __STYLES__[name], crossOrigin: "anonymous" };
  const page: Partial<Document> & Pick<Document, "head" | "createElement"> = document;
  if (page.adoptedStyleSheets === undefined) {
    document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", ...from }));
    return;
  }
  const answer = await fetch(from.href, { ...PLAIN, integrity: from.integrity });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  page.adoptedStyleSheets = [sheet, ...page.adoptedStyleSheets];
}

/**
 * Sent even while the page goes, and of a form that no browser asks about first. Older Firefox knows no `keepalive`: there
 * the same is sent as a beacon too, and heard once or twice.
 */
export async function sayGoodbye({ origin }: FrameConfig, goodbye: Goodbye): ReturnType<SayGoodbye> {
  const path: RoutePath<"POST /leave"> = "/leave";
  const body = JSON.stringify(goodbye);
  try {
    const answering = fetch(origin + path, { ...PLAIN, method: "POST", body, keepalive: true });
    if (!("keepalive" in Request.prototype)) {
      navigator.sendBeacon(origin + path, body);
    }
    return Object(await (await answering).json());
  } catch {
    return { refused: "offline" };
  }
}
