/** What is read in a talk alone, in the language of the page; one that has no texts of ours reads Finnish, as everywhere. */

import { format, type Given } from "../i18n/format";
import type { TalkTexts } from "../i18n/keys";
import texts from "./talk-texts";

export type TalkWords = <K extends keyof TalkTexts>(key: K, ...values: Given<TalkTexts, K>) => string;

export function talkWords(language: string): TalkWords {
  const catalogue = texts[language] ?? texts.fi;
  return (key, ...[values]) => format(catalogue[key], catalogue[""], values);
}
