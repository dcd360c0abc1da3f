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

/** Names the box and the frame for who hears the page: neutral, and the same word in each of our languages. */
export const TITLE = "Chat";

/** The words in the language that a tag such as "sv-SE" or "en_GB" means, or in Finnish; and which of them it is. */
export function wordsFor(tag: string): readonly [language: string, words: LoaderWords] {
  const language = tag.slice(0, 2).toLowerCase();
  const words = texts[language];
  return words ? [language, words] : ["fi", first];
}
