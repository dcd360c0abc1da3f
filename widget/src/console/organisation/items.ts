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
  HeldUnit,
  LineTable,
  OrganisationTable,
  OwnItems,
  PhraseTable,
  StaffTable,
  UnitTable,
} from "../../core/protocol";

export interface Tables {
  readonly unit: UnitTable;
  readonly line: LineTable;
  readonly embed: EmbedTable;
  readonly staff: StaffTable;
  readonly organisation: OrganisationTable;
  readonly phrase: PhraseTable;
  readonly card: CardTable;
}
export type Kind = keyof Tables;
export type AnyTable = Tables[Kind];
export type AnyHeld = HeldLine | HeldEmbed | HeldStaff | HeldOrganisation | HeldPhrase | HeldCard | HeldUnit;
export interface Opened {
  readonly kind: Kind;
  readonly id: string;
}

export function listOf(own: OwnItems, kind: Kind): readonly AnyHeld[] {
  const lists = {
    unit: own.units,
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

/** An id as it stands in addresses: "etusivu-2"; it begins with the organisation's or the unit's, for nobody shall learn which others there are. */
export function idFor(whose: string, words: string, most = ID_MAX_CHARACTERS): string {
  const plain = words
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
  return `${whose}-${plain}`.slice(0, most).replace(/-+$/u, "");
}

const ID_MAX_CHARACTERS = 40;
/** What stands in a unit has an id that begins with the unit's. */
const UNIT_ID_MAX_CHARACTERS = 26;

/** The same with a number behind it, where it is taken. */
export function freeId(own: OwnItems, kind: Kind, words: string): string {
  const ids = new Set(listOf(own, kind).map(({ id }) => id));
  const most = kind === "unit" ? UNIT_ID_MAX_CHARACTERS : ID_MAX_CHARACTERS;
  const first = idFor(own.unit ?? own.organisation.id, words, most);
  if (!ids.has(first)) return first;
  let number = 2;
  const numbered = (): string => `${first.slice(0, most - 3)}-${number}`;
  while (ids.has(numbered())) number += 1;
  return numbered();
}

export interface Group {
  /** null: of the whole organisation. */
  readonly unit: string | null;
  readonly items: readonly AnyHeld[];
}

/** The items of a kind by unit, in the order of the units; one group where there are no units. What stands on a line is where that is. */
export function groupsOf(own: OwnItems, kind: Kind): readonly Group[] {
  const items = listOf(own, kind);
  if (own.units.length === 0 || own.unit !== null || !GROUPED.has(kind)) return [{ unit: null, items }];
  const known = own.units.map(({ id }) => id);
  const unitOf = (held: AnyHeld): string | null => {
    const unit = unitIn(own, held.value ?? held.draft?.value ?? null);
    return unit !== null && known.includes(unit) ? unit : null;
  };
  return [...known, null]
    .map((unit) => ({ unit, items: items.filter((held) => unitOf(held) === unit) }))
    .filter((group) => group.items.length > 0);
}

const GROUPED: ReadonlySet<Kind> = new Set(["line", "embed", "staff", "phrase", "card"]);

function unitIn(own: OwnItems, table: AnyTable | null): string | null {
  if (table === null) return null;
  if ("unit" in table) return table.unit;
  const line = "line" in table ? own.lines.find(({ id }) => id === table.line) : undefined;
  return line?.value?.unit ?? null;
}
