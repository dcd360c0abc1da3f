import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import type { Catalogues } from "./catalogues.mjs";

interface Draft {
  readonly language: string;
  readonly status: "prepared" | "draft" | "reviewed";
  readonly made_by: string;
  readonly review: readonly string[];
  readonly reviewed: string | null;
  readonly texts: Readonly<Record<string, MessageFormatElement[]>>;
}
type Drafts = Readonly<Record<string, Draft>>;

export const DRAFTS: string;
export function readDrafts(folder: string, catalogues: Catalogues): Drafts;
export function missingIn(draft: Draft, catalogues: Catalogues): string[];
export function withDrafts(catalogues: Catalogues, drafts: Drafts, asked: readonly string[]): Catalogues;
export function asFarAsTheyGo(catalogues: Catalogues, drafts: Drafts): Catalogues;
export function asked(environment?: Readonly<Record<string, string | undefined>>): string[];
export function unread(drafts: Drafts, languages: readonly string[]): string[];
