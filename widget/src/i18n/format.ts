/** Fills a compiled text; build/texts/messages.mjs says what it looks like. */

import type { Value } from "./keys";

export type Values = Readonly<Record<string, Value>>;
type Part = string | readonly [gap: string] | readonly [number: string, choices: Readonly<Record<string, Message>>];
type Message = string | readonly Part[];

/** What fills the gaps of `Texts[K]`: nothing, or one object. */
export type Given<Texts, K extends keyof Texts> = [Texts[K]] extends [null] ? [] : [values: Exclude<Texts[K], null>];

/** The keys of texts without gaps. */
export type PlainKey<Texts> = { [K in keyof Texts]: Texts[K] extends null ? K : never }[keyof Texts];

/** A catalogue as the build makes it; under "" its language. */
export type Compiled<Texts> = { readonly [K in keyof Texts]: Texts[K] extends null ? string : Message } & {
  readonly "": string;
};

/** A gap that has no value stays as it is, so that the slip is seen. */
export function format(message: Message, language: string, values: Values = {}): string {
  return typeof message === "string" ? message : message.map((part) => formatPart(part, language, values)).join("");
}

function formatPart(part: Part, language: string, values: Values): string {
  if (typeof part === "string") return part;
  const [name, choices] = part;
  const value = values[name];
  if (value === undefined) return `{${name}}`;
  if (choices === undefined) return typeof value === "number" ? numberWords(value, language) : value;
  const category = new Intl.PluralRules(language).select(Number(value));
  return format(choices[`=${value}`] ?? choices[category] ?? choices.other ?? "", language, values);
}

/** Of a whole number below a thousand nothing is to be formatted, and the first that is takes a slow phone 80 ms. */
const numberWords = (value: number, language: string): string =>
  /^\d{1,3}$/.test(`${value}`) ? `${value}` : value.toLocaleString(language);
