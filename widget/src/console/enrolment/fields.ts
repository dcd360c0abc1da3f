/** Bytes of a fixed layout, written and read field by field; big-endian, texts as UTF-8 behind their length in one byte. */

import type { Bytes } from "../../core/seal-port";

/** As aliases and ids may be; the same bound as in a certificate. */
export const TEXT_MAX_BYTES = 64;
export const KEY_BYTES = 32;
export const HASH_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** Not of this layout, or with a value that nobody writes. */
export class Misshapen extends Error {
  override readonly name = "Misshapen";
}

/** What is invisible or turns the reading direction must not name anybody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|^ | $/;

export const label = (text: string): Bytes => new TextEncoder().encode(`${text}\0`);

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((value, at) => value === b[at]);

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export const u8 = (value: number): Bytes => Uint8Array.of(value);

export function u16(value: number): Bytes {
  const bytes = new Uint8Array(2);
  new DataView(bytes.buffer).setUint16(0, value);
  return bytes;
}

export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Whole seconds since 1970. */
export function u64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(value)));
  return bytes;
}

/** Throws `Misshapen` for what no certificate could carry. */
export function text(words: string): Bytes {
  const bytes = new TextEncoder().encode(words);
  if (bytes.length === 0 || bytes.length > TEXT_MAX_BYTES || HIDDEN.test(words)) throw new Misshapen("text");
  return joined(u8(bytes.length), bytes);
}

/** Whether it may stand in a record and in a certificate. */
export function isText(words: string): boolean {
  try {
    text(words);
    return true;
  } catch {
    return false;
  }
}

/** Reads from the beginning on; every method throws `Misshapen` where there is too little or something else. */
export class Reader {
  private at = 0;

  constructor(private readonly source: Uint8Array) {}

  /** How many bytes have been read. */
  get length(): number {
    return this.at;
  }

  bytes(count: number): Bytes {
    if (this.at + count > this.source.length) throw new Misshapen("too short");
    const read = new Uint8Array(this.source.slice(this.at, this.at + count));
    this.at += count;
    return read;
  }

  u8(): number {
    return this.bytes(1)[0] as number;
  }

  u16(): number {
    return new DataView(this.bytes(2).buffer).getUint16(0);
  }

  u32(): number {
    return new DataView(this.bytes(4).buffer).getUint32(0);
  }

  u64(): number {
    const value = new DataView(this.bytes(8).buffer).getBigUint64(0);
    if (value > Number.MAX_SAFE_INTEGER) throw new Misshapen("too large");
    return Number(value);
  }

  text(): string {
    const bytes = this.bytes(this.u8());
    if (bytes.length === 0 || bytes.length > TEXT_MAX_BYTES) throw new Misshapen("text");
    const words = decoded(bytes);
    if (HIDDEN.test(words)) throw new Misshapen("text");
    return words;
  }

  key(): Bytes {
    return this.bytes(KEY_BYTES);
  }

  /** A key that need not be there: 0, or 1 and the key. */
  keyOrNone(): Bytes | null {
    const flag = this.u8();
    if (flag > 1) throw new Misshapen("flag");
    return flag === 1 ? this.key() : null;
  }

  end(): void {
    if (this.at !== this.source.length) throw new Misshapen("too long");
  }
}

export const keyOrNone = (key: Bytes | null): Bytes => (key === null ? u8(0) : joined(u8(1), key));

function decoded(bytes: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Misshapen("text");
  }
}
