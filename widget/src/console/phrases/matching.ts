/** Which phrases are meant by what stands behind a `/`, and where it stands. */

import type { OwnPhrase, ShownPhrase } from "../../core/protocol";

export interface Offered {
  readonly key: string;
  readonly code: string;
  readonly title: string;
  readonly text: string;
}

interface Where {
  readonly line: string;
  /** In which the talk is: texts come in it, or not at all. */
  readonly language: string;
  /** In which the console is: titles come in it where there are some. */
  readonly own: string;
}

/** A `/` and what is written behind it. */
export interface Slash {
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

/** Before the caret, at the beginning or behind a space: "and/or" and "1/2" are words, not codes. Null: there is none. */
export function slashAt(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const query = found[1] ?? "";
  return { from: caret - query.length - 1, to: caret, query };
}

/** Asked for at this place by a key: what is written behind it, without a blank. Null: the caret has gone elsewhere. */
export function askedAt(text: string, from: number, caret: number): Slash | null {
  const query = text.slice(from, caret);
  return caret < from || /\s/u.test(query) ? null : { from, to: caret, query };
}

/** One's own first; then the organisation's, as they come. */
export function offered(
  own: readonly OwnPhrase[],
  phrases: readonly ShownPhrase[],
  { line, language, own: ui }: Where,
): readonly Offered[] {
  const mine = own
    .filter((one) => one.language === null || one.language === language)
    .map(({ code, title, text }, at) => ({ key: `own-${at}`, code, title, text }));
  const theirs = phrases
    .filter((one) => (one.line === null || one.line === line) && one.text[language] !== undefined)
    .map(({ id, code, title, text }) => ({
      key: id,
      code,
      title: title[ui] ?? title[language] ?? code,
      text: text[language] ?? "",
    }));
  return [...mine, ...theirs];
}

/** Codes that begin so, then titles that have it, each in the order of the list. */
export function matching(some: readonly Offered[], query: string): readonly Offered[] {
  const wanted = plain(query);
  const byCode = some.filter(({ code }) => plain(code).startsWith(wanted));
  const byTitle = some.filter((one) => !byCode.includes(one) && plain(one.title).includes(wanted));
  return [...byCode, ...byTitle];
}

/** Without accents and capitals: as it is looked for. */
export const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
