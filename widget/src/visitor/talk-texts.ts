/** Language → what is read in a talk alone. build/texts/plugin.mjs puts it here; it comes with the talk, in all languages. */

import type { Compiled } from "../i18n/format";
import type { TalkTexts } from "../i18n/keys";

declare const texts: Readonly<Record<string, Compiled<TalkTexts>>> & Readonly<Record<"fi", Compiled<TalkTexts>>>;
export default texts;
