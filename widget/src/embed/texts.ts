/** Language → the loader's texts. build/texts/plugin.mjs puts them here. */

import type { LoaderWords } from "./words";

declare const texts: Readonly<Record<string, LoaderWords>>;
/** The Finnish ones, for a language that we have not. */
export declare const first: LoaderWords;
export default texts;
