/** The few words that stand outside the application: before it is there, and when it does not come. */

import texts, { first } from "./texts";

export type LoaderWords = readonly [
  leave: string,
  opening: string,
  slow: string,
  failed: string,
  own: string,
  close: string,
];

/** Names the frame for who hears the page: neutral, and the same word in each of our languages. */
export const TITLE = "Chat";

/** The words of the language, or Finnish. */
export const wordsFor = (language: string): LoaderWords => texts[language.slice(0, 2)] ?? first;
