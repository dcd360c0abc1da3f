/** The shift's key over a reload: with one touch the same key goes on; a closed vault asks, and nobody's key is nobody's. */

import { expect, it } from "vitest";
import { Keys } from "../../src/console/keys/keys";
import { OwnKeys } from "../../src/console/keys/own-keys";
import { seeds } from "../../src/console/keys/seeds";
import type { Signing } from "../../src/console/keys/signing";
import { Vault } from "../../src/console/keys/vault";
import { VaultKeys } from "../../src/console/keys/vault-keys";
import { memoryVaultStore } from "../../src/console/keys/vault-store";
import { TabStorage } from "../../src/console/storage";
import { toBase64Url } from "../../src/core/base64";
import { FakePasskeys } from "./fake-passkeys";
import { bench, MemoryDrawer, NOW_SECONDS, profile } from "./fakes";

/** One page of this person's machine: what it knows goes, what the machine keeps stays. */
async function page(machine: {
  drawer: MemoryDrawer;
  vaults: ReturnType<typeof memoryVaultStore>;
  passkeys: FakePasskeys;
}) {
  const b = await bench();
  const signing: Signing = { ...b.signing, ...seeds };
  const own = new OwnKeys({
    ...machine,
    seeds,
    page: () => null,
    opened: () => {},
    rpId: () => "line.example",
    changed: () => {},
  });
  const storage = new TabStorage(machine.drawer);
  storage.hide();
  const source = new VaultKeys(own, signing);
  const keys = new Keys({
    timers: b.timers,
    api: b.api,
    seal: b.seal,
    roomSeal: null,
    signing,
    source,
    storage,
    now: () => Math.floor(b.timers.now() / 1000),
    profile: () => profile({ is_demonstration: false }),
    changed: () => {},
  });
  return { b, own, storage, source, keys };
}

async function machine() {
  const made = { drawer: new MemoryDrawer(), vaults: memoryVaultStore(), passkeys: new FakePasskeys() };
  const secret = crypto.getRandomValues(new Uint8Array(32));
  made.passkeys.secrets.set("passkey-1", secret);
  await new Vault("org/s1", made.vaults).create([{ by: "passkey", id: "passkey-1", secret: new Uint8Array(secret) }]);
  return made;
}

it("signing keys are in the vault alone, three at most, and sign after a reload and a touch", async () => {
  const at = await machine();
  const first = await page(at);
  await first.own.meet(profile({ is_demonstration: false }), "passkey-1");
  expect(await first.source.makeSigningKey(), "closed, nobody is asked").toBeNull();
  await first.own.opening.touch();
  const made = [];
  for (let n = 0; n < 5; n += 1)
    made.push(toBase64Url((await first.source.makeSigningKey())?.publicKey ?? new Uint8Array()));
  expect(first.source.signingKeys()).toEqual(made.slice(-3));
  const second = await page(at);
  await second.own.meet(profile({ is_demonstration: false }), "passkey-1");
  expect(second.source.signingKeys()).toEqual(made.slice(-3));
  const asked = second.source.signingKey(made[4] ?? "");
  expect(second.own.atRest.asking).toBe("shift");
  await second.own.atRest.touch();
  expect(toBase64Url((await asked)?.publicKey ?? new Uint8Array())).toBe(made[4]);
  expect(await second.source.signingKey(made[0] ?? "")).toBeNull();
});

it("whoever would rather not open them gets no key", async () => {
  const at = await machine();
  const { own, source } = await page(at);
  await own.meet(profile({ is_demonstration: false }), null);
  const asked = source.signingKey("any");
  own.atRest.refuse();
  expect(await asked).toBeNull();
});

it("the staff key is made once on a machine", async () => {
  const at = await machine();
  const first = await page(at);
  await first.own.meet(profile({ is_demonstration: false }), "passkey-1");
  await first.own.opening.touch();
  const key = await first.source.staffKey();
  const second = await page(at);
  await second.own.meet(profile({ is_demonstration: false }), "passkey-1");
  await second.own.opening.touch();
  expect((await second.source.staffKey())?.publicKey).toEqual(key?.publicKey);
  expect(second.own.atRest.publicKeys().staff).toBe(toBase64Url(key?.publicKey ?? new Uint8Array()));
});

it("a shift goes on with the same key after a reload and a touch, and with none when it has ended", async () => {
  const at = await machine();
  const open = async () => {
    const here = await page(at);
    await here.own.meet(profile({ is_demonstration: false }), "passkey-1");
    await here.own.opening.touch();
    if (here.own.vault !== null) await here.storage.sealBy(here.own.vault);
    return here;
  };
  const first = await open();
  first.storage.keepShift({ value: "desk", key: "resume-key", memberships: [] });
  const { publicKey, seed } = await seeds.newKey();
  const told = { identity: "aWRlbnRpdHk", of: "signing-key", notAfter: NOW_SECONDS + 3600 };
  const chain = new TextEncoder().encode(JSON.stringify(told));
  await first.storage.keepShiftKey({ seed, chain });
  expect(JSON.stringify([...at.drawer.kept])).not.toContain(toBase64Url(seed));
  const second = await open();
  await second.keys.prepare();
  expect((await second.keys.current())?.key.publicKey).toEqual(publicKey);
  second.keys.forget(); // the bearer has ended: it may be taken up again
  expect(await second.storage.shiftKey()).not.toBeNull();
  second.keys.wipeShift();
  await second.storage.settled();
  expect(await (await open()).storage.shiftKey()).toBeNull();
});
