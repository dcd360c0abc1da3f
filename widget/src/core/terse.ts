/**
 * The terse form of events: what was said before in the same shape is not said again (docs/adr/0075-terse-events.md). The
 * daemon's half is `chatd/transport/terse.py`; `tests/wire/terse.json` holds both to one form.
 *
 * Each side remembers the last event of each name that went its way. Fields of its payload are counted in the order of its
 * keys, each object within it with all its own after it; a terse event says which are otherwise now.
 */

import { fromBase64Url, toBase64Url } from "./base64";
import type { Socket } from "./link";
import type { Bytes } from "./seal-port";

const NAMES_MAX = 8;
const BYTES_MIN_CHARS = 16;
const STEP_MAX = 2 ** 31;
/** The daemon takes no event that stands for more: so many characters, and so many for each of its bytes. */
const GROWN_SPARE_CHARS = 1024;
const GROWTH_MAX = 2;
/** How a field is told: by a step, as bytes of base64url behind those that are as before, as JSON, or as bytes told just before. */
const NUMBER = 0;
const BYTES = 1;
const WHOLE = 2;
const AGAIN = 3;

type Branch = Record<string, unknown>;
/** Where it stands, its key, and what has it now; undefined where that is told by its own fields, or with what it is in. */
type Field = readonly [Branch, string, Branch | undefined];
interface Event {
  readonly name: string;
  readonly payload: unknown;
}

/** One direction of one connection, since both sides have said that they begin. */
export class Direction {
  readonly #said = new Map<string, readonly [number, Branch]>();

  /** An event went as text. */
  note(name: string, payload: unknown): void {
    const [slot] = this.#said.get(name) ?? [this.#said.size];
    if (slot < NAMES_MAX) {
      this.#said.set(name, [slot, payload as Branch]);
    }
  }

  /** The same, terse; null: it goes as text. Noted either way. */
  shortened(name: string, given: object): Bytes | null {
    const [slot, before] = this.#said.get(name) ?? [0, null];
    const text = JSON.stringify(given);
    const payload = JSON.parse(text); // as the other side reads it
    this.note(name, payload);
    if (before === null || !hasKeysOf(before, payload)) {
      return null;
    }
    const said = [slot];
    const texts: unknown[] = [];
    let last = -1;
    fieldsOf(before, payload).forEach(([old, key, now], index) => {
      if (now !== undefined && JSON.stringify(old[key]) !== JSON.stringify(now[key])) {
        tell(4 * (index - last - 1), old[key], now[key], texts, said);
        last = index;
      }
    });
    return text.length > GROWTH_MAX * said.length + GROWN_SPARE_CHARS ? null : Uint8Array.from(said);
  }

  /** What a terse event stands for. Throws for what is none. */
  writtenOut(data: Uint8Array): Event {
    const [name, [, before]] = [...this.#said].find(([, [slot]]) => slot === data[0]) as [string, [number, Branch]];
    const payload: Branch = JSON.parse(JSON.stringify(before));
    const fields = fieldsOf(payload);
    const texts: string[] = [];
    let index = -1;
    let at = 1;
    const varint = (): number => {
      const byte = data[at++] as number;
      return byte < 128 ? byte : byte - 128 + 128 * varint();
    };
    const take = (): Uint8Array => {
      const size = varint();
      at += size;
      return data.subarray(at - size, at);
    };
    while (at < data.length) {
      const head = varint();
      const how = head % 4;
      index += 1 + (head - how) / 4;
      const [holder, key] = fields[index] as Field;
      const number = how === WHOLE ? 0 : varint();
      const old = holder[key];
      if (how === BYTES) {
        texts.push(toBase64Url(Uint8Array.from([...(bytesIn(old)?.subarray(0, number) ?? []), ...take()])));
      }
      holder[key] =
        how === NUMBER
          ? (old as number) + (number % 2 ? -(number + 1) / 2 : number / 2)
          : how === WHOLE
            ? JSON.parse(new TextDecoder().decode(take()))
            : how === BYTES
              ? texts.at(-1)
              : texts[number];
    }
    this.note(name, payload);
    return { name, payload };
  }
}

const isBranch = (value: unknown): value is Branch =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const keysOf = (value: Branch): readonly string[] => Object.keys(value).sort();
const hasKeysOf = (old: unknown, now: unknown): boolean =>
  isBranch(old) && isBranch(now) && keysOf(old).join() === keysOf(now).join();

function fieldsOf(old: Branch, now?: Branch): readonly Field[] {
  return keysOf(old).flatMap((key): readonly Field[] => {
    const [one, other] = [old[key], now?.[key]];
    const isInside = hasKeysOf(one, other);
    const its = isBranch(one) ? fieldsOf(one, isInside ? (other as Branch) : undefined) : [];
    return [[old, key, isInside ? undefined : now], ...its];
  });
}

/** `texts`: those that this event has told as bytes. */
function tell(gap: number, old: unknown, now: unknown, texts: unknown[], into: number[]): void {
  const step = (now as number) - (old as number);
  const bytes = bytesIn(now);
  if (Number.isInteger(old) && Number.isInteger(now) && Math.abs(step) < STEP_MAX) {
    add(gap + NUMBER, into);
    add(step < 0 ? -2 * step - 1 : 2 * step, into);
  } else if (texts.includes(now)) {
    add(gap + AGAIN, into);
    add(texts.indexOf(now), into);
  } else if (bytes !== null) {
    texts.push(now);
    const before = bytesIn(old);
    const differs = bytes.findIndex((byte, at) => byte !== before?.[at]);
    const shared = differs < 0 ? bytes.length : differs;
    add(gap + BYTES, into);
    add(shared, into);
    addData(bytes.subarray(shared), into);
  } else {
    add(gap + WHOLE, into);
    addData(new TextEncoder().encode(JSON.stringify(now)), into);
  }
}

/** What it is in base64url, if it is nothing else. */
function bytesIn(value: unknown): Uint8Array | null {
  try {
    const bytes = fromBase64Url(value as string);
    return (value as string).length >= BYTES_MIN_CHARS && toBase64Url(bytes) === value ? bytes : null;
  } catch {
    return null;
  }
}

function addData(data: Uint8Array, into: number[]): void {
  add(data.length, into);
  into.push(...data);
}

/** Seven bits in each, the lowest first. */
function add(number: number, into: number[]): void {
  if (number < 128) {
    into.push(number);
  } else {
    into.push((number % 128) + 128);
    add(Math.floor(number / 128), into);
  }
}

/** One connection: the page has begun, and the daemon answers that it does. */
export class Terse {
  readonly #outgoing = new Direction();
  #incoming: Direction | null = null;

  constructor(send: (bytes: Bytes) => void) {
    send(new Uint8Array(0)); // "from now on"
  }

  /** Null: it goes as text. */
  shortened(name: string, payload: object): Bytes | null {
    return this.#outgoing.shortened(name, payload);
  }

  /** What the daemon has said; null for what is none of it. */
  read<P extends { readonly is: string }>(
    said: string | ArrayBuffer,
    readText: (text: string) => P | null,
  ): P | Pong | Said | null {
    if (typeof said === "string") {
      const packet: (P & Partial<Event>) | null = readText(said);
      if (packet?.is === "event") {
        this.#incoming?.note(packet.name as string, packet.payload);
      }
      return packet;
    }
    if (said.byteLength === 0) {
      this.#incoming = new Direction();
      return { is: "pong" };
    }
    try {
      return this.#incoming && { is: "event", ...this.#incoming.writtenOut(new Uint8Array(said)) };
    } catch {
      return null;
    }
  }
}

type Pong = { readonly is: "pong" };
type Said = Event & { readonly is: "event" };
export type MakeTerse = (send: (bytes: Bytes) => void) => Terse;

/** Over this socket, and each later connection of it. */
export const beTerse = (socket: Pick<Socket, "beTerse">): void => socket.beTerse?.((send) => new Terse(send));
