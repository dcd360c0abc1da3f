/** What a release key has signed retires the release that it names, and nothing else does. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fromBase64Url } from "../../src/core/base64";
import type { Bytes } from "../../src/core/seal-port";
import { makeNativeKey, nativeCurves, signWith } from "../../src/seal/curves";
import { concat } from "../../src/seal/bytes";
import { retires } from "../../src/seal/retirement";
import { numbers, seal } from "./people";

const { statements, key } = JSON.parse(
  readFileSync(new URL("../../../tests/wire/retirements.json", import.meta.url), "utf8"),
) as { statements: Record<string, string>; key: string };
const { verify } = nativeCurves;

/** As `chatd retire` makes it. */
async function made(version: string, label = "avoinlinja-retirement-v1\0"): Promise<{ statement: Bytes; key: Bytes }> {
  const own = await makeNativeKey();
  const name = new TextEncoder().encode(version);
  const head = new DataView(new ArrayBuffer(18));
  head.setUint8(0, 1);
  head.setBigUint64(1, 1_800_000_000n);
  head.setBigUint64(9, 1n);
  head.setUint8(17, name.length);
  const signed = concat(new Uint8Array(head.buffer), name);
  const signature = await signWith(own.key)(concat(new TextEncoder().encode(label), signed));
  return { statement: concat(signed, signature), key: own.publicKey };
}

test.each(Object.entries(statements))("the daemon's tool made one of %s", async (version, statement) => {
  const [source, releaseKey] = [fromBase64Url(statement), fromBase64Url(key)];
  expect(await retires(source, version, releaseKey, verify)).toBe(true);
  expect(await retires(source, `${version}1`, releaseKey, verify)).toBe(false);
  expect(await seal.isRetired([source], version, releaseKey)).toBe(true);
});

test("of this very release alone, by this very key, under its own label", async () => {
  const good = await made("0.2.0");
  expect(await retires(good.statement, "0.2.0", good.key, verify)).toBe(true);
  expect(await retires(good.statement, "0.2.1", good.key, verify)).toBe(false);
  expect(await retires(good.statement, "0.2", good.key, verify)).toBe(false);
  expect(await retires(good.statement, "0.2.0", (await made("0.2.0")).key, verify)).toBe(false);
  const other = await made("0.2.0", "avoinlinja-credential-v1\0");
  expect(await retires(other.statement, "0.2.0", other.key, verify)).toBe(false);
});

test("not with one bit changed, cut, or longer", async () => {
  const { statement: source, key: own } = await made("0.2.0");
  for (let bit = 0; bit < source.length * 8; bit += 1) {
    const flipped = source.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect([bit, await retires(flipped, "0.2.0", own, verify)]).toEqual([bit, false]);
  }
  for (let length = 0; length < source.length; length += 1)
    expect(await retires(source.slice(0, length), "0.2.0", own, verify)).toBe(false);
  expect(await retires(concat(source, source.slice(-1)), "0.2.0", own, verify)).toBe(false);
});

test("nothing that is no statement", async () => {
  const draw = numbers(7);
  const noise = Array.from({ length: 200 }, () => Uint8Array.from({ length: draw(120) }, () => draw(256)) as Bytes);
  expect(await seal.isRetired([new Uint8Array(0), ...noise], "0.2.0", fromBase64Url(key))).toBe(false);
  expect(await seal.isRetired([], "0.2.0", fromBase64Url(key))).toBe(false);
});
