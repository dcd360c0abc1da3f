import { expect, test } from "vitest";
import { TabStorage } from "../../src/console/storage";

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
  expect(new TabStorage(torn).read()).toEqual({ bearer: null, shift: null, places: null });
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
  expect(new TabStorage(old).read()).toEqual({ bearer: "aino", shift, places: null });
});
