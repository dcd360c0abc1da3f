/**
 * The work that a place may cost: many small puzzles, each a counter whose SHA-256 begins with zeros
 * (docs/protocol.md, "Work"; docs/adr/0044-work-before-a-place.md). All of it in slices, between which the page lives.
 */

import { toBase64Url } from "./base64";
import type { Work, WorkFirst } from "./protocol";
import type { Bytes } from "./seal-port";

/** A slice is over after so long; one more try of it takes well under a millisecond on a slow phone. */
const SLICE_MS = 6;
const TRIES_BETWEEN_LOOKS = 16;
const WORDS = 64;
const COUNTER_BYTES = 4;

export interface WorkPorts {
  sha256(bytes: Bytes): Promise<Bytes>;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Lets everything else have its turn. */
  breathe(): Promise<void>;
  /** Whether anybody still waits for it. */
  isWanted(): boolean;
}

/** The solution; null when nobody waits for it any more. */
export async function solve({ challenge, bits, puzzles }: WorkFirst, ports: WorkPorts): Promise<Work | null> {
  const seed = new DataView((await ports.sha256(new TextEncoder().encode(challenge))).buffer);
  const solution = new Uint8Array(puzzles * COUNTER_BYTES);
  const counters = new DataView(solution.buffer);
  let began = ports.now();
  for (let number = 0; number < puzzles; number += 1) {
    const first = puzzle(seed, number);
    let counter = 0;
    while (first(counter) >>> (32 - bits) !== 0) {
      counter += 1;
      if (counter % TRIES_BETWEEN_LOOKS === 0 && ports.now() - began >= SLICE_MS) {
        await ports.breathe();
        if (!ports.isWanted()) {
          return null;
        }
        began = ports.now();
      }
    }
    counters.setUint32(number * COUNTER_BYTES, counter);
  }
  return { challenge, solution: toBase64Url(solution) };
}

/** The first word of SHA-256(seed, number, counter), by the counter. What does not depend on it is reckoned once. */
function puzzle(seed: DataView, number: number): (counter: number) => number {
  const words = new Int32Array(WORDS);
  for (let at = 0; at < 8; at += 1) {
    words[at] = seed.getInt32(4 * at);
  }
  words[8] = number;
  words[10] = 1 << 31;
  words[15] = 40 * 8; // bits in all
  const before = rounds(words, START, 0, 9);
  return (counter) => {
    words[9] = counter;
    for (let at = 16; at < WORDS; at += 1) {
      const two = words[at - 2] as number;
      const fifteen = words[at - 15] as number;
      words[at] =
        ((words[at - 16] as number) +
          (words[at - 7] as number) +
          (turn(fifteen, 7) ^ turn(fifteen, 18) ^ (fifteen >>> 3)) +
          (turn(two, 17) ^ turn(two, 19) ^ (two >>> 10))) |
        0;
    }
    return ((rounds(words, before, 9, WORDS)[0] as number) + (START[0] as number)) | 0;
  };
}

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The state after the rounds `from` to `to` of SHA-256. */
function rounds(words: Int32Array, state: readonly number[], from: number, to: number): number[] {
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
  for (let at = from; at < to; at += 1) {
    const one =
      (h +
        (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
        ((e & f) ^ (~e & g)) +
        (CUBES[at] as number) +
        (words[at] as number)) |
      0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return [a, b, c, d, e, f, g, h];
}

/** The first bits behind the point of this root of the first primes: SHA-256's own numbers. */
function roots(count: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let prime = 2; found.length < count; prime += 1) {
    if (![...Array(prime).keys()].some((each) => each > 1 && prime % each === 0)) {
      found.push(((root(prime) % 1) * 2 ** 32) | 0);
    }
  }
  return found;
}
const START = roots(8, Math.sqrt);
const CUBES = Int32Array.from(roots(WORDS, Math.cbrt));
