/** As much of DER (ITU-T X.690) as the file of a key needs: written, and read back strictly. */

import type { Bytes } from "../core/seal-port";
import { RootFault } from "./root-fault";

const [INTEGER, OCTETS, NULL, OID, SEQUENCE] = [0x02, 0x04, 0x05, 0x06, 0x30] as const;
const LONG = 0x80;

export const sequence = (...parts: readonly Uint8Array[]): Bytes => written(SEQUENCE, ...parts);
export const octets = (bytes: Uint8Array): Bytes => written(OCTETS, bytes);
export const identifier = (bytes: readonly number[]): Bytes => written(OID, Uint8Array.from(bytes));
export const nothing = (): Bytes => written(NULL);

/** Not negative. */
export function integer(value: number): Bytes {
  const bytes = bytesOf(value);
  return written(INTEGER, Uint8Array.from((bytes[0] ?? 0) >= LONG ? [0, ...bytes] : bytes));
}

function written(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const long = bytesOf(length);
  const head = length < LONG ? [tag, length] : [tag, LONG | long.length, ...long];
  const whole = new Uint8Array(head.length + length);
  whole.set(head);
  let at = head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Big-endian, as few as hold it. */
function bytesOf(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

/** A cursor over DER; what does not have the form is RootFault `not_a_key`. */
export class DerReader {
  #at = 0;

  constructor(private readonly source: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#at === this.source.length;
  }

  sequence(): DerReader {
    return new DerReader(this.#take(SEQUENCE));
  }

  octets(): Bytes {
    return this.#take(OCTETS);
  }

  /** Whether an identifier is next, and this one. */
  isIdentifier(bytes: readonly number[]): boolean {
    const found = this.#take(OID);
    return found.length === bytes.length && found.every((byte, at) => byte === bytes[at]);
  }

  /** `most` at most, and not negative. */
  integer(most: number): number {
    const bytes = this.#take(INTEGER);
    const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    return bytes.length > 0 && (bytes[0] ?? LONG) < LONG && value <= most ? value : bad();
  }

  isNextAnInteger(): boolean {
    return this.source[this.#at] === INTEGER;
  }

  end(): void {
    if (!this.isAtEnd) bad();
  }

  #take(tag: number): Bytes {
    const [found, short = LONG] = this.source.subarray(this.#at);
    if (found !== tag) bad();
    const count = short < LONG ? 0 : short - LONG;
    if (count > 3 || (short >= LONG && count === 0)) bad();
    const begin = this.#at + 2 + count;
    const length =
      short < LONG ? short : this.source.subarray(this.#at + 2, begin).reduce((sum, byte) => sum * 256 + byte, 0);
    if (begin + length > this.source.length) bad();
    this.#at = begin + length;
    return new Uint8Array(this.source.subarray(begin, begin + length));
  }
}

function bad(): never {
  throw new RootFault("not_a_key");
}
