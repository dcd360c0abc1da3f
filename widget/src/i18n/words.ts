/** The visitor's texts in the person's language. Keys and gaps are typed; the build holds all languages to the same. */

import type { Reason } from "../core/protocol";
import { type Compiled, format, type Given, type PlainKey } from "./format";
import type { VisitorTexts } from "./keys";

/** The keys without gaps: those that stand in tables and are said without values. */
export type Key = PlainKey<VisitorTexts>;
export type Catalogue = Compiled<VisitorTexts>;
export type Translate = <K extends keyof VisitorTexts>(key: K, ...values: Given<VisitorTexts, K>) => string;

/** A sentence before it is said: its key, and what fills its gaps. */
export type Said = {
  [K in keyof VisitorTexts]: readonly [key: K, ...values: Given<VisitorTexts, K>];
}[keyof VisitorTexts];

const RIGHT_TO_LEFT: readonly string[] = ["ar", "ckb", "fa", "he", "ps", "ug", "ur"];
export const directionOf = (language: string): "rtl" | "ltr" =>
  RIGHT_TO_LEFT.includes(language.split("-")[0] ?? "") ? "rtl" : "ltr";

export const translator =
  (catalogue: Catalogue): Translate =>
  (key, ...[values]) =>
    format(catalogue[key], catalogue[""], values);

/** Sentences in a row. */
export const say = (t: Translate, said: readonly Said[]): string =>
  said.map((one) => (t as (...one: Said) => string)(...one)).join(" ");

/** Before there is a catalogue. */
export const untranslated: Translate = (key, ..._) => key;

/** Why there is no place, at the first view: most reasons have a view of their own, or are asked again. The rest is ours. */
export const reasonKey = (reason: Reason): Key => (reason === "language_not_served" ? "lang.none" : "reason.broken");
