/** Words in the person's language. The type of a key comes from the Finnish catalogue; tests hold the others to it. */

import type catalogue from "./fi.json";
import type { Reason } from "../core/protocol";

export type Key = keyof typeof catalogue;
export type Catalogue = Readonly<Record<Key, string>>;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: Key, values?: Values) => string;

export const RIGHT_TO_LEFT: readonly string[] = ["ar", "ckb", "fa", "he", "ps", "ug", "ur"];
export const directionOf = (language: string): "rtl" | "ltr" =>
  RIGHT_TO_LEFT.includes(language.split("-")[0] ?? "") ? "rtl" : "ltr";

/** Fill `{name}` and `{name.part}`; one that has no value stays as it is, so that the slip is seen. */
export const fill = (text: string, values: Values = {}): string =>
  text.replace(/\{([a-z_.]+)\}/g, (whole, name: string) => String(values[name] ?? whole));

export const translator =
  (words: Catalogue): Translate =>
  (key, values) =>
    fill(words[key], values);

export const reasonKey = (reason: Reason): Key => `reason.${reason}`;
