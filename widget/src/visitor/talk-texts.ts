/** What is read in a talk alone, and how it looks. Its program brings the style and knows the hashes of the texts: the first view has no byte for them. */

import type { FrameConfig } from "../core/frame-messages";
import type { Catalogue } from "../i18n/words";
import { adopt, fetchTexts, isLinked, styleOf } from "./release-parts";

const TEXTS = __TALK_TEXTS__;

let isDressed = false;

/** Once: the style stands in this program, and beside it for browsers that adopt none. */
function dress(config: FrameConfig): void {
  if (!isDressed && !isLinked(styleOf(config, "talk"), __TALK_STYLE__)) {
    adopt(__TALK_CSS__);
  }
  isDressed = true;
}

/** The catalogue of a language with what only a talk says; the build goes on counting where the first list ends. */
export async function withTalk(config: FrameConfig, catalogue: Catalogue): Promise<Catalogue> {
  const language = catalogue[""];
  const first = catalogue as unknown as readonly string[];
  const later = await fetchTexts(config, `talk-${language}`, TEXTS[language]);
  dress(config);
  const texts = [...first, ...later];
  return Object.assign(texts, { "": language }) as unknown as Catalogue;
}
