/** A slow device tries no signature twice in one opening; and nothing is taken for tried that was not. */
import { afterEach, expect, test, vi } from "vitest";
import { makeSeal } from "../../src/seal/index";
import { once } from "../../src/seal/once";
import { noon, Organisation } from "./people";

afterEach(() => vi.restoreAllMocks());

test("of the chain and its lists each signature is tried once", async () => {
  const help = await Organisation.found();
  const joining = await help.joining();
  const seal = makeSeal();
  await seal.prepare();
  const tried: string[] = [];
  const real = crypto.subtle.verify.bind(crypto.subtle) as (...given: unknown[]) => Promise<boolean>;
  vi.spyOn(crypto.subtle, "verify").mockImplementation((...given: unknown[]) => {
    if (given[0] === "Ed25519") tried.push(String(given[2])); // and not the tags of the key schedule
    return real(...given);
  });
  await (await seal.visitor(help.trust, noon)).admit(joining.keyPackage);
  expect(tried.length).toBeGreaterThanOrEqual(4); // the package, and three of its chain
  expect(new Set(tried).size).toBe(tried.length);
});

test("another key, text or signature is tried, and what did not hold is tried anew", async () => {
  const good = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)] as const;
  const verify = vi.fn(async (key: Uint8Array, text: Uint8Array, signature: Uint8Array) =>
    [key, text, signature].every((part, at) => `${part}` === `${good[at]}`),
  );
  const tryIt = once(verify);
  const copies = () =>
    good.map((part) => part.slice()) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  expect(await tryIt(...copies())).toBe(true);
  expect(await tryIt(...copies())).toBe(true);
  expect(verify).toHaveBeenCalledTimes(1);
  for (const at of [0, 1, 2]) {
    const other = copies();
    other[at] = Uint8Array.of(9);
    expect(await tryIt(...other)).toBe(false);
    expect(await tryIt(...other)).toBe(false);
  }
  expect(verify).toHaveBeenCalledTimes(7);
});

test("no more is known than has a use", async () => {
  const verify = vi.fn(async () => true);
  const tryIt = once(verify);
  const one = (value: number) => [Uint8Array.of(value), Uint8Array.of(0), Uint8Array.of(0)] as const;
  for (let value = 0; value <= 16; value += 1) await tryIt(...one(value));
  await tryIt(...one(16));
  expect(verify).toHaveBeenCalledTimes(17);
  await tryIt(...one(0)); // went, the oldest
  expect(verify).toHaveBeenCalledTimes(18);
});
