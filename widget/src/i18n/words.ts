/** The visitor's texts in the person's language. Keys and gaps are typed; the build holds all languages to the same. */

import type { Reason } from "../core/protocol";
import { type Compiled, format, type Given, type PlainKey } from "./format";
import type { VisitorTexts } from "./keys";

/** The keys without gaps: those that stand in tables and are said without values. */
export type Key = PlainKey<VisitorTexts>;
export type Catalogue = Compiled<VisitorTexts>;
export type Translate = <K extends keyof VisitorTexts>(key: K, ...values: Given<VisitorTexts, K>) => string;

const RIGHT_TO_LEFT: readonly string[] = ["ar", "ckb", "fa", "he", "ps", "ug", "ur"];
export const directionOf = (language: string): "rtl" | "ltr" =>
  RIGHT_TO_LEFT.includes(language.split("-")[0] ?? "") ? "rtl" : "ltr";

export const translator =
  (catalogue: Catalogue): Translate =>
  (key, ...[values]) =>
    format(catalogue[key], catalogue[""], values);

/** Before there is a catalogue. */
export const untranslated: Translate = (key, ..._) => key;

export const reasonKey = (reason: Reason): Key => `reason.${reason}`;
