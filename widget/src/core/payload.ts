/**
 * What is inside the seal: text in parts, a typing sign, a goodbye, each numbered so that a gap shows; and with each how far
 * the other's have been heard (`a`) and which of them never came (`x`). A text may be a card (`card`: card.ts). So "delivered" and "ended" are the member's word and
 * not the daemon's: docs/adr/0042.
 */

import { type CardMark, cardMarkOf } from "./card";
import type { Bytes } from "./seal-port";
import { PAYLOAD_MAX_BYTES } from "./seal-port";

/** Of one message; a longer text becomes several (long-text.ts). */
export const TEXT_MAX_CHARS = 20_000;
/** Of what is written and sent at once: about forty pages. Above it, the box says by how much, and keeps the text. */
export const TEXT_WHOLE_MAX_CHARS = 100_000;
const PARTS_MAX_COUNT = 64;
/** Room for `{"n":…,"t":"text","part":…,"of":…,"text":"","card":{…},"was":"…","a":…,"x":[…]}` around the words of one part. */
const FRAME_MAX_BYTES = 420;
/** So many runs of missing payloads are told; the oldest are told as one, with what came between them. */
export const GAPS_MAX_COUNT = 8;
const LEAF_MAX = 1023;
/** Parts of a long text: of the second largest bucket, so that a lost connection repeats little. */
export const PART_MAX_BYTES = PAYLOAD_MAX_BYTES - FRAME_MAX_BYTES;

export type Content =
  | {
      readonly t: "text";
      readonly part: number;
      readonly of: number;
      readonly text: string;
      readonly was?: string;
      /** With the first part. */
      readonly card?: CardMark;
    }
  | { readonly t: "typing" }
  | { readonly t: "bye" }
  | { readonly t: "ack" }; // says nothing but `a` and `x`
/** How far one member's payloads have been heard, and the first and last number of each run of them that never came. */
export interface Heard {
  readonly upTo: number;
  readonly gaps: readonly number[];
}
/** Whose they are, by leaf, where there are several others: each payload tells it of one of them. Null: there is one other. */
export type HeardOf = Heard & { readonly of: number | null };
export const NOTHING_HEARD: Heard = { upTo: 0, gaps: [] };
type Payload = Content & {
  readonly n: number;
  readonly a?: number;
  readonly x?: readonly number[];
  readonly to?: number;
};

const encoder = /* @__PURE__ */ new TextEncoder();
const sizeBytes = (text: string): number => encoder.encode(JSON.stringify(text)).length - 2;

/** Cuts between characters, never inside one; an empty text is one empty part. */
export function splitText(text: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let size = 0;
  for (const character of text) {
    const more = sizeBytes(character);
    if (size + more > PART_MAX_BYTES) {
      parts.push(part);
      part = "";
      size = 0;
    }
    part += character;
    size += more;
  }
  return [...parts, part];
}

export const textContents = (text: string, card?: CardMark): readonly Content[] =>
  splitText(text).map((part, at, all) => ({
    t: "text",
    part: at,
    of: all.length,
    text: part,
    ...(card !== undefined && at === 0 && { card }),
  }));

export function encodePayload(content: Content, n: number, told: Heard & Partial<HeardOf> = NOTHING_HEARD): Bytes {
  const { upTo, gaps, of = null } = told;
  const heard = { ...(upTo > 0 && { a: upTo }), ...(gaps.length > 0 && { x: gaps }), ...(of !== null && { to: of }) };
  return encoder.encode(JSON.stringify({ n, ...content, ...heard })) as Bytes;
}

export const heardIn = ({ a = 0, x = [], to }: Payload): HeardOf => ({ upTo: a, gaps: x, of: to ?? null });

/** It was heard by who says so, and is no part of a gap. */
export function hasHeard({ upTo, gaps }: Heard, n: number): boolean {
  return n <= upTo && !gaps.some((from, at) => at % 2 === 0 && from <= n && n <= (gaps[at + 1] ?? from));
}

/** Null for anything that is not ours: the other's page may be of another version, never a reason to break. */
export function decodePayload(bytes: Uint8Array): Payload | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isPayload(value) ? value : null;
  } catch {
    return null;
  }
}

function isPayload(value: unknown): value is Payload {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const it = value as Record<string, unknown>;
  if (!isCount(it.n, 1, Number.MAX_SAFE_INTEGER) || !isHeard(it)) {
    return false;
  }
  if (it.t === "typing" || it.t === "bye" || it.t === "ack") {
    return true;
  }
  return (
    it.t === "text" &&
    typeof it.text === "string" &&
    (it.was === undefined || (typeof it.was === "string" && /^[\w-]{1,8}:\d{1,16}$/.test(it.was))) &&
    isCount(it.of, 1, PARTS_MAX_COUNT) &&
    isCount(it.part, 0, it.of - 1)
  );
}

const isHeard = ({ a = 0, x = [], to = 0 }: Record<string, unknown>): boolean =>
  isCount(a, 0, Number.MAX_SAFE_INTEGER) &&
  isCount(to, 0, LEAF_MAX) &&
  Array.isArray(x) &&
  x.length % 2 === 0 &&
  x.length <= 2 * GAPS_MAX_COUNT &&
  x.every((one) => isCount(one, 1, a));

const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** `n` of its first part; `was`: where it was sealed first, when it is said again. */
interface WholeText {
  readonly t: "text";
  readonly text: string;
  readonly n: number;
  readonly was: string | undefined;
  readonly card: CardMark | undefined;
}

/** What one payload brings to the screen. `missing` counts payloads that never came. */
interface Assembled {
  readonly missing: number;
  readonly content: WholeText | { readonly t: "typing" | "bye" | "ack" } | null;
}

/**
 * Puts the parts of one sender together. Numbers start at 1 with each group; `isLate`: we came into it when others had
 * spoken, so what comes first begins, and all before it is told to its sender as what never came to us.
 */
export class Assembler {
  constructor(private isLate = false) {}

  #n = 0;
  #gaps: readonly number[] = [];
  #parts: string[] = [];
  #first: Pick<WholeText, "n" | "was" | "card"> = { n: 0, was: undefined, card: undefined };

  /** What is told back to the sender. */
  get heard(): Heard {
    return { upTo: this.#n, gaps: this.#gaps };
  }

  take(payload: Payload): Assembled {
    if (payload.n <= this.#n) {
      return { missing: 0, content: null };
    }
    const unheard = payload.n - this.#n - 1;
    const missing = this.isLate ? 0 : unheard;
    this.isLate = false;
    this.#n = payload.n;
    if (unheard > 0) {
      this.#parts = [];
      const gaps = [...this.#gaps, payload.n - unheard, payload.n - 1];
      this.#gaps = gaps.length > 2 * GAPS_MAX_COUNT ? [gaps[0] ?? 1, ...gaps.slice(3)] : gaps;
    }
    return { missing, content: payload.t === "text" ? this.#join(payload) : { t: payload.t } };
  }

  #join(payload: Payload & { readonly t: "text" }): Assembled["content"] {
    if (payload.part === 0) {
      this.#parts = [];
      this.#first = { n: payload.n, was: payload.was, card: cardMarkOf(payload.card) };
    } else if (payload.part !== this.#parts.length) {
      return null;
    }
    this.#parts.push(payload.text);
    if (this.#parts.length < payload.of) {
      return null;
    }
    const text = this.#parts.join("");
    this.#parts = [];
    return { t: "text", text, ...this.#first };
  }
}
