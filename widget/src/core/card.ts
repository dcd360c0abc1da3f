/**
 * A card: a counsellor's text that stays at hand until the talk ends. Its words are the message's own: the first line is the
 * heading. So a page that knows no cards shows the same words, and no card says another thing than its message.
 */

/** Of heading and body together. Above these it is shown as any other message, and nothing of it is lost. */
export const CARD_MAX_CHARS = 4_000;
export const CARD_HEADING_MAX_CHARS = 200;
export const CARD_LINES_MAX_COUNT = 60;
/** So many stand in the list of a talk, the newest of each; older ones stay where they were said. */
export const CARDS_LISTED_MAX_COUNT = 40;

/** What makes a text a card, inside the seal. */
export interface CardMark {
  /** Which card it is: sent again, it stands once in the list. */
  readonly id: string;
  /** Its version: the day when somebody last made sure of it; "" where nobody has. */
  readonly v: string;
  /** Of its words. */
  readonly lang: string;
}

export interface Card {
  readonly heading: string;
  readonly body: string;
}

const ID = /^[a-z0-9][a-z0-9:_-]{0,63}$/;
const VERSION = /^(?:\d{4}-\d\d-\d\d)?$/;
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

const isOf = (value: unknown, form: RegExp): value is string => typeof value === "string" && form.test(value);

/** Of what another page says; undefined for all that is not ours. Its words count all the same. */
export function cardMarkOf(value: unknown): CardMark | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  const { id, v, lang } = value as Record<string, unknown>;
  return isOf(id, ID) && isOf(v, VERSION) && isOf(lang, LANGUAGE) ? { id, v, lang } : undefined;
}

/** Null: too much, or no heading. */
export function cardIn(text: string): Card | null {
  const [heading = "", ...lines] = text.split("\n");
  const isFit =
    heading.trim() !== "" &&
    heading.length <= CARD_HEADING_MAX_CHARS &&
    text.length <= CARD_MAX_CHARS &&
    lines.length < CARD_LINES_MAX_COUNT;
  return isFit ? { heading, body: lines.join("\n") } : null;
}

/** The line's own page of services, and no other address: `/s/…`, without a question or a place in it. */
export function isOwnServicesPage(address: string, origin: string): boolean {
  return address.startsWith(`${origin}/s/`) && /^[a-z0-9/-]+$/.test(address.slice(origin.length));
}
