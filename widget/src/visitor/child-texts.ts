/** Language → what children read in the place of a text. build/texts/plugin.mjs puts it here; the shipped application fetches it. */

import type { Catalogue } from "../i18n/words";

export type ForChildren = Readonly<Record<string, Partial<Catalogue>>>;

declare const texts: ForChildren;
export default texts;
