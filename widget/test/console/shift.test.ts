import { describe, expect, test } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import { certificateFacts, isPlannable, usableNow } from "../../src/console/keys/credentials";
import { SHIFT_MAX_SECONDS } from "../../src/core/seal-port";
import { memoryKeyStore } from "../../src/console/keys/key-store";
import type { MemoryDrawer } from "./fakes";
import {
  bench,
  conversation,
  NOW_SECONDS,
  onShift,
  opening,
  ownShift,
  profile,
  says,
  settle,
  state,
  text,
} from "./fakes";

const kept = (drawer: MemoryDrawer): string => [...drawer.kept.values()].join("");

describe("signing in", () => {
  test("a spent link says so, and keeps nothing", async () => {
    const b = await bench();
    b.api.staff = { refused: "gone" };
    await b.app.signIn.enter("old-link");
    expect(b.app.signIn.phase).toBe("signed_out");
    expect(b.app.signIn.why).toBe("gone");
    expect(kept(b.drawer)).toBe("");
  });

  test("no network is not a spent link: the bearer stays", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    b.api.staff = { refused: "offline" };
    await b.app.signIn.enter(null);
    expect(b.app.signIn.why).toBe("offline");
    expect(kept(b.drawer)).toContain("bearer-1");
  });

  test("a bearer that the daemon refuses at the socket ends everything here", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const pane = b.app.panes.of("c1");
    b.wire.refuse("gone");
    expect(b.app.signIn.phase).toBe("signed_out");
    expect(b.app.signIn.why).toBe("expired");
    expect(pane?.isOver).toBe(true);
    expect(kept(b.drawer)).toBe("");
  });

  test("signing out wipes the tab", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    await b.app.signIn.signOut();
    expect(kept(b.drawer)).toBe("");
    expect(b.wire.isClosed).toBe(true);
  });
});

describe("a reload", () => {
  test("takes desk and conversations up again, with a fresh key package and without earlier words", async () => {
    const before = await bench();
    await onShift(before, state(1, { conversations: [conversation("c1")] }));
    opening(before, "c1");
    says(before, "c1", 2, 1, text("secret"));
    await settle();

    const after = await bench(before.drawer);
    after.wire.answers.set("resume_shift", () => state(9, { conversations: [conversation("c1", { stored: 4 })] }));
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    expect(after.wire.of("resume_shift")[0]).toMatchObject({
      value: "desk-value",
      key: "resume-key",
      memberships: [{ value: "value-c1" }],
    });
    expect(after.app.panes.of("c1")?.arrival).toBe("reloaded");
    expect(after.app.panes.of("c1")?.entries).toEqual([]);
    expect(after.wire.of("say")).toMatchObject([{ kind: "key_package", id: 5 }]);
  });

  test("not a word of any conversation is ever in the tab's storage", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    opening(b, "c1");
    await settle();
    says(b, "c1", 2, 1, text("PLANTED-VISITOR"));
    b.app.panes.of("c1")?.typed("PLANTED-COUNSELLOR");
    await settle();
    b.app.panes.of("c1")?.send();
    await settle();
    expect(kept(b.drawer)).toContain("value-c1"); // the control: the storage is written at all
    expect(kept(b.drawer)).not.toContain("PLANTED");
  });

  test("a desk that is gone is said, and its conversations are wiped", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const pane = b.app.panes.of("c1");
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => ({ refused: "gone" }));
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.note).toBe("lost");
    expect(pane?.isOver).toBe(true);
    expect(b.app.desk.shift).toBeNull();
  });

  test("a shift that was over before the reload is forgotten by the tab", async () => {
    const before = await bench();
    await onShift(before, state(1));
    expect(kept(before.drawer)).toContain("desk-value"); // the control: there is something to forget
    const after = await bench(before.drawer);
    after.wire.answers.set("resume_shift", () => state(9, { desk: null }));
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    expect(after.app.desk.note).toBe("ended");
    expect(kept(after.drawer)).not.toContain("desk-value");
    expect(kept(after.drawer)).not.toContain("resume-key");
    expect(kept(after.drawer)).toContain("bearer-1");
  });

  test("a doubled tab leaves the desk to the page that came first", async () => {
    const first = await bench();
    await onShift(first, state(1, { conversations: [conversation("c1")] }));
    const copy = await bench(first.drawer);
    copy.taken.add("resume-key");
    await copy.app.signIn.enter(null);
    copy.wire.comeUp();
    await settle();
    expect(copy.wire.of("resume_shift")).toEqual([]);
    expect(copy.app.desk.note).toBe("elsewhere");
  });

  test("a busy daemon is asked again, and nothing is given up", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => ({ refused: "try_again" }));
    b.wire.comeUp();
    await settle();
    expect(b.app.panes.of("c1")?.isOver).toBe(false);
    b.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("c1")] }));
    b.timers.advance(1000);
    await settle();
    expect(b.wire.of("resume_shift")).toHaveLength(2);
    expect(b.app.panes.of("c1")?.isOver).toBe(false);
  });
});

describe("the end of a shift", () => {
  test("with conversations open only the daemon ends the desk; its signed key stays for another", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    await b.app.desk.end();
    expect(b.app.desk.shift).not.toBeNull();
    b.wire.push("state", state(2, { desk: null }));
    await settle();
    expect(b.app.desk.note).toBe("ended");
    expect(await b.keys.shiftKey(ownShift().public_key)).not.toBeNull();
    expect(b.app.keys.isReady).toBe(true);
    expect(kept(b.drawer)).not.toContain("desk-value");
  });

  test("the key goes when its time is over, though nobody touches the page and the line is gone", async () => {
    const b = await bench();
    await onShift(b);
    await b.app.desk.end();
    b.timers.advance(4 * 3600 * 1000 - 1000);
    await settle();
    expect(await b.keys.shiftKey(ownShift().public_key)).not.toBeNull();
    b.api.own = { certificate: null, credentials: [] };
    b.timers.advance(2000);
    await settle();
    expect(await b.keys.shiftKey(ownShift().public_key)).toBeNull();
    expect([b.app.keys.isReady, await b.app.keys.current()]).toEqual([false, null]);
  });
});

describe("credentials", () => {
  const now = NOW_SECONDS;
  const own = (shift = ownShift(), certificate: string | null = "Y2VydA") => ({ certificate, credentials: [shift] });

  test("without a credential for now the reason is told", async () => {
    const keys = memoryKeyStore();
    const later = ownShift({ not_before: now + 60 });
    expect(await usableNow(own(later), keys, now)).toEqual({ whyNot: "no_credential" });
    expect(await usableNow(own(ownShift({ credential: null })), keys, now)).toEqual({ whyNot: "waiting_credential" });
    expect(await usableNow(own(ownShift(), null), keys, now)).toEqual({ whyNot: "no_certificate" });
    expect(await usableNow(own(), keys, now)).toEqual({ whyNot: "key_missing" });
    expect(await usableNow(own(ownShift({ not_after: now })), keys, now)).toEqual({ whyNot: "no_credential" });
  });

  test("a planned shift is at most twelve hours long and not over", () => {
    expect(isPlannable({ notBefore: now, notAfter: now + SHIFT_MAX_SECONDS }, now)).toBe(true);
    expect(isPlannable({ notBefore: now, notAfter: now + SHIFT_MAX_SECONDS + 1 }, now)).toBe(false);
    expect(isPlannable({ notBefore: now - 100, notAfter: now }, now)).toBe(false);
    expect(isPlannable({ notBefore: now + 10, notAfter: now + 10 }, now)).toBe(false);
  });

  test("the key is kept here before it is asked for", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    await b.app.keys.ask([{ notBefore: now, notAfter: now + 3600 }]);
    const wish = b.api.asked[0] as { public_key: string; not_after: number };
    expect(wish.not_after).toBe(now + 3600);
    expect(await b.keys.shiftKey(wish.public_key)).not.toBeNull();
  });

  test("a batch is signed each with its own validity; what is too long or over is left out", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    await b.app.keys.makeIssuingKey();
    const batch = [
      ownShift({ id: "a", not_before: now, not_after: now + 3600 }),
      ownShift({ id: "b", not_before: now + 86_400, not_after: now + 86_400 + 7200 }),
      ownShift({ id: "too-long", not_before: now, not_after: now + 13 * 3600 }),
      ownShift({ id: "over", not_before: now - 7200, not_after: now - 3600 }),
    ];
    expect(await b.app.keys.signBatch(batch)).toEqual({ signed: 2 });
    expect(b.seal.signed.map((one) => [one.notBefore, one.notAfter])).toEqual([
      [now, now + 3600],
      [now + 86_400, now + 93_600],
    ]);
    expect(b.api.sentBatches).toEqual([
      [
        { id: "a", credential: "CQ" },
        { id: "b", credential: "CQ" },
      ],
    ]);
  });

  test("a certificate says until when and for which issuing key; anything else says nothing", () => {
    const bytes = new Uint8Array(19 + 3 + 32 + 64);
    new DataView(bytes.buffer).setBigUint64(10, BigInt(now));
    bytes[0] = 1;
    bytes.set([3, 79, 114, 103], 18);
    bytes.fill(7, 22, 54);
    expect(certificateFacts(toBase64Url(bytes))).toEqual({
      notAfter: now,
      issuingKey: toBase64Url(new Uint8Array(32).fill(7)),
    });
    expect(certificateFacts(toBase64Url(bytes.slice(0, 40)))).toBeNull();
    expect(certificateFacts(toBase64Url(bytes.fill(2, 1, 2)))).toBeNull(); // a credential
    expect(certificateFacts("not a certificate")).toBeNull();
    expect(certificateFacts("")).toBeNull();
  });

  test("without the issuing key here nothing can be signed", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    expect(await b.app.keys.signBatch([ownShift()])).toEqual({ refused: "not_allowed" });
    expect(b.seal.signed).toEqual([]);
  });

  test("making the issuing key twice keeps the first", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    const first = await b.app.keys.makeIssuingKey();
    expect(await b.app.keys.makeIssuingKey()).toBe(first);
  });

  test("in a demonstration a missing credential is asked for without a question", async () => {
    const b = await bench();
    b.api.staff = profile({ bearer: "b", is_demonstration: true });
    b.api.own = { certificate: null, credentials: [] };
    await b.app.signIn.enter("link");
    expect(b.api.asked).toHaveLength(1);
  });

  test("keys whose time is over are forgotten at the next look", async () => {
    const b = await bench();
    await b.keys.keepShiftKey({ publicKey: "old", key: {} as CryptoKey, notAfter: now - 1 });
    await b.app.signIn.enter("link");
    expect(await b.keys.shiftKey("old")).toBeNull();
  });
});

describe("leads", () => {
  test("an orphan that was taken over says that the earlier words are not here", async () => {
    const b = await bench();
    await onShift(b);
    await b.app.desk.takeOrphan("o1");
    b.wire.push("state", state(2, { conversations: [conversation("o1", { stored: 3 })] }));
    expect(b.app.panes.of("o1")?.arrival).toBe("taken_over");
  });

  test("the board is watched from every view, for its alarms, and again after a reconnect", async () => {
    const b = await bench();
    await onShift(b);
    b.app.show("board");
    b.app.show("work");
    await settle();
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => state(1));
    b.wire.comeUp();
    await settle();
    expect(b.wire.of("watch")).toEqual([{ board: true }, { board: true }]);
  });

  test("a counsellor asks for no board", async () => {
    const b = await bench();
    b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role: "counsellor" } });
    await onShift(b);
    expect(b.wire.of("watch")).toEqual([]);
  });
});
