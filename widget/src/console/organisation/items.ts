/** The kinds of items that an organisation decides, and what is held and written of each. */

import type {
  CardTable,
  EmbedTable,
  HeldCard,
  HeldEmbed,
  HeldLine,
  HeldOrganisation,
  HeldPhrase,
  HeldStaff,
  LineTable,
  OrganisationTable,
  OwnItems,
  PhraseTable,
  StaffTable,
} from "../../core/protocol";

export interface Tables {
  readonly line: LineTable;
  readonly embed: EmbedTable;
  readonly staff: StaffTable;
  readonly organisation: OrganisationTable;
  readonly phrase: PhraseTable;
  readonly card: CardTable;
}
export type Kind = keyof Tables;
export type AnyTable = Tables[Kind];
export type AnyHeld = HeldLine | HeldEmbed | HeldStaff | HeldOrganisation | HeldPhrase | HeldCard;
export interface Opened {
  readonly kind: Kind;
  readonly id: string;
}

export function listOf(own: OwnItems, kind: Kind): readonly AnyHeld[] {
  const lists = {
    line: own.lines,
    embed: own.embeds,
    staff: own.staff,
    organisation: [own.organisation],
    phrase: own.phrases,
    card: own.cards,
  };
  return lists[kind];
}

/** As one's own draft has it, else as it stands. */
export const writtenIn = (held: AnyHeld | null): AnyTable | null =>
  held === null ? null : held.draft === null ? held.value : held.draft.value;

/** An id as it stands in addresses: "etusivu-2"; it begins with the organisation's, for nobody shall learn which others there are. */
export function idFor(organisation: string, words: string): string {
  const plain = words
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
  return `${organisation}-${plain}`.slice(0, ID_MAX_CHARACTERS).replace(/-+$/u, "");
}

const ID_MAX_CHARACTERS = 40;

/** The same with a number behind it, where it is taken. */
export function freeId(own: OwnItems, kind: Kind, organisation: string, words: string): string {
  const ids = new Set(listOf(own, kind).map(({ id }) => id));
  const first = idFor(organisation, words);
  if (!ids.has(first)) return first;
  let number = 2;
  const numbered = (): string => `${first.slice(0, ID_MAX_CHARACTERS - 3)}-${number}`;
  while (ids.has(numbered())) number += 1;
  return numbered();
}
