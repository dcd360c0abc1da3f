/** Coming in: invited, known, after a reload, without a passkey; and every way it can fail. */

import { beforeEach, describe, expect, it } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import type { Entry } from "../../src/console/sign-in/entry";
import { type Bench, bench, conversation, MemoryDrawer, profile, settle, state } from "./fakes";

const REAL = { is_demonstration: false } as const;
const stepOf = (b: Bench): Entry["step"] => b.app.signIn.entry.step;
const wordsOf = (b: Bench): readonly string[] => {
  const step = stepOf(b);
  return step.is === "words" ? step.words : [];
};

async function invited(over: Parameters<typeof profile>[0] = {}): Promise<Bench> {
  const b = await bench();
  b.api.staff = profile({ ...REAL, ...over });
  await b.app.signIn.enter("one-time-link");
  return b;
}

/** Invited, with a passkey and words on paper. */
async function settled(b: Bench): Promise<readonly string[]> {
  const { entry } = b.app.signIn;
  await entry.makePasskey();
  const words = wordsOf(b);
  entry.written();
  await entry.confirm(words.join(" "));
  return words;
}

const backOn = async (b: Bench): Promise<void> => {
  b.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("a")] }));
  b.wire.comeUp();
  await settle();
};

const again = async (b: Bench): Promise<Bench> => {
  const next = await bench(b.drawer, undefined, b.device, b);
  next.api.staff = profile({ ...REAL, bearer: "bearer-2" });
  await next.app.signIn.enter(null);
  return next;
};

describe("who is invited", () => {
  it("makes a passkey, writes six words down, types them back, and is in; a second passkey is offered", async () => {
    const b = await invited();
    const { entry } = b.app.signIn;
    expect([b.app.signIn.phase, stepOf(b).is]).toEqual(["signed_out", "invited"]);
    await entry.makePasskey();
    expect(b.api.ways).toEqual([
      {
        tab_key: "tab-key",
        invitation: { secret: "one-time-link", registration: expect.objectContaining({ id: "passkey-1" }) },
      },
    ]);
    expect([b.app.signIn.phase, stepOf(b).is]).toEqual(["at_keys", "words"]);
    const words = wordsOf(b);
    entry.written();
    expect(await entry.confirm([...words].reverse().join(" "))).toBe(false);
    expect(entry.fault).toBe("other_words");
    expect(await entry.confirm("six")).toBe(false);
    expect(await entry.confirm(words.join(" "))).toBe(true);
    expect(stepOf(b).is).toBe("second");
    expect(await entry.addSecond()).toBe(true);
    expect(b.app.signIn.isIn).toBe(true);
    expect(b.api.added).toHaveLength(1);
    expect(b.app.own.vault?.ways).toEqual({ passkeys: ["passkey-1", "passkey-2"], hasWords: true });
  });

  it("may do without the second one", async () => {
    const b = await invited();
    await settled(b);
    await b.app.signIn.entry.skip();
    expect([b.app.signIn.isIn, b.app.own.vault?.state]).toEqual([true, "open"]);
  });

  it.each([
    ["later", ["passkey-1"]],
    ["never", []],
  ] as const)("has a passkey that gives its secret %s", async (gives, passkeys) => {
    const b = await invited();
    b.passkeys.gives = gives;
    await settled(b);
    expect(b.app.own.vault?.ways).toEqual({ passkeys, hasWords: true });
    expect(b.passkeys.uses).toBe(gives === "later" ? 1 : 0);
  });

  it.each(["cancelled", "wrong_site", "exists", "unsupported", "broken"] as const)(
    "reads that it was %s, and can try again",
    async (fault) => {
      const b = await invited();
      b.passkeys.fails = fault;
      await b.app.signIn.entry.makePasskey();
      expect([b.app.signIn.entry.fault, stepOf(b).is, b.api.ways]).toEqual([fault, "invited", []]);
      b.passkeys.fails = null;
      await settled(b);
      expect(stepOf(b).is).toBe("second");
    },
  );

  it("comes with six digits as well", async () => {
    const b = await bench();
    b.api.staff = profile(REAL);
    await b.app.signIn.enter(null);
    expect(stepOf(b).is).toBe("door");
    await b.app.signIn.entry.invite("aino 123456");
    expect(stepOf(b)).toMatchObject({ is: "invited", secret: "aino 123456" });
  });

  it("may come without a passkey where it is allowed: words first, then an app whose first code is tried", async () => {
    const b = await invited({ allows_fallback: true });
    const { entry } = b.app.signIn;
    entry.withoutPasskey();
    const words = wordsOf(b);
    await entry.confirm(words.join(" "));
    const step = stepOf(b);
    expect(step).toMatchObject({ is: "codes", totp: expect.stringMatching(/^[A-Z2-7]{32}$/) });
    await entry.confirmCodes("123 456");
    const fallback = b.api.ways[0]?.invitation?.fallback;
    expect(fallback).toMatchObject({ totp: step.is === "codes" ? step.totp : "", code: "123456" });
    expect(fallback?.key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(b.app.own.vault?.ways).toEqual({ passkeys: [], hasWords: true });
    expect(b.app.signIn.isIn).toBe(true);
    const later = await again(b);
    await later.app.signIn.entry.byWords("s1", words.join(" "), "654321");
    expect(later.api.ways[0]?.fallback).toMatchObject({ account: "s1", key: fallback?.key, code: "654321" });
    expect(later.app.own.vault?.state).toBe("open");
  });
});

describe("after a reload in a conversation", () => {
  let b: Bench;
  let words: readonly string[];
  beforeEach(async () => {
    b = await invited();
    words = await settled(b);
    await b.app.signIn.entry.skip();
    b.wire.comeUp();
    await settle();
    b.wire.answers.set("start_shift", () => state(1, { conversations: [conversation("a")] }));
    await b.app.desk.start(["line-1"], ["fi"], 3);
    await settle();
    await b.storage.settled();
  });

  it("one touch gives a new bearer and takes the desk up again, and until then nothing lies open", async () => {
    const lying = b.drawer.getItem("avoinlinja.console") ?? "";
    for (const hidden of ["bearer-1", "resume-key", "value-a", "desk-value"]) expect(lying).not.toContain(hidden);
    const next = await again(b);
    expect([next.app.signIn.phase, next.app.signIn.why, next.wire.opened]).toEqual(["signed_out", "reloaded", 0]);
    await next.app.signIn.entry.touch();
    expect(next.app.signIn.bearer).toBe("bearer-2");
    await backOn(next);
    expect(next.wire.of("resume_shift")).toEqual([
      expect.objectContaining({
        value: "desk-value",
        key: "resume-key",
        memberships: [expect.objectContaining({ value: "value-a" })],
      }),
    ]);
  });

  it("a passkey without a secret signs in, and the six words take the desk up again", async () => {
    const next = await again(b);
    next.passkeys.gives = "never";
    await next.app.signIn.entry.touch();
    expect([next.app.signIn.phase, stepOf(next).is]).toEqual(["at_keys", "open"]);
    await next.app.signIn.entry.openByWords("actor zebra cabin add address yellow");
    expect([next.app.own.opening.fault, next.app.signIn.phase]).toEqual(["wrong_words", "at_keys"]);
    await next.app.signIn.entry.openByWords(words.join(" "));
    await backOn(next);
    expect(next.wire.of("resume_shift")).toHaveLength(1);
  });

  it("whoever would rather not open the keys is in without them, and without the shift", async () => {
    const next = await again(b);
    next.passkeys.gives = "never";
    await next.app.signIn.entry.touch();
    await next.app.signIn.entry.skip();
    await backOn(next);
    expect([next.app.signIn.isIn, next.app.own.vault?.state, next.wire.of("resume_shift")]).toEqual([
      true,
      "closed",
      [],
    ]);
  });

  it("the same holds when the bearer ends while somebody works", async () => {
    b.wire.refuse("gone");
    expect([b.app.signIn.phase, b.app.signIn.why, b.app.panes.all]).toEqual(["signed_out", "interrupted", []]);
    await b.app.signIn.entry.touch();
    await backOn(b);
    expect(b.wire.of("resume_shift")).toHaveLength(1);
  });

  it("signing out leaves nothing in the tab, and the vault closed", async () => {
    const { vault } = b.app.own;
    await b.app.signIn.signOut();
    await b.storage.settled();
    expect([b.drawer.kept.size, vault?.state, b.app.signIn.bearer]).toEqual([0, "closed", null]);
  });
});

describe("who is known", () => {
  it("on another machine gets new keys there, and reads that they are to be confirmed", async () => {
    const b = await invited();
    await settled(b);
    const elsewhere = await bench(new MemoryDrawer(), undefined, new MemoryDrawer());
    elsewhere.api.staff = profile(REAL);
    elsewhere.passkeys.secrets.set("passkey-1", new Uint8Array(32).fill(1)); // the same passkey, carried over
    await elsewhere.app.signIn.enter(null);
    await elsewhere.app.signIn.entry.touch();
    expect(stepOf(elsewhere)).toMatchObject({ is: "words", why: "missing" });
  });

  it.each([
    [{ refused: "gone" } as const, "not_known"],
    [{ refused: "offline" } as const, "offline"],
    [{ refused: "too_often" } as const, "too_often"],
    [{ refused: "try_again" } as const, "trouble"],
  ])("but not to the daemon, %j, reads %s", async (answer, fault) => {
    const b = await bench();
    await b.app.signIn.enter(null);
    b.passkeys.secrets.set("passkey-1", new Uint8Array(32).fill(1));
    b.api.staff = answer;
    await b.app.signIn.entry.touch();
    expect([b.app.signIn.entry.fault, b.app.signIn.phase]).toEqual([fault, "signed_out"]);
  });

  it("is kept in by no vault of somebody else on the same machine", async () => {
    const b = await invited();
    await settled(b);
    const other = await bench(new MemoryDrawer(), undefined, undefined, b);
    other.api.staff = profile({ ...REAL, staff: { id: "s2", alias: "Elsa", role: "counsellor" } });
    await other.app.signIn.enter(null);
    await other.app.signIn.entry.touch();
    expect(stepOf(other)).toMatchObject({ is: "words" });
    expect(await other.vaults.persons()).toEqual(["org/s1"]);
  });
});

it("tells the daemon nothing that opens the vault: not a secret of a passkey, not a word", async () => {
  const b = await invited();
  const words = await settled(b);
  await b.app.signIn.entry.addSecond();
  const told = JSON.stringify([b.api.ways, b.api.added, b.wire.sent]);
  for (const secret of b.passkeys.secrets.values()) expect(told).not.toContain(toBase64Url(secret));
  const said = new RegExp(`"(${words.join("|")})["\\s]`); // alone, or before others: "one-time-link" is no word
  expect(told).not.toMatch(said);
  expect(JSON.stringify([words[0]]), "control").toMatch(said);
  expect(JSON.stringify([words.join(" ")]), "control").toMatch(said);
});
