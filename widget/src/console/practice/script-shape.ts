/**
 * What a scripted visitor is. The scripts are files of data, one for each language, in `scripts/`: whoever trains people may
 * read them, and `test/console/practice/scripts.test.ts` says whether every branch is reached and comes to an end.
 */

import type { CardId } from "../care/card-shape";
import type { Language } from "../texts";

export const PRACTICE_LANGUAGES = ["fi", "sv", "en"] as const satisfies readonly Language[];
export type PracticeLanguage = (typeof PRACTICE_LANGUAGES)[number];

/** When a step is left. The first that fits counts. */
export type Next =
  /** One of these stands in what the counsellor writes, whatever the case; the beginning of a word is enough. */
  | { readonly words: readonly string[]; readonly to: string }
  /** With so many messages of the counsellor in this step. */
  | { readonly turns: number; readonly to: string }
  /** So long nothing was said. */
  | { readonly quiet_seconds: number; readonly to: string };

export interface Step {
  /** What the visitor writes here, one message after the other. None: nothing is said. */
  readonly say?: readonly string[];
  /** Before the first of them. */
  readonly after_seconds?: number;
  /** How the line sees the visitor from here on. */
  readonly presence?: "here" | "silent" | "lost";
  /** The visitor marks that it cannot wait. */
  readonly urgent?: "danger" | "harm";
  /** How the talk ends here, after what is said. */
  readonly end?: "leaves" | "quick_exit";
  readonly next?: readonly Next[];
}

/** Something that the counsellor may say at any time, by which it is known that it was said. */
export interface Listen {
  readonly mark: string;
  readonly words: readonly string[];
}

/**
 * What is told after the talk. `when`, `unless`: a mark, or `step:…` that was reached, `card:…` that was opened beside it,
 * `checked` (the safety check was ticked), `you_ended`, `exited`, `left`.
 */
export interface Notice {
  readonly when?: string;
  readonly unless?: string;
  readonly text: string;
  readonly card?: CardId;
}

export interface Script {
  readonly id: string;
  readonly title: string;
  /** For whoever chooses whom to meet. */
  readonly about: string;
  readonly topic: string | null;
  readonly waited_minutes: number;
  readonly urgent: "danger" | "harm" | null;
  readonly begin: string;
  readonly listens: readonly Listen[];
  readonly steps: Readonly<Record<string, Step>>;
  readonly notices: readonly Notice[];
}

interface ReadyMadeText {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** One file, and what the build puts to it: the phrases and cards that come with the release. */
export interface Scripts {
  readonly language: PracticeLanguage;
  readonly scripts: readonly Script[];
  readonly phrases: readonly (ReadyMadeText & { readonly code: string })[];
  readonly cards: readonly ReadyMadeText[];
}

/** The marks that no script makes itself. */
export const OWN_MARKS = ["checked", "you_ended", "exited", "left"] as const;
export const cardMark = (card: CardId): string => `card:${card}`;
export const stepMark = (step: string): string => `step:${step}`;

/** What is told after a talk in which these marks were made, in the order of the file. */
export const noticed = (script: Script, marks: ReadonlySet<string>): readonly Notice[] =>
  script.notices.filter(
    ({ when, unless }) => (when === undefined || marks.has(when)) && (unless === undefined || !marks.has(unless)),
  );

/** Whether one of these words stands in it: from the beginning of a word on, so that "out" is not in "about". */
export function hasWords(text: string, words: readonly string[]): boolean {
  const heard = ` ${fold(text)}`;
  return words.some((word) => heard.includes(` ${fold(word).trim()}`));
}

/** Letters and digits alone, small, with one space between words. */
const fold = (text: string): string =>
  text
    .normalize("NFC")
    .toLocaleLowerCase("fi")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ");
