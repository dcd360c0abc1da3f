/** Language → the visitor's texts. build/texts/plugin.mjs puts them here; the shipped application fetches its one language. */

import type { Catalogue } from "../i18n/words";

declare const texts: Readonly<Record<"fi" | "sv" | "en", Catalogue>>;
export default texts;
