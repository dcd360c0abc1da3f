/**
 * The signed parts of a chain, read from their bytes. Nothing here is verified but the form, the life and the texts.
 * Layouts and rules: docs/adr/0038-a-chain-to-each-person.md.
 */
import {
  ISSUING_MAX_SECONDS,
  SealError,
  SHIFT_MAX_SECONDS,
  STAFF_LIST_MAX_SECONDS,
  STAFF_MAX_SECONDS,
  type AnswersAs,
  type Bytes,
  type SealRole,
} from "../core/seal-port";
import { concat } from "./bytes";

export interface Said {
  readonly role: SealRole;
  readonly answersAs: AnswersAs | null;
}

/** By the role byte: as what somebody is there, and what a counsellor answers as, where the organisation says that. */
const ROLES: ReadonlyMap<number, Said> = new Map([
  [0x01, { role: "counsellor", answersAs: null }],
  [0x02, { role: "specialist", answersAs: null }],
  [0x03, { role: "facilitator", answersAs: null }],
  [0x04, { role: "participant", answersAs: null }],
  [0x11, { role: "counsellor", answersAs: "professional" }],
  [0x21, { role: "counsellor", answersAs: "volunteer" }],
  [0x31, { role: "counsellor", answersAs: "peer" }],
]);

export const VERSION = 2;
export const ISSUING = 0x00;
export const SHIFT = 0x40;
export const REVOKED_STAFF = 0x50;
export const REVOKED_ISSUING = 0x51;
export const STATEMENT = 0x60;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TEXT_MAX_BYTES = 64;
export const REVOKED_MAX_COUNT = 256;
/** What is invisible or turns the reading direction must not name anybody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
export const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|^ | $/;

export const label = (name: string): Bytes => new TextEncoder().encode(`avoinlinja-${name}-v2\0`);

/** What a signature is over, and the signature. */
export interface Signed {
  readonly content: Bytes;
  readonly signature: Bytes;
}

/** A part with its times, seconds since 1970; both ends count. */
export interface Timed {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signed: Signed;
}
export interface IssuingCertificate extends Timed {
  readonly organisation: string;
  readonly key: Bytes;
}
export interface StaffCertificate extends Timed, Said {
  readonly alias: string;
  readonly key: Bytes;
}
export interface ShiftCredential extends Timed {
  readonly key: Bytes;
}
export interface RevocationList extends Timed {
  readonly number: number;
  readonly keys: readonly Bytes[];
}

/** The role byte. Raises: SealError `bad_credential` for what no certificate says. */
export function byteOf({ role, answersAs }: Said): number {
  for (const [byte, said] of ROLES) if (said.role === role && said.answersAs === answersAs) return byte;
  return bad();
}

export function bad(): never {
  throw new SealError("bad_credential");
}

/** A cursor over bytes; every step raises SealError `bad_credential` when the bytes do not have that form. */
export class PartReader {
  #at = 0;

  constructor(private readonly source: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#at === this.source.length;
  }

  /** The kind of the part that begins here. */
  get kind(): number | undefined {
    return this.source[this.#at + 1];
  }

  take(count: number): Bytes {
    const end = this.#at + count;
    if (end > this.source.length) bad();
    const taken = new Uint8Array(this.source.subarray(this.#at, end));
    this.#at = end;
    return taken;
  }

  /** Unsigned and big-endian; one that JavaScript cannot count is refused. */
  number(size: number): number {
    const found = this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(found) ? found : bad();
  }

  text(): string {
    const source = this.take(this.number(1));
    if (source.length === 0 || source.length > TEXT_MAX_BYTES) bad();
    const text = decodeStrictly(source);
    return HIDDEN.test(text) ? bad() : text;
  }

  key(): Bytes {
    return this.take(KEY_BYTES);
  }

  end(): void {
    if (!this.isAtEnd) bad();
  }

  issuing(): IssuingCertificate {
    return this.#part("issuing", ISSUING_MAX_SECONDS, (kind) => {
      if (kind !== ISSUING) bad();
      return { organisation: this.text(), key: this.key() };
    });
  }

  staff(): StaffCertificate {
    return this.#part("staff", STAFF_MAX_SECONDS, (kind) => ({
      ...(ROLES.get(kind) ?? bad()),
      alias: this.text(),
      key: this.key(),
    }));
  }

  shift(): ShiftCredential {
    return this.#part("shift", SHIFT_MAX_SECONDS, (kind) => (kind === SHIFT ? { key: this.key() } : bad()));
  }

  revokedStaff(): RevocationList {
    return this.#list("revoked-staff", REVOKED_STAFF, STAFF_LIST_MAX_SECONDS);
  }

  revokedIssuing(): RevocationList {
    return this.#list("revoked-issuing", REVOKED_ISSUING, Number.POSITIVE_INFINITY);
  }

  /** What was read since `start`, behind its label, and the signature that follows. */
  signature(name: string, start: number): Signed {
    const content = concat(label(name), this.source.subarray(start, this.#at));
    return { content, signature: this.take(SIGNATURE_BYTES) };
  }

  #list(name: string, kind: number, maxSeconds: number): RevocationList {
    return this.#part(name, maxSeconds, (found) => {
      if (found !== kind) bad();
      const number = this.number(4);
      const count = this.number(2);
      if (count > REVOKED_MAX_COUNT) bad();
      return { number, keys: Array.from({ length: count }, () => this.key()) };
    });
  }

  #part<T>(name: string, maxSeconds: number, body: (kind: number) => T): T & Timed {
    const start = this.#at;
    if (this.number(1) !== VERSION) bad();
    const kind = this.number(1);
    const [notBefore, notAfter] = [this.number(8), this.number(8)];
    if (notBefore > notAfter || notAfter - notBefore > maxSeconds) bad();
    const said = body(kind);
    return { ...said, notBefore, notAfter, signed: this.signature(name, start) };
  }
}

/** One part that fills its bytes. Raises: SealError `bad_credential`. */
export function whole<T>(source: Uint8Array, read: (reader: PartReader) => T): T {
  const reader = new PartReader(source);
  const found = read(reader);
  reader.end();
  return found;
}

export function decodeStrictly(source: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(source);
  } catch {
    return bad();
  }
}
