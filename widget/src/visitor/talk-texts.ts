/** What is read in a talk alone, and how it looks. Its program brings the style and knows the hashes of the texts: the first view has no byte for them. */

import type { FrameConfig } from "../core/frame-messages";
import type { Catalogue } from "../i18n/words";
import { fetchTexts, loadStyle } from "./release-parts";

const TEXTS = __TALK_TEXTS__;

let style: Promise<void> | null = null;

/** Once; what did not come is asked for again with the texts. */
function dress(config: FrameConfig): Promise<void> {
  style ??= loadStyle(config, "talk", __TALK_STYLE__, __TALK_CSS__).catch((error: unknown) => {
    style = null;
    throw error;
  });
  return style;
}

/** The catalogue of a language with what only a talk says; the build goes on counting where the first list ends. */
export async function withTalk(config: FrameConfig, catalogue: Catalogue): Promise<Catalogue> {
  const language = catalogue[""];
  const first = catalogue as unknown as readonly string[];
  const [later] = await Promise.all([fetchTexts(config, `talk-${language}`, TEXTS[language]), dress(config)]);
  const texts = [...first, ...later];
  return Object.assign(texts, { "": language }) as unknown as Catalogue;
}
