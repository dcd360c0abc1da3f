import { describe, expect, test } from "vitest";
import { Vault } from "../../src/console/keys/vault";
import { memoryVaultStore } from "../../src/console/keys/vault-store";
import { TabStorage } from "../../src/console/storage";
import { toBase64Url } from "../../src/core/base64";
import type { Bytes } from "../../src/core/seal-port";

function drawer(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

const shift = { value: "desk", key: "resume-key", memberships: [] };

test("whoever signs in takes up nothing of whoever sat here before", () => {
  const storage = new TabStorage(drawer());
  storage.keepBearer("aino");
  storage.keepShift(shift);
  expect(storage.read()).toMatchObject({ bearer: "aino", shift });
  storage.keepBearer("elsa");
  expect(storage.read()).toMatchObject({ bearer: "elsa", shift: null });
});

test("what cannot be read is nothing", () => {
  const torn = drawer();
  torn.setItem("avoinlinja.console", "{");
  expect(new TabStorage(torn).read()).toEqual({ bearer: null, shift: null, places: null, seeds: {} });
});

test("a browser that stores nothing breaks nothing", () => {
  const full = drawer();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const storage = new TabStorage(full);
  storage.keepBearer("aino");
  expect(storage.read().bearer).toBeNull();
});

test("what an older release kept is taken up, and has no places", () => {
  const old = drawer();
  old.setItem("avoinlinja.console", JSON.stringify({ bearer: "aino", shift }));
  expect(new TabStorage(old).read()).toEqual({ bearer: "aino", shift, places: null, seeds: {} });
});

describe("at a real line", () => {
  const secret = (): Bytes => crypto.getRandomValues(new Uint8Array(32));
  const seed = secret();
  const chain = new Uint8Array([1, 2, 3]);
  const places = { seen: 1, of: [{ conversation: "c1", number: 0, nameNumber: 4 }] };
  async function sealed() {
    const vaults = memoryVaultStore();
    const key = secret();
    const vault = new Vault("org/s1", vaults);
    await vault.create([{ by: "passkey", id: "pk", secret: new Uint8Array(key) }]);
    const kept = drawer();
    const storage = new TabStorage(kept);
    storage.hide();
    await storage.sealBy(vault);
    storage.keepShift(shift);
    storage.keepPlaces(places);
    await storage.keepShiftKey({ seed, chain });
    return { vaults, vault, key, kept, storage };
  }

  test("all is back after one touch, and nothing before it", async () => {
    const { vaults, key, kept } = await sealed();
    const again = new TabStorage(kept);
    expect(again.waitsFor).toBe("org/s1");
    again.hide();
    expect(again.read()).toEqual({ bearer: null, shift: null, places: null, seeds: {} });
    const vault = new Vault("org/s1", vaults);
    await vault.open({ by: "passkey", id: "pk", secret: key });
    expect(await again.sealBy(vault)).toBe(true);
    expect(again.read()).toEqual({ bearer: null, shift, places, seeds: {} });
    expect(await again.shiftKey()).toEqual({ seed, chain });
  });

  test("nothing lies open: no bearer, no resume key, no signed value, no seed; the control is found", async () => {
    const { kept, storage } = await sealed();
    storage.keepBearer("bearer-of-this-tab");
    await storage.settled();
    const lying = (): string => kept.getItem("avoinlinja.console") ?? "";
    for (const hidden of ["resume-key", '"desk"', "bearer-of-this-tab", '"c1"', toBase64Url(seed)])
      expect(lying()).not.toContain(hidden);
    kept.setItem("avoinlinja.console", JSON.stringify({ shift, seed: toBase64Url(seed) }));
    for (const found of ["resume-key", toBase64Url(seed)]) expect(lying(), "control").toContain(found);
  });

  test("the last that was kept stays, however fast it came, and goes on while the vault is closed", async () => {
    const { vaults, vault, key, kept, storage } = await sealed();
    vault.lock();
    for (let n = 0; n < 20; n += 1) storage.keepShift({ ...shift, value: `desk-${n}` });
    await storage.settled();
    const again = new TabStorage(kept);
    const opened = new Vault("org/s1", vaults);
    await opened.open({ by: "passkey", id: "pk", secret: key });
    again.hide();
    await again.sealBy(opened);
    expect(again.read().shift?.value).toBe("desk-19");
  });

  test("another person's, a torn one, and one of an older release are nothing, and are replaced", async () => {
    for (const spoil of ["person", "tab", "rest", "old"] as const) {
      const { vault, kept } = await sealed();
      const lying = JSON.parse(kept.getItem("avoinlinja.console") ?? "{}");
      const torn = spoil === "old" ? { bearer: "b", shift, places } : { ...lying, [spoil]: "AAAA" };
      kept.setItem("avoinlinja.console", JSON.stringify(torn));
      const again = new TabStorage(kept);
      again.hide();
      expect(await again.sealBy(vault)).toBe(false);
      expect(again.read()).toEqual({ bearer: null, shift: null, places: null, seeds: {} });
      await again.settled();
      expect(kept.getItem("avoinlinja.console")).not.toContain("resume-key");
    }
  });

  test("signed out, nothing is left, and what was being written does not come back", async () => {
    const { kept, storage } = await sealed();
    storage.keepShift({ ...shift, value: "late" });
    storage.wipe();
    await storage.settled();
    expect(kept.getItem("avoinlinja.console")).toBeNull();
  });
});
