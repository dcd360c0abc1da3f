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
/** How a field is told: by a step, as bytes of base64url behind those that are as before, as JSON, or as bytes told just before. */
const NUMBER = 0;
const BYTES = 1;
const WHOLE = 2;
const AGAIN = 3;

type Branch = Readonly<Record<string, unknown>>;
interface Event {
  readonly name: string;
  readonly payload: unknown;
}
interface Change {
  readonly how: number;
  readonly number: number;
  readonly data: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** One direction of one connection, since both sides have said that they begin. */
export class Terse {
  readonly #said = new Map<string, { readonly slot: number; readonly payload: Branch }>();

  /** An event went as text. */
  note(name: string, payload: unknown): void {
    const slot = this.#said.get(name)?.slot ?? this.#said.size;
    if (slot < NAMES_MAX) {
      this.#said.set(name, { slot, payload: payload as Branch });
    }
  }

  /** The same, terse; null: it goes as text. Noted either way. */
  shortened(name: string, given: object): Bytes | null {
    const before = this.#said.get(name);
    const payload = JSON.parse(JSON.stringify(given)); // as the other side reads it
    this.note(name, payload);
    if (before === undefined || !hasKeysOf(before.payload, payload)) {
      return null;
    }
    const said = [before.slot];
    const texts: unknown[] = [];
    let [index, last] = [-1, -1];
    const tell = (olds: Branch, news: Branch): void => {
      for (const key of keysOf(olds)) {
        const [old, now] = [olds[key], news[key]];
        index += 1;
        if (hasKeysOf(old, now)) {
          tell(old as Branch, now as Branch);
          continue;
        }
        if (JSON.stringify(old) !== JSON.stringify(now)) {
          tellField(index - last - 1, old, now, texts, said);
          last = index;
        }
        index += fieldsIn(old);
      }
    };
    tell(before.payload, payload);
    return Uint8Array.from(said);
  }

  /** What a terse event stands for. Throws for what is none. */
  writtenOut(data: Uint8Array): Event {
    for (const [name, { slot, payload: before }] of this.#said) {
      if (slot === data[0]) {
        const changes = changesIn(data);
        const texts: string[] = [];
        let index = 0;
        const change = (olds: Branch): Branch =>
          Object.fromEntries(
            keysOf(olds).map((key) => {
              const old = olds[key];
              const told = changes.get(index++);
              if (told === undefined) {
                return [key, isBranch(old) ? change(old) : old];
              }
              index += fieldsIn(old);
              return [key, changed(old, told, texts)];
            }),
          );
        const payload = change(before);
        this.note(name, payload);
        return { name, payload };
      }
    }
    throw new RangeError("terse");
  }
}

const isBranch = (value: unknown): value is Branch =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const keysOf = (value: Branch): readonly string[] => Object.keys(value).sort();
const hasKeysOf = (old: unknown, now: unknown): boolean =>
  isBranch(old) && isBranch(now) && keysOf(old).join() === keysOf(now).join();
/** How many are within it. */
const fieldsIn = (value: unknown): number =>
  isBranch(value) ? Object.values(value).reduce<number>((sum, one) => sum + 1 + fieldsIn(one), 0) : 0;

/** `texts`: those that this event has told as bytes. */
function tellField(gap: number, old: unknown, now: unknown, texts: unknown[], into: number[]): void {
  const step = Number.isSafeInteger(old) && Number.isSafeInteger(now) ? (now as number) - (old as number) : STEP_MAX;
  const bytes = bytesIn(now);
  if (Math.abs(step) < STEP_MAX) {
    addVarint(4 * gap + NUMBER, into);
    addVarint(step < 0 ? -2 * step - 1 : 2 * step, into);
  } else if (texts.includes(now)) {
    addVarint(4 * gap + AGAIN, into);
    addVarint(texts.indexOf(now), into);
  } else if (bytes !== null) {
    texts.push(now);
    const before = bytesIn(old) ?? NOTHING;
    const differs = bytes.findIndex((byte, at) => byte !== before[at]);
    const shared = differs < 0 ? bytes.length : differs;
    addVarint(4 * gap + BYTES, into);
    addVarint(shared, into);
    addData(bytes.subarray(shared), into);
  } else {
    addVarint(4 * gap + WHOLE, into);
    addData(new TextEncoder().encode(JSON.stringify(now)), into);
  }
}

/** What it is in base64url, if it is nothing else. */
function bytesIn(value: unknown): Uint8Array | null {
  if (typeof value !== "string" || value.length < BYTES_MIN_CHARS) {
    return null;
  }
  try {
    const bytes = fromBase64Url(value);
    return toBase64Url(bytes) === value ? bytes : null;
  } catch {
    return null;
  }
}

function addData(data: Uint8Array, into: number[]): void {
  addVarint(data.length, into);
  into.push(...data);
}

/** Seven bits in each, the lowest first. */
function addVarint(number: number, into: number[]): void {
  let left = number;
  for (; left >= 128; left = Math.floor(left / 128)) {
    into.push((left % 128) + 128);
  }
  into.push(left);
}

function changesIn(data: Uint8Array): Map<number, Change> {
  const found = new Map<number, Change>();
  let at = 1;
  const varint = (): number => {
    let number = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = data[at++] ?? Number.NaN;
      number += (byte % 128) * weight;
      if (!(byte >= 128)) {
        return number;
      }
    }
  };
  for (let index = -1; at < data.length; ) {
    const head = varint();
    const how = head % 4;
    index += 1 + (head - how) / 4;
    const number = how === WHOLE ? 0 : varint();
    const size = how === NUMBER || how === AGAIN ? 0 : varint();
    found.set(index, { how, number, data: data.subarray(at, at + size) });
    at += size;
  }
  return found;
}

function changed(old: unknown, { how, number, data }: Change, texts: string[]): unknown {
  if (how === NUMBER) {
    return (old as number) + (number % 2 ? -(number + 1) / 2 : number / 2);
  }
  if (how === WHOLE) {
    return JSON.parse(new TextDecoder().decode(data));
  }
  if (how === BYTES) {
    const before = bytesIn(old) ?? NOTHING;
    texts.push(toBase64Url(Uint8Array.from([...before.subarray(0, number), ...data])));
  }
  return how === BYTES ? texts.at(-1) : texts[number];
}

/** Over this socket, and each later connection of it. */
export const beTerse = (socket: Pick<Socket, "beTerse">): void => socket.beTerse?.(() => new Terse());
