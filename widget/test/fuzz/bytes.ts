/** Made-up input for what reads strangers' bytes: anything at all, and what lies near to something right. */

import fc from "fast-check";
import { env } from "node:process";

/** `make fuzz` says how many; the everyday run is a smoke test. */
export const RUNS = { numRuns: Number(env.FUZZ_RUNS ?? 300) };

const at = (part: number, length: number): number => Math.floor(part * length);

/** Cut, turned, doubled or grown at one place. */
export const near = (samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .record({
      sample: fc.constantFrom(...samples),
      from: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      way: fc.constantFrom("cut", "turn", "double", "grow", "whole"),
      more: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ sample, from, way, more }) => {
      const place = at(from, sample.length);
      const [head, tail] = [sample.slice(0, place), sample.slice(place)];
      if (way === "cut") return head;
      if (way === "turn")
        return Uint8Array.from([...head, ...tail.map((byte, i) => (i === 0 ? byte ^ (more[0] ?? 1) : byte))]);
      if (way === "double") return Uint8Array.from([...head, ...tail, ...tail]);
      return way === "grow" ? Uint8Array.from([...head, ...more, ...tail]) : sample;
    });

export const anyBytes = (samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(fc.uint8Array({ maxLength: 600 }), near(samples));

/** Names that every object has from its maker, and texts near a sample. */
export const anyText = (samples: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", ...samples),
    near(samples.map((text) => new TextEncoder().encode(text))).map((bytes) => new TextDecoder().decode(bytes)),
    fc
      .json({ maxDepth: 3 })
      .chain((json) => fc.constantFrom(...samples.map((text) => text.replace(/[[{].*/s, "") + json))),
  );
