import type { Message } from "../../src/i18n/format";

/** Keys by the script that names them first. */
export interface Parts {
  readonly first: readonly string[];
  readonly later: readonly string[];
}

export function keysOf(texts: object): readonly string[];
export function partsOf(keys: readonly string[], first: string, later: string): Parts;
export function packed(texts: object, parts: Parts): readonly unknown[];
export function packedLater(texts: object, parts: Parts): readonly unknown[];
export function withPlaces(script: string, parts: Parts): string;
export function packedForChildren(
  texts: Readonly<Record<string, Readonly<Record<string, Message>>>>,
  parts: Parts,
): Readonly<Record<string, Readonly<Record<string, Message>>>>;
