import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";

export type Catalogues = Readonly<Record<string, Readonly<Record<string, MessageFormatElement[]>>>>;

export const SOURCE: string;
export function inOrder(texts: Readonly<Record<string, string>>): string;
export function readCatalogues(folder: string): Catalogues;
