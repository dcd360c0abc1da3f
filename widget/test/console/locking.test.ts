/** The lock: when it falls and when not, what it stops, and what opens it. */

import { beforeEach, describe, expect, it } from "vitest";
import { drawWords } from "../../src/features/six-words/words";
import { Vault } from "../../src/console/keys/vault";
import { carryOut } from "../../src/console/page";
import { type Bench, bench, conversation, NOW_SECONDS, offer, onShift, profile, settle, state } from "./fakes";

const MINUTE_MS = 60_000;

describe("in a demonstration", () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
    b.api.staff = profile({ is_demonstration: true });
    await onShift(b, state(1, { conversations: [conversation("a")] }));
    b.app.locking.touch();
  });

  it("falls after a quarter of an hour without input, and input begins it anew", () => {
    b.timers.advance(15 * MINUTE_MS - 1);
    b.app.locking.touch();
    b.timers.advance(15 * MINUTE_MS - 1);
    expect(b.app.locking.isLocked).toBe(false);
    b.timers.advance(1);
    expect(b.app.locking.isLocked).toBe(true);
  });

  it("falls when the organisation wants it", () => {
    b.app.signIn.profile = { ...profile({ is_demonstration: true }), lock_seconds: 120 };
    b.app.locking.touch();
    b.timers.advance(120_000);
    expect(b.app.locking.isLocked).toBe(true);
  });

  it("waits while somebody is talked with, and falls a quarter of an hour after the last words", () => {
    const said = {
      key: 1,
      is: "said",
      mine: false,
      alias: null,
      text: "x",
      at: b.timers.now() + 10 * MINUTE_MS,
    } as const;
    Object.defineProperty(b.app.panes.open[0], "entries", { value: [{ ...said, mark: null }] });
    b.timers.advance(25 * MINUTE_MS - 1);
    expect(b.app.locking.isLocked).toBe(false);
    b.timers.advance(10_000);
    expect(b.app.locking.isLocked).toBe(true);
  });

  it("keeps connection and conversations, and no key does anything but the lock's own screen", async () => {
    b.app.locking.lock();
    for (const act of [
      { is: "pane", number: 0 },
      { is: "accept" },
      { is: "cover" },
      { is: "pause" },
      { is: "help" },
    ] as const)
      expect(carryOut(b.app, act)).toBe(false);
    expect([b.wire.isClosed, b.app.panes.open.length, b.app.desk.shift?.phase]).toEqual([false, 1, "available"]);
    expect(b.wire.of("pause")).toEqual([]);
    await b.app.locking.unlock();
    expect(b.app.locking.isLocked).toBe(false);
    expect(carryOut(b.app, { is: "lock" })).toBe(true);
    expect(b.app.locking.isLocked).toBe(true);
  });

  it("lets an offer ring, and one press opens and takes it", async () => {
    b.app.locking.lock();
    b.wire.push("state", state(2, { conversations: [conversation("a")], offer: offer() }));
    b.timers.advance(1);
    expect(b.tones).toContain("offer");
    const said = b.app.attention.sayings.all.map(({ words }) => words).join(" ");
    expect(said).toContain("Unlock to accept.");
    expect(said, "keys that do nothing while it is locked").not.toContain("Alt+A");
    await b.app.locking.unlock();
    await settle();
    expect(b.wire.of("accept")).toEqual([{ ticket: "t1" }]);
  });

  it("takes nothing when the offer came after the press, or is over", async () => {
    b.app.locking.lock();
    b.wire.push("state", state(2, { offer: offer({ expires_at: NOW_SECONDS + 1 }) }));
    b.timers.advance(2_000);
    await b.app.locking.unlock();
    expect(b.wire.of("accept")).toEqual([]);
  });

  it("never falls over a board on a wall, nor before anybody has signed in", async () => {
    b.app.showing.isBoardAlone.value = true;
    b.timers.advance(60 * MINUTE_MS);
    expect(b.app.locking.isLocked).toBe(false);
    const nobody = await bench();
    nobody.app.locking.lock();
    expect(nobody.app.locking.isLocked).toBe(false);
  });
});

describe("at a real line", () => {
  it("takes the vault's key from memory, and opens to the words of this person alone", async () => {
    const b = await bench();
    await onShift(b);
    b.app.signIn.profile = profile({ is_demonstration: false });
    b.passkeys.fails = "unsupported";
    const words = drawWords((n) => crypto.getRandomValues(new Uint8Array(n)));
    const vault = new Vault("org/s1", b.vaults);
    await vault.create([{ by: "words", words }]);
    b.app.own.vault = vault;
    b.app.locking.lock();
    expect(vault.state).toBe("closed");
    await b.app.locking.unlock();
    expect([b.app.locking.isLocked, b.app.own.opening.fault]).toEqual([true, "unsupported"]);
    await b.app.locking.unlock("actor zebra cabin add address yellow");
    expect([b.app.locking.isLocked, b.app.own.opening.fault]).toEqual([true, "wrong_words"]);
    await b.app.locking.unlock(words.join(" "));
    expect([b.app.locking.isLocked, vault.state]).toEqual([false, "open"]);
  });

  it("does not open to words where there is no vault to open by them", async () => {
    const b = await bench();
    await onShift(b);
    b.app.signIn.profile = profile({ is_demonstration: false });
    b.app.locking.lock();
    await b.app.locking.unlock("actor zebra cabin add address yellow");
    expect(b.app.locking.isLocked).toBe(true);
  });
});
