import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { ACK_EVERY_MS, Conversation } from "../../src/core/conversation";
import { toBase64Url } from "../../src/core/base64";
import type { Said } from "../../src/core/timeline";
import { glassJoining, glassOpening, settle, SmallDaemon, ToldTime } from "./world";

interface Pair {
  readonly daemon: SmallDaemon;
  readonly time: ToldTime;
  readonly v: Conversation;
  c: Conversation;
}

function begin(alias = "Aino"): Pair {
  const daemon = new SmallDaemon(["v", "c"]);
  const time = new ToldTime();
  const v = new Conversation(
    daemon.state("v"),
    { role: "visitor", makeOpening: glassOpening },
    daemon.ports("v", time),
  );
  const c = new Conversation(
    daemon.state("c"),
    { role: "counsellor", makeJoining: () => glassJoining(alias) },
    daemon.ports("c", time),
  );
  daemon.line("v").conversation = v;
  daemon.line("c").conversation = c;
  v.begin();
  c.begin();
  return { daemon, time, v, c };
}

async function talking(alias = "Aino"): Promise<Pair> {
  const pair = begin(alias);
  await settle();
  await pair.daemon.run();
  return pair;
}

/** A console that lost its page: a new one with the same desk, or another person's. */
function reload(pair: Pair, alias = "Aino"): void {
  pair.daemon.cut("c");
  pair.c.wipe();
  pair.daemon.line("c").isUp = true;
  pair.c = new Conversation(
    pair.daemon.state("c"),
    { role: "counsellor", makeJoining: () => glassJoining(alias) },
    pair.daemon.ports("c", pair.time),
  );
  pair.daemon.line("c").conversation = pair.c;
  pair.c.begin();
}

const words = (of: Conversation): Said[] => of.timeline.entries.filter((one): one is Said => one.is === "said");
const theirs = (of: Conversation): string[] =>
  words(of)
    .filter((one) => !one.mine)
    .map((one) => one.text);
const marks = (of: Conversation): (string | null)[] =>
  words(of)
    .filter((one) => one.mine)
    .map((one) => one.mark);
const gaps = (of: Conversation): number => of.timeline.entries.filter((one) => one.is === "gap").length;

describe("before the other has been verified", () => {
  it("sends nothing to who is not who they should be", async () => {
    const pair = await talking("Nobody");
    pair.v.write("secret");
    await pair.daemon.run();
    await pair.time.pass(60_000);
    await pair.daemon.run();
    expect(pair.v.sealing).toBe("failed");
    expect(pair.v.fault).toBe("bad_credential");
    expect(pair.v.who).toBeNull();
    expect(pair.daemon.said.filter((say) => say.kind !== "key_package")).toEqual([]);
  });

  it("keeps words until there are keys, then sends them in order", async () => {
    const pair = begin();
    pair.v.write("one");
    pair.v.write("two");
    expect(marks(pair.v)).toEqual(["sending", "sending"]);
    await settle();
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["one", "two"]);
    expect(pair.v.who?.alias).toBe("Aino");
  });
});

describe("words", () => {
  it("go sending, sent, delivered", async () => {
    const pair = await talking();
    pair.daemon.cut("c");
    pair.v.write("hello");
    await settle();
    expect(marks(pair.v)).toEqual(["sending"]);
    await pair.daemon.run();
    expect(marks(pair.v)).toEqual(["sent"]);
    pair.daemon.back("c");
    await pair.daemon.run();
    expect(marks(pair.v)).toEqual(["delivered"]);
    expect(theirs(pair.c)).toEqual(["hello"]);
  });

  it("of any length arrive whole", async () => {
    const pair = await talking();
    const long = "ä👩‍👧".repeat(3_000);
    pair.v.write(long);
    await settle();
    await pair.daemon.run();
    await settle();
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual([long]);
    expect(marks(pair.v)).toEqual(["delivered"]);
  });

  it("wait when the daemon holds too much, and arrive later in their order", async () => {
    const pair = await talking();
    pair.daemon.refuseNext = ["outbox_full"];
    for (const text of ["one", "two", "three"]) {
      pair.v.write(text);
    }
    await settle();
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual([]);
    await pair.time.pass(2_000);
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["one", "two", "three"]);
  });

  it("are sealed anew when their epoch has gone", async () => {
    const pair = await talking();
    pair.daemon.refuseNext = ["wrong_epoch"];
    pair.v.write("one");
    pair.v.write("two");
    await settle();
    await pair.daemon.run();
    await pair.time.pass(2_000);
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["one", "two"]);
    expect(gaps(pair.c)).toBe(0);
  });

  it("are not said again before all that was said is answered, however slow the line is", async () => {
    const pair = await talking();
    pair.daemon.refuseNext = ["wrong_epoch"];
    pair.v.write("one");
    pair.v.write("two");
    await settle();
    await pair.daemon.step("v", "up");
    await pair.daemon.step("v", "down"); // no to the first, while the second is still on its way
    await pair.time.pass(2_000);
    expect(pair.daemon.line("v").up).toHaveLength(1);
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["one", "two"]);
  });

  it("of keys that are gone take no opening along that waits behind them", async () => {
    const pair = await talking();
    pair.v.write("one");
    pair.v.write("two");
    await settle();
    reload(pair);
    await settle();
    await pair.daemon.step("c", "up"); // its keys come before the words
    await pair.daemon.step("v", "down");
    for (let turn = 0; turn < 3; turn += 1) {
      await pair.daemon.run();
      await pair.time.pass(5_000);
    }
    expect([pair.v.sealing, pair.c.sealing]).toEqual(["sealed", "sealed"]);
    expect(theirs(pair.c)).toEqual(["one", "two"]);
  });

  it("are said again though an answer never comes", async () => {
    const pair = await talking();
    pair.daemon.refuseNext = ["wrong_epoch"];
    pair.v.write("one");
    pair.v.write("two");
    await settle();
    await pair.daemon.step("v", "up");
    await pair.daemon.step("v", "down");
    pair.daemon.line("v").up.length = 0;
    await pair.time.pass(29_000);
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual([]);
    await pair.time.pass(2_000);
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["one", "two"]);
  });

  it("that can never be sent are called so, and the next ones go", async () => {
    const pair = await talking();
    pair.daemon.refuseNext = ["malformed"];
    pair.v.write("one");
    pair.v.write("two");
    await settle();
    await pair.daemon.run();
    await pair.time.pass(2_000);
    await pair.daemon.run();
    expect(marks(pair.v)).toEqual(["failed", "delivered"]);
    expect(theirs(pair.c)).toEqual(["two"]);
  });

  it("are gone after a wipe", async () => {
    const pair = await talking();
    pair.v.write("hello");
    await settle();
    await pair.daemon.run();
    pair.v.wipe();
    expect(pair.v.timeline.entries).toEqual([]);
    expect(pair.v.isEnded).toBe(true);
  });
});

describe("when the counsellor's page comes back without its keys", () => {
  it("the same person gets the undelivered words, sealed anew, and no other", async () => {
    const pair = await talking();
    pair.v.write("read already");
    await settle();
    await pair.daemon.run();
    pair.daemon.cut("c");
    pair.v.write("not read yet");
    await settle();
    await pair.daemon.run();
    reload(pair);
    await settle();
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["not read yet"]);
    expect(marks(pair.v)).toEqual(["delivered", "delivered"]);
    expect(pair.v.question).toBeNull();
    expect(gaps(pair.c)).toBe(0);
  });

  it("words still on their way are neither lost nor doubled", async () => {
    const pair = await talking();
    reload(pair);
    await settle();
    pair.v.write("crossing"); // goes out sealed for the old keys, while the key package is on its way
    await settle();
    await pair.daemon.run();
    await pair.time.pass(5_000);
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["crossing"]);
    expect(marks(pair.v)).toEqual(["delivered"]);
  });

  it("another person gets nothing before the visitor has said yes", async () => {
    const pair = await talking();
    pair.daemon.cut("c");
    pair.v.write("for Aino only");
    await settle();
    await pair.daemon.run();
    reload(pair, "Eero");
    await settle();
    await pair.daemon.run();
    expect([pair.v.who?.alias, pair.v.question?.who.alias]).toEqual(["Aino", "Eero"]);
    expect([pair.v.sealing, pair.v.canWrite, pair.v.hasUndelivered]).toEqual(["asking", false, true]);
    expect(pair.daemon.said.filter((one) => one.kind === "opening").length).toBe(1); // Aino's
    expect(theirs(pair.c)).toEqual([]);
    pair.v.answer(true);
    await settle();
    await pair.daemon.run();
    expect(pair.v.who?.alias).toBe("Eero");
    expect(theirs(pair.c)).toEqual(["for Aino only"]);
  });

  it("who was said yes to is not asked about again with fresh keys, and a third is", async () => {
    const pair = await talking();
    for (const [alias, isAsked] of [
      ["Eero", true],
      ["Eero", false],
      ["Liisa", true],
    ] as const) {
      reload(pair, alias);
      await settle();
      await pair.daemon.run();
      expect(pair.v.question?.who.alias).toBe(isAsked ? alias : undefined);
      pair.v.answer(false);
      await settle();
      await pair.daemon.run();
      expect([pair.v.sealing, pair.v.who?.alias]).toEqual(["sealed", alias]);
    }
  });

  it("a yes that came to nothing is none once somebody else has gone on", async () => {
    const pair = await talking();
    reload(pair, "Eero");
    await settle();
    await pair.daemon.run();
    pair.daemon.refuseNext = ["wrong_state"]; // Eero's console died in the same moment
    pair.v.answer(true);
    await settle();
    await pair.daemon.run();
    await pair.time.pass(60_000);
    reload(pair, "Aino");
    await settle();
    await pair.daemon.run();
    expect([pair.v.sealing, pair.v.who?.alias]).toEqual(["sealed", "Aino"]);
    pair.daemon.cut("c");
    pair.v.write("for Aino only");
    await settle();
    await pair.daemon.run();
    reload(pair, "Eero");
    await settle();
    await pair.daemon.run();
    expect(pair.v.question?.who.alias).toBe("Eero");
    expect(theirs(pair.c)).toEqual([]);
  });

  it("fresh keys of the one she is asked about ask again, and a wipe takes the question away", async () => {
    const pair = await talking();
    for (let again = 0; again < 2; again += 1) {
      reload(pair, "Eero");
      await settle();
      await pair.daemon.run();
      expect(pair.v.question?.who.alias).toBe("Eero");
    }
    pair.v.wipe();
    expect(pair.v.question).toBeNull();
  });

  it("one receipt for the opening and the words before it does not call the words delivered", async () => {
    for (const alias of ["Eero", "Aino"]) {
      const pair = await talking();
      pair.daemon.cut("c");
      pair.v.write("for Aino only");
      await settle();
      await pair.daemon.run();
      pair.daemon.tellsStored = false;
      reload(pair, alias);
      await settle();
      await pair.daemon.run();
      expect(pair.v.question?.who.alias).toBe(alias === "Aino" ? undefined : "Eero");
      pair.v.answer(false);
      await settle();
      await pair.daemon.run();
      expect(theirs(pair.c)).toEqual(alias === "Aino" ? ["for Aino only"] : []);
      expect(marks(pair.v)).toEqual([alias === "Aino" ? "delivered" : "undelivered"]);
    }
  });

  it("a no leaves the words unsent, and new ones go", async () => {
    const pair = await talking();
    pair.daemon.cut("c");
    pair.v.write("for Aino only");
    await settle();
    await pair.daemon.run();
    reload(pair, "Eero");
    await settle();
    await pair.daemon.run();
    pair.v.answer(false);
    pair.v.write("hello Eero");
    await settle();
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["hello Eero"]);
    expect(marks(pair.v)).toEqual(["undelivered", "delivered"]);
  });
});

describe("a sign of typing", () => {
  it("goes at most once in a slot, is shown for a while, and is no word", async () => {
    const pair = await talking();
    const before = pair.daemon.said.length;
    pair.c.typing();
    pair.c.typing();
    await settle();
    await pair.daemon.run();
    expect(pair.daemon.said.length).toBe(before + 1);
    expect(pair.v.isTheirTyping).toBe(true);
    await pair.time.pass(24_000);
    expect(pair.v.isTheirTyping).toBe(false);
    expect(words(pair.v)).toEqual([]);
  });
});

describe("what the other says inside the seal, and not the daemon", () => {
  const drop = (pair: Pair, kind: string): void => {
    const { down } = pair.daemon.line("c");
    const { c } = pair;
    const real = c.onDeliver.bind(c);
    c.onDeliver = (one) => (one.kind === kind ? undefined : real(one));
    expect(down).toEqual([]);
  };

  it("a forged receipt of the daemon delivers nothing", async () => {
    const pair = await talking();
    pair.daemon.cut("c");
    pair.v.write("hello");
    await pair.daemon.run();
    pair.v.onReceipt({ conversation: "c", stored: 99, delivered: 99 });
    await settle();
    expect(marks(pair.v)).toEqual(["sent"]);
    expect(pair.v.hasUndelivered).toBe(true);
  });

  it("words that the daemon swallows stay undelivered, though it says that they were received", async () => {
    const pair = await talking();
    drop(pair, "message");
    pair.v.write("swallowed");
    await pair.daemon.run();
    pair.daemon.back("c");
    pair.v.onReceipt({ conversation: "c", stored: 2, delivered: 2 });
    await pair.daemon.run();
    expect(marks(pair.v)).toEqual(["sent"]);
  });

  it("one that is missing in the middle is named by the other, and the rest is delivered", async () => {
    const pair = await talking();
    const real = pair.c.onDeliver.bind(pair.c);
    let swallowed = 0;
    pair.c.onDeliver = (one) => {
      if (one.kind === "message" && one.id === 3) {
        swallowed += 1;
      } else {
        real(one.id > 3 ? { ...one, id: one.id - 1, number: one.number } : one);
      }
    };
    for (const word of ["one", "two", "three"]) {
      pair.v.write(word);
    }
    await pair.daemon.run();
    await pair.time.pass(ACK_EVERY_MS);
    await pair.daemon.run();
    expect(swallowed).toBeGreaterThan(0);
    expect(theirs(pair.c)).toEqual(["one", "three"]);
    expect(gaps(pair.c)).toBe(1);
    expect(marks(pair.v)).toEqual(["delivered", "undelivered", "delivered"]);
  });

  it("a goodbye is heard, and says how much was said before it: a tail that was swallowed shows", async () => {
    const pair = await talking();
    const real = pair.v.onDeliver.bind(pair.v);
    let last = 0;
    pair.v.onDeliver = (one) => {
      last = one.kind === "message" ? last + 1 : last;
      if (!(one.kind === "message" && last === 1)) {
        real(one.kind === "message" ? { ...one, id: one.id - 1 } : one);
      }
    };
    pair.c.write("do not go home");
    await pair.daemon.run();
    expect([gaps(pair.v), pair.v.saidBye]).toEqual([0, false]);
    await pair.c.bye();
    await pair.daemon.run();
    expect([gaps(pair.v), pair.v.saidBye]).toEqual([1, true]);
  });

  it("goodbye is said after everything that waits, and words after it take it back", async () => {
    const pair = await talking();
    pair.c.write("one");
    pair.c.write("two");
    await pair.c.bye();
    await pair.daemon.run();
    expect([theirs(pair.v), pair.v.saidBye]).toEqual([["one", "two"], true]);
    pair.c.write("and three");
    await pair.daemon.run();
    expect(pair.v.saidBye).toBe(false);
  });

  it("an acknowledgement is answered by none, and is no word", async () => {
    const pair = await talking();
    pair.v.write("hello");
    await pair.daemon.run();
    await pair.time.pass(60_000);
    await pair.daemon.run();
    const kinds = pair.daemon.said.map((say) => say.kind);
    expect(kinds.filter((kind) => kind === "ack")).toHaveLength(1);
    expect(theirs(pair.c)).toEqual(["hello"]);
  });

  it("is said with what is said next, and else not more often than every two seconds", async () => {
    const pair = await talking();
    for (let n = 0; n < 20; n += 1) {
      pair.c.write(`${n}`);
      await pair.daemon.run();
      await pair.time.pass(100);
    }
    await pair.daemon.run();
    const acks = (): number => pair.daemon.said.filter((say) => say.kind === "ack").length;
    expect(acks()).toBe(2); // in two seconds
    pair.v.write("I see");
    await pair.daemon.run();
    await pair.time.pass(ACK_EVERY_MS);
    await pair.daemon.run();
    expect(marks(pair.c).every((mark) => mark === "delivered")).toBe(true);
    expect(acks()).toBeLessThanOrEqual(3);
  });

  it("what was not heard is said again when keys are made anew, whatever the daemon says of it", async () => {
    const pair = await talking();
    drop(pair, "message");
    pair.v.write("swallowed");
    await pair.daemon.run();
    pair.v.onReceipt({ conversation: "c", stored: 2, delivered: 2 });
    reload(pair);
    await settle();
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["swallowed"]);
    expect(marks(pair.v)).toEqual(["delivered"]);
  });
});

it("words that were heard stand once, though their receipt was lost and keys are made anew twice", async () => {
  const pair = await talking();
  pair.v.write("hei");
  await pair.daemon.run();
  expect(theirs(pair.c)).toEqual(["hei"]);
  for (let time = 0; time < 2; time += 1) {
    pair.daemon.line("v").down.length = 0;
    pair.c.write(`answer ${time}`);
    pair.v.write(`word ${time}`);
    pair.v.write("long".repeat(3_000));
    await pair.daemon.run();
    pair.c.begin(); // the console has kept its page
    await settle();
    await pair.daemon.run();
    await pair.time.pass(ACK_EVERY_MS);
    await pair.daemon.run();
  }
  const long = "long".repeat(3_000);
  expect(theirs(pair.c)).toEqual(["hei", "word 0", long, "word 1", long]);
  expect(theirs(pair.v)).toEqual(["answer 0", "answer 1"]);
  expect(new Set([...marks(pair.v), ...marks(pair.c)])).toEqual(new Set(["delivered"]));
});

it("a fresh key package closes the group that stood: nothing more is sealed or opened by it", async () => {
  const pair = await talking();
  expect(await pair.v.safetyWords()).toHaveLength(4);
  pair.daemon.line("v").isUp = false; // the opening that answers it does not get through
  const before = pair.daemon.said.length;
  const { keyPackage } = await glassJoining("Aino");
  const { number } = pair.daemon;
  pair.v.onDeliver({
    conversation: "c",
    number: number + 1,
    sender: "c",
    id: 2,
    kind: "key_package",
    body: toBase64Url(keyPackage),
  });
  await settle();
  expect(["verifying", "opening"]).toContain(pair.v.sealing);
  expect(await pair.v.safetyWords()).toEqual([]);
  pair.v.write("after");
  await settle();
  expect(marks(pair.v)).toEqual(["sending"]);
  expect(pair.daemon.said.length).toBe(before);
});

type Act = readonly ["write" | "cut" | "back" | "up" | "down" | "again" | "swap" | "pass" | "away", "v" | "c"];
const acts = fc.array(
  fc.tuple(
    fc.constantFrom("write", "write", "cut", "back", "up", "up", "down", "down", "again", "swap", "pass", "away"),
    fc.constantFrom("v", "c"),
  ),
  { maxLength: 60 },
) as fc.Arbitrary<Act[]>;

async function act(pair: Pair, [what, who]: Act, n: number, sent: Record<"v" | "c", string[]>): Promise<void> {
  const { daemon } = pair;
  const { down } = daemon.line(who);
  if (what === "write") {
    pair[who].write(`${who}${n}`);
    sent[who].push(`${who}${n}`);
  } else if (what === "cut") {
    daemon.cut(who);
  } else if (what === "back") {
    daemon.back(who);
  } else if (what === "up" || what === "down") {
    await daemon.step(who, what);
  } else if (what === "again" && down[0] !== undefined) {
    down.push(down[0]); // the same push twice, the second time late
  } else if (what === "swap" && down.length > 1) {
    down.reverse();
  } else if (what === "pass") {
    await pair.time.pass(700);
  } else if (what === "away") {
    toggleStore(daemon);
  }
  await settle();
}

const toggleStore = (daemon: SmallDaemon): void => {
  if (daemon.isAway) {
    daemon.storeBack();
  } else {
    daemon.isAway = true;
  }
};

describe("while the daemon's store is away", () => {
  it("words pass on and are never called sent; then they are numbered, once, and let go", async () => {
    const pair = await talking();
    pair.daemon.isAway = true;
    pair.v.write("one");
    pair.v.write("two");
    await settle();
    for (const [who, way] of [
      ["v", "up"],
      ["v", "up"],
      ["c", "down"],
      ["c", "down"],
    ] as const) {
      await pair.daemon.step(who, way);
    }
    expect(theirs(pair.c)).toEqual(["one", "two"]);
    expect(marks(pair.v)).toEqual(["sending", "sending"]);
    await pair.daemon.run();
    await pair.time.pass(ACK_EVERY_MS);
    await pair.daemon.run();
    expect(marks(pair.v)).toEqual(["delivered", "delivered"]); // so says the other page, and nobody else
    pair.daemon.storeBack();
    await pair.daemon.run();
    await pair.time.pass(10_000);
    await pair.daemon.run();
    pair.v.write("three");
    await pair.daemon.run();
    expect(theirs(pair.c)).toEqual(["one", "two", "three"]);
    expect([...pair.daemon.tracks.values()].map((track) => track.held)).toEqual([[], []]);
  });

  it("what is said again is acknowledged to the daemon though it has been read", async () => {
    const pair = await talking();
    pair.daemon.isAway = true;
    pair.v.write("one");
    await pair.daemon.run();
    pair.daemon.storeBack();
    await pair.daemon.run();
    await pair.time.pass(10_000);
    await pair.daemon.run();
    expect(pair.daemon.tracks.get("v")).toMatchObject({ held: [], delivered: pair.daemon.tracks.get("v")?.stored });
    expect(theirs(pair.c)).toEqual(["one"]);
  });
});

it("random cuts, copies, reorderings and a store that goes and comes lose nothing and double nothing", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      const pair = await talking();
      const sent = { v: [] as string[], c: [] as string[] };
      for (const [n, one] of all.entries()) {
        await act(pair, one, n, sent);
      }
      pair.daemon.storeBack();
      for (let round = 0; round < 3; round += 1) {
        for (const who of ["v", "c"] as const) {
          pair.daemon.cut(who);
          pair.daemon.back(who);
        }
        await pair.daemon.run();
        await pair.time.pass(20_000);
        await pair.daemon.run();
      }
      expect(theirs(pair.c)).toEqual(sent.v);
      expect(theirs(pair.v)).toEqual(sent.c);
      expect(marks(pair.v).every((mark) => mark === "delivered")).toBe(true);
      expect(marks(pair.c).every((mark) => mark === "delivered")).toBe(true);
      expect(gaps(pair.v) + gaps(pair.c)).toBe(0);
    }),
    { numRuns: 150 },
  );
});
