import type { Message } from "../../src/i18n/format";
import type { Catalogues } from "./catalogues.mjs";

type Applications = Readonly<Record<string, { readonly without: readonly string[]; readonly made: readonly string[] }>>;

export function textsOf(
  catalogues: Catalogues,
  application: "visitor" | "console",
  sources: string,
): Readonly<Record<string, Readonly<Record<string, Message>>>>;
export function childrensTexts(catalogues: Catalogues): Readonly<Record<string, Readonly<Record<string, Message>>>>;
export function inEach(catalogues: Catalogues, key: string): Readonly<Record<string, Message>>;
export function isRightToLeft(language: string): boolean;
export function loaderTexts(catalogues: Catalogues): Readonly<Record<string, readonly string[]>>;
export function pageTexts(catalogues: Catalogues): Readonly<Record<string, string>>;
export function checkUse(catalogues: Catalogues, sources: string, applications?: Applications): void;
