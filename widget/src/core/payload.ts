/** What is inside the seal: text in parts, a typing sign, a goodbye, each numbered so that a gap shows. */

import type { Bytes } from "./seal-port";
import { PAYLOAD_MAX_BYTES } from "./seal-port";

/** Of one message; a longer text becomes several (long-text.ts). */
export const TEXT_MAX_CHARS = 20_000;
/** Of what is written and sent at once: about forty pages. Above it, the box says by how much, and keeps the text. */
export const TEXT_WHOLE_MAX_CHARS = 100_000;
const PARTS_MAX_COUNT = 64;
/** Room for `{"n":…,"t":"text","part":…,"of":…,"text":""}` around the words of one part. */
const FRAME_MAX_BYTES = 80;
/** Parts of a long text: of the second largest bucket, so that a lost connection repeats little. */
export const PART_MAX_BYTES = PAYLOAD_MAX_BYTES - FRAME_MAX_BYTES;

export type Content =
  | { readonly t: "text"; readonly part: number; readonly of: number; readonly text: string }
  | { readonly t: "typing" }
  | { readonly t: "bye" };
type Payload = Content & { readonly n: number };

const encoder = new TextEncoder();
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

export const textContents = (text: string): readonly Content[] =>
  splitText(text).map((part, at, all) => ({ t: "text", part: at, of: all.length, text: part }));

export const encodePayload = (content: Content, n: number): Bytes =>
  encoder.encode(JSON.stringify({ n, ...content })) as Bytes;

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
  if (!isCount(it.n, 1, Number.MAX_SAFE_INTEGER)) {
    return false;
  }
  if (it.t === "typing" || it.t === "bye") {
    return true;
  }
  return (
    it.t === "text" &&
    typeof it.text === "string" &&
    isCount(it.of, 1, PARTS_MAX_COUNT) &&
    isCount(it.part, 0, it.of - 1)
  );
}

const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** What one payload brings to the screen. `missing` counts payloads that never came. */
interface Assembled {
  readonly missing: number;
  readonly content: { readonly t: "text"; readonly text: string } | { readonly t: "typing" | "bye" } | null;
}

/** Puts the parts of one sender together. Numbers start at 1 with each group. */
export class Assembler {
  private n = 0;
  private parts: string[] = [];

  take(payload: Payload): Assembled {
    if (payload.n <= this.n) {
      return { missing: 0, content: null };
    }
    const missing = payload.n - this.n - 1;
    this.n = payload.n;
    if (missing > 0) {
      this.parts = [];
    }
    return { missing, content: payload.t === "text" ? this.join(payload) : { t: payload.t } };
  }

  private join(payload: Payload & { readonly t: "text" }): Assembled["content"] {
    if (payload.part === 0) {
      this.parts = [];
    } else if (payload.part !== this.parts.length) {
      return null;
    }
    this.parts.push(payload.text);
    if (this.parts.length < payload.of) {
      return null;
    }
    const text = this.parts.join("");
    this.parts = [];
    return { t: "text", text };
  }
}
