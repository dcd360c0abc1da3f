/** What the daemon says of a draft or a file: in the language of whoever reads, else in English. */

import type { JSX } from "preact";
import type { OfApp } from "../app";

interface Sentence {
  readonly text: string;
  readonly key?: string;
  readonly gaps?: Readonly<Record<string, string>>;
}

const WEEKDAY = /^(mon|tues|wednes|thurs|fri|satur|sun)day$/;

/** Without words for it, as of a later release, its English stands. */
export function Said({ app, sentence }: OfApp & { readonly sentence: Sentence }): JSX.Element {
  const gaps = Object.entries(sentence.gaps ?? {}).map(([name, value]) => [name, inWords(app, name, value)]);
  const words = wordsOf(app, sentence.key ?? "", Object.fromEntries(gaps));
  return words === null ? <span lang="en">{sentence.text}</span> : <span>{words}</span>;
}

/** A day and a kind of item are words of the file; each has its word in the language of the reader. */
function inWords({ texts }: OfApp["app"], name: string, value: string): string {
  if (WEEKDAY.test(value)) return texts.sayOr(`organisation.${value}`, "organisation.monday");
  return name === "kind" ? (texts.sayIf(`organisation.kind_${value}`, {}) ?? value) : value;
}

function wordsOf({ texts }: OfApp["app"], key: string, gaps: Readonly<Record<string, string>>): string | null {
  const what = texts.sayIf(`fault.${key}`, gaps);
  if (what === null) return texts.sayIf(`doubt.${key}`, gaps);
  const { found, fits = "" } = gaps;
  if (found === undefined) return what;
  return [
    texts.say("fault_expected", { what }),
    found !== "" && texts.say("fault_found", { found }),
    fits !== "" && texts.say("fault_fits", { fits }),
  ]
    .filter(Boolean)
    .join(" ");
}
