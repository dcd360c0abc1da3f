/** The words of the chosen language, for every part on the screen. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Translate, untranslated } from "../i18n/words";

export const WordsContext = createContext(untranslated);

export const useWords = (): Translate => useContext(WordsContext);
