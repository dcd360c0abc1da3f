/** Language → the guest's texts. build/texts/plugin.mjs puts them here. */

import type { Compiled } from "../i18n/format";
import type { GuestTexts } from "../i18n/keys";

declare const texts: Readonly<Record<"fi" | "sv" | "en", Compiled<GuestTexts>>>;
export default texts;
