/** What is asked of the line beside the connection, and told to it: each without credentials or referrer. */

import type { Goodbye, SayGoodbye } from "../core/farewell";
import type { FrameConfig } from "../core/frame-messages";
import type { RouteAnswer, RoutePath } from "../core/protocol";
import type { Catalogue } from "../i18n/words";
import type { ForChildren } from "./child-texts";
import { fetchTexts, PLAIN } from "./release-parts";

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

/** What the first view and the queue say, in one of `LANGUAGES`; what a talk says too comes later: talk-texts.ts. */
export async function fetchCatalogue(config: FrameConfig, language: string): Promise<Catalogue> {
  const texts = await fetchTexts(config, `catalogue-${language}`, CATALOGUES[language]);
  return Object.assign(texts, { "": texts[0] }) as unknown as Catalogue;
}

/** What children read in the place of it, in every language. */
export const fetchForChildren = (config: FrameConfig): Promise<ForChildren> =>
  fetchTexts(config, "children", __CHILDREN__) as Promise<unknown> as Promise<ForChildren>;

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
