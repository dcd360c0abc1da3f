import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { fromBase64Url } from "../../src/core/base64";
import type { Bytes } from "../../src/core/seal-port";
import { solve, type WorkPorts } from "../../src/core/work";

const hash = (...parts: Uint8Array[]): Buffer => {
  const all = createHash("sha256");
  for (const part of parts) all.update(part);
  return all.digest();
};
const word = (number: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
};
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(hash(bytes));

/** A clock of which each look takes so long, and who had a turn. */
function told(lookMs: number, isWanted = () => true): WorkPorts & { readonly slices: number[] } {
  const slices: number[] = [];
  let [now, began] = [0, 0];
  return {
    slices,
    sha256,
    now: () => {
      now += lookMs;
      return now;
    },
    breathe: async () => {
      slices.push(now - began);
      began = now;
    },
    isWanted,
  };
}

it.each([
  [6, 32, "QUJD"],
  [8, 32, "x".repeat(44)],
  [11, 2, "another"],
])("solves puzzles of %i bits as another SHA-256 checks them", async (bits, puzzles, challenge) => {
  const work = await solve({ refused: "work_first", challenge, bits, puzzles }, told(0));
  expect(work?.challenge).toBe(challenge);
  const counters = fromBase64Url(work?.solution ?? "");
  expect(counters.length).toBe(4 * puzzles);
  const seed = hash(new TextEncoder().encode(challenge));
  for (let number = 0; number < puzzles; number += 1) {
    const found = hash(seed, word(number), counters.subarray(4 * number, 4 * number + 4));
    expect(found.readUInt32BE() >>> (32 - bits)).toBe(0);
  }
});

it("never takes more than ten milliseconds at once", async () => {
  const ports = told(0.5);
  await solve({ refused: "work_first", challenge: "c", bits: 10, puzzles: 8 }, ports);
  expect(ports.slices.length).toBeGreaterThan(10);
  expect(Math.max(...ports.slices)).toBeLessThanOrEqual(10);
});

it("stops with the slice in which nobody waits for it any more", async () => {
  let looks = 0;
  const ports = told(1, () => {
    looks += 1;
    return looks < 3;
  });
  expect(await solve({ refused: "work_first", challenge: "c", bits: 30, puzzles: 1 }, ports)).toBe(null);
  expect(ports.slices.length).toBe(3);
});
