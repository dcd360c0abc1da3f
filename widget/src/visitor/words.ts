/** The words of the chosen language, for every part on the screen. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Translate } from "../i18n/words";

export const WordsContext = createContext<Translate>((key) => key);

export const useWords = (): Translate => useContext(WordsContext);
