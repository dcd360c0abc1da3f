/** The vault opens to a passkey's secret and to the six words, to nothing else, and nothing in clear is in its store. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DRAWN, drawWords, readWords, WORD_COUNT } from "../../src/features/six-words/words";
import { type Opener, Vault } from "../../src/console/keys/vault";
import type { ItemName } from "../../src/console/keys/vault-port";
import { type KeptItem, type KeptVault, memoryVaultStore } from "../../src/console/keys/vault-store";
import type { Bytes } from "../../src/core/seal-port";

const PERSON = "org/s1";
const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Openers overwrite what they are given: each use has a copy. */
const passkey = (id: string, secret: Uint8Array): Opener => ({ by: "passkey", id, secret: new Uint8Array(secret) });
const WORDS = drawWords(random);
const words = (of: readonly string[] = WORDS): Opener => ({ by: "words", words: of });

async function withSeed(openers: readonly Opener[], seed: Uint8Array, kept = new Map<string, KeptVault>()) {
  const vault = new Vault(PERSON, memoryVaultStore(kept));
  await vault.create(openers);
  await vault.put("staff", new Uint8Array(seed), random(32));
  return { vault, kept };
}
const again = async (kept: Map<string, KeptVault>, person = PERSON): Promise<Vault> => {
  const vault = new Vault(person, memoryVaultStore(kept));
  await vault.look();
  return vault;
};

const contains = (where: Uint8Array, what: Uint8Array): boolean =>
  where.some((_, at) => what.every((value, offset) => where[at + offset] === value));

describe("with a passkey", () => {
  it("gives back what was put, after the page was loaded again, and not before it is opened", async () => {
    await fc.assert(
      fc.asyncProperty(bytes(32), bytes(32), async (secret, seed) => {
        const { kept } = await withSeed([passkey("pk", secret)], seed);
        const vault = await again(kept);
        expect(vault.state).toBe("closed");
        await expect(vault.get("staff")).rejects.toMatchObject({ fault: "closed" });
        await vault.open(passkey("pk", secret));
        expect(await vault.get("staff")).toEqual(seed);
        vault.lock();
        expect(vault.state).toBe("closed");
        await expect(vault.put("issuing", new Uint8Array(seed))).rejects.toMatchObject({ fault: "closed" });
      }),
      { numRuns: 25 },
    );
  });

  it("opens to each of two passkeys, though each gives another secret, and to no third", async () => {
    await fc.assert(
      fc.asyncProperty(bytes(32), bytes(32), bytes(32), async (first, second, third) => {
        fc.pre(new Set([first, second, third].map(String)).size === 3);
        const { vault, kept } = await withSeed([passkey("a", first)], random(32));
        await vault.add(passkey("b", second));
        const here = await again(kept);
        await here.open(passkey("b", second));
        const seed = await here.get("staff");
        await here.open(passkey("a", first));
        expect(await here.get("staff")).toEqual(seed);
        for (const wrong of [passkey("c", first), passkey("a", second), passkey("b", third)])
          await expect(here.open(wrong)).rejects.toMatchObject({ fault: "wrong_passkey" });
        await here.removePasskey("a");
        await expect(here.open(passkey("a", first))).rejects.toMatchObject({ fault: "wrong_passkey" });
      }),
      { numRuns: 15 },
    );
  });

  it("refuses torn bytes of every part, wherever they are torn", async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes(32),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (secret, at, flip, cuts) => {
          const { kept } = await withSeed([passkey("pk", secret)], random(32));
          const whole = kept.get(PERSON) as KeptVault;
          const tear = (of: Bytes): Bytes => {
            const torn = new Uint8Array(of);
            torn[at % of.length] = (torn[at % of.length] ?? 0) ^ flip;
            return cuts ? torn.slice(0, at % of.length) : torn;
          };
          const item = whole.items.staff;
          const way = whole.wraps[0];
          if (item === undefined || way === undefined) throw new Error("nothing kept");
          kept.set(PERSON, { ...whole, items: { staff: { ...item, wrapped: tear(item.wrapped) } } });
          const withTornItem = await again(kept);
          await withTornItem.open(passkey("pk", secret));
          await expect(withTornItem.get("staff")).rejects.toMatchObject({ fault: "torn" });
          kept.set(PERSON, { ...whole, wraps: [{ ...way, wrapped: tear(way.wrapped) }] });
          await expect((await again(kept)).open(passkey("pk", secret))).rejects.toMatchObject({
            fault: "wrong_passkey",
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes no item for another, and nobody's for somebody else's", async () => {
    const secret = random(32);
    const { kept } = await withSeed([passkey("pk", secret)], random(32));
    const whole = kept.get(PERSON) as KeptVault;
    kept.set(PERSON, { ...whole, items: { issuing: whole.items.staff } as KeptVault["items"] });
    const vault = await again(kept);
    await vault.open(passkey("pk", secret));
    await expect(vault.get("issuing")).rejects.toMatchObject({ fault: "torn" });
    kept.set("org/s2", { ...whole, person: "org/s2" });
    await expect((await again(kept, "org/s2")).open(passkey("pk", secret))).rejects.toMatchObject({
      fault: "wrong_passkey",
    });
  });

  it("stores no seed, no secret of a passkey and no key of its own in clear; the control is found", async () => {
    const [secret, seed] = [random(32), random(32)];
    const { kept } = await withSeed([passkey("pk", secret)], seed);
    const stored = (): Uint8Array => {
      const { wraps, items, self } = kept.get(PERSON) as KeptVault;
      const parts = [...wraps, ...Object.values(items as Record<string, KeptItem>)].map(({ wrapped }) => [...wrapped]);
      return new Uint8Array([...self, ...parts.flat()]);
    };
    for (const hidden of [secret, seed]) expect(contains(stored(), hidden)).toBe(false);
    const whole = kept.get(PERSON) as KeptVault;
    kept.set(PERSON, { ...whole, items: { ["planted" as ItemName]: { wrapped: seed, publicKey: null } } });
    expect(contains(stored(), seed), "control").toBe(true);
    expect(
      JSON.stringify([...kept.values()], (_, value) => (value instanceof CryptoKey ? "KEY" : value)),
    ).not.toContain("KEY");
  });

  it("stays closed when it was locked while a touch or words were on their way", async () => {
    const secret = random(32);
    const { kept } = await withSeed([passkey("pk", secret), words()], random(32));
    for (const late of [passkey("pk", secret), words()]) {
      const vault = await again(kept);
      const opening = vault.open(late);
      vault.lock();
      await expect(opening).rejects.toMatchObject({ fault: "closed" });
      expect(vault.state).toBe("closed");
    }
  });

  it("overwrites what a passkey gave as soon as it is used", async () => {
    const opener = { by: "passkey", id: "pk", secret: random(32) } as const;
    await withSeed([opener], random(32));
    expect(opener.secret).toEqual(new Uint8Array(32));
  });
});

describe("with the six words", () => {
  it("opens to them and to no others, and they can be added and replaced", async () => {
    const [secret, seed] = [random(32), random(32)];
    const { vault, kept } = await withSeed([passkey("pk", secret), words()], seed);
    expect(vault.ways).toEqual({ passkeys: ["pk"], hasWords: true });
    const here = await again(kept);
    await here.open(words());
    expect(await here.get("staff")).toEqual(seed);
    const others = drawWords(random);
    await expect(here.open(words(others))).rejects.toMatchObject({ fault: "wrong_words" });
    expect(await here.get("staff"), "a wrong try closes nothing").toEqual(seed);
    await here.add(words(others));
    await expect(here.open(words())).rejects.toMatchObject({ fault: "wrong_words" });
    await here.open(words(others));
    expect(here.ways.passkeys).toEqual(["pk"]);
  });

  it("draws each word of the list, six at once, none that hurts, and as many as a guess is hopeless with", () => {
    const drawn = new Set(Array.from({ length: 4000 }, () => drawWords(random)).flat());
    expect(drawn.size).toBeGreaterThan(DRAWN.length * 0.99);
    expect(DRAWN).not.toContain("weapon");
    expect(WORD_COUNT * Math.log2(DRAWN.length)).toBeGreaterThan(65);
  });

  it("reads them as people type them: case, commas, numbers before them, the first four letters", () => {
    const meant = ["actor", "zebra", "cabin", "add", "address", "yellow"];
    for (const typed of ["Actor zebra cabin add address yellow", "1. acto 2. zebr 3. cabi\n4. add 5. addr 6. yell"])
      expect(readWords(typed)).toEqual(meant);
    for (const typed of ["", "actor zebra cabin add address", "actor zebra cabin add address yelow", "a b c d e f"])
      expect(readWords(typed)).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...DRAWN), { minLength: 6, maxLength: 6 }), (drawn) => {
        expect(readWords(drawn.map((word) => word.slice(0, 4)).join(" "))).toEqual(drawn);
      }),
    );
  });
});

it("says that nothing is here where nothing is, and is gone when another window took it away", async () => {
  const vault = await again(new Map());
  expect(vault.state).toBe("none");
  await expect(vault.open(passkey("pk", random(32)))).rejects.toMatchObject({ fault: "none" });
  const { vault: open, kept } = await withSeed([passkey("pk", random(32))], random(32));
  kept.clear();
  await expect(open.put("issuing", random(32))).rejects.toMatchObject({ fault: "none" });
  expect(open.state).toBe("none");
});
