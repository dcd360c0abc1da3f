/** Language → the keeper's texts. build/texts/plugin.mjs puts them here. */

import type { Compiled } from "../i18n/format";
import type { KeeperTexts } from "../i18n/keys";

declare const texts: Readonly<Record<"fi" | "sv" | "en", Compiled<KeeperTexts>>>;
export default texts;
