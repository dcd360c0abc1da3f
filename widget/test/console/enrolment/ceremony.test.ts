/** Two consoles and whoever is between them: only the keys that both hold are ever agreed on. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ATTEMPT_MAX_SECONDS, type AttemptTools } from "../../../src/console/enrolment/attempt";
import { codeOf, grouped, readCode } from "../../../src/console/enrolment/code";
import type { Begun, JoinerKeys, LeadKeys, Way } from "../../../src/console/enrolment/facts";
import { commitment, factsHash, joinerBytes, leadBytes } from "../../../src/console/enrolment/facts";
import { JoinerCeremony } from "../../../src/console/enrolment/joiner";
import { LeadCeremony } from "../../../src/console/enrolment/lead";
import { MESSAGE_MAX_BYTES, type Message, readMessage, writeMessage } from "../../../src/console/enrolment/messages";
import { readWords, WORDS_COUNT, wordsOf } from "../../../src/console/enrolment/words";
import type { Bytes } from "../../../src/core/seal-port";
import { WORDS } from "../../../src/seal/word-list";
import { ToldTimers } from "../fakes";

const key = (value: number): Bytes => new Uint8Array(32).fill(value);
const LEAD: LeadKeys = { root: key(1), issuingKey: key(2), head: { number: 7, hash: key(3) } };
const JOINER: JoinerKeys = { staffKey: key(4), issuingKey: null };
const AINO = { organisation: "org", staff: "s-aino", alias: "Aino", role: 0x21 };

let seeded = 0;
const random = (count: number): Bytes => {
  seeded += 1;
  return Uint8Array.from({ length: count }, (_, at) => (seeded * 31 + at * 7) & 255);
};

interface Stage {
  readonly timers: ToldTimers;
  lead: LeadCeremony;
  readonly joiner: JoinerCeremony;
  /** What the relay was given, in order. */
  readonly toJoiner: Bytes[];
  readonly toLead: Bytes[];
}

async function stage(way: Way, joinerKeys = JOINER): Promise<Stage> {
  const timers = new ToldTimers();
  const [toJoiner, toLead]: [Bytes[], Bytes[]] = [[], []];
  const tools = (out: Bytes[]): AttemptTools => ({ send: (body) => out.push(body), random, timers, changed: () => {} });
  const joiner = new JoinerCeremony(tools(toLead), { organisation: "org", staff: "s-aino", keys: joinerKeys });
  const lead = await LeadCeremony.begin(tools(toJoiner), { ...AINO, way }, LEAD);
  return { timers, lead, joiner, toJoiner, toLead };
}

/** Everything is relayed as it was said, until nobody says anything more. */
async function relay(s: Stage): Promise<void> {
  while (s.toJoiner.length + s.toLead.length > 0) {
    const down = s.toJoiner.shift();
    if (down !== undefined) await s.joiner.hear(down);
    if (s.joiner.phase === "asked") await s.joiner.join();
    const up = s.toLead.shift();
    if (up !== undefined) await s.lead.hear(up);
  }
}

test("by telephone: the words that are read out agree, and each has the keys of the other", async () => {
  const s = await stage("telephone");
  await relay(s);
  expect([s.lead.phase, s.joiner.phase]).toEqual(["compares", "shows"]);
  expect(s.joiner.words).toHaveLength(WORDS_COUNT);
  expect(s.lead.agreed).toBeNull();
  s.lead.typed((s.joiner.words ?? []).join(", ").toUpperCase());
  s.joiner.said(true);
  expect(s.lead.agreed).toEqual(JOINER);
  expect(s.joiner.agreed).toEqual(LEAD);
});

test("face to face: the whole hash is scanned", async () => {
  const s = await stage("face_to_face", { staffKey: key(4), issuingKey: key(9) });
  await relay(s);
  expect(s.lead.took(grouped(s.joiner.code as string))).toBe(true);
  s.joiner.said(true);
  expect(s.lead.agreed).toEqual({ staffKey: key(4), issuingKey: key(9) });
  expect(s.joiner.agreed).toEqual(LEAD);
});

test("one other word ends the attempt, and its words open nothing any more", async () => {
  const s = await stage("telephone");
  await relay(s);
  const words = [...(s.joiner.words ?? [])];
  const others = words.map((word, at) => (at === 2 ? (WORDS.find((one) => one !== word) as string) : word));
  s.lead.typed(others.join(" "));
  expect([s.lead.phase, s.lead.failure]).toEqual(["failed", "another"]);
  s.lead.typed(words.join(" "));
  expect(s.lead.agreed).toBeNull();
  await relay(s);
  expect([s.joiner.phase, s.joiner.failure, s.joiner.words]).toEqual(["failed", "ended_there", null]);
});

test("what is not a word of the list is not compared, and a slip within a word does not end the attempt", async () => {
  const s = await stage("telephone");
  await relay(s);
  const words = s.joiner.words ?? [];
  expect(s.lead.typed(`${words.slice(0, 5).join(" ")} qwertz`)).toMatchObject({ isWhole: false, unknown: ["qwertz"] });
  expect(s.lead.typed(words.slice(0, 5).join(" ")).isWhole).toBe(false);
  expect(s.lead.phase).toBe("compares");
  s.lead.typed(words.map((word) => `${word}x`.replace(/äx|öx/g, "ax")).join(" "));
  expect(s.lead.phase === "agreed" || s.lead.failure === "another").toBe(true);
});

test("every word of the list is meant by itself, without its dots, and by one slip never another", () => {
  for (const word of WORDS) {
    expect(readWords(word).words).toEqual([word]);
    const plain = word.normalize("NFD").replace(/\p{Mark}/gu, "");
    const { words } = readWords(plain);
    expect(words.length === 0 || words[0] === word || WORDS.includes(plain)).toBe(true);
    for (let at = 0; at < word.length; at += 1) {
      const slip = `${word.slice(0, at)}q${word.slice(at + 1)}`;
      expect([[word], []]).toContainEqual(readWords(slip).words);
    }
  }
});

test("a code of another is one, and no code at all is none", async () => {
  const s = await stage("face_to_face");
  await relay(s);
  expect(s.lead.took("not a code")).toBe(false);
  expect(s.lead.phase).toBe("compares");
  expect(s.lead.took(codeOf(key(8)))).toBe(true);
  expect(s.lead.failure).toBe("another");
});

test("an attempt ends with its time", async () => {
  const s = await stage("telephone");
  await relay(s);
  s.timers.advance(ATTEMPT_MAX_SECONDS * 1000);
  expect([s.lead.failure, s.joiner.failure]).toEqual(["too_late", "too_late"]);
});

test("the joiner answers nobody else's ceremony", async () => {
  const s = await stage("telephone");
  const begin = readMessage(s.toJoiner[0] as Bytes) as Extract<Message, { is: "begin" }>;
  await s.joiner.hear(writeMessage({ ...begin, begun: { ...begin.begun, staff: "s-other" } }));
  expect([s.joiner.phase, s.joiner.failure]).toEqual(["failed", "not_ours"]);
  await s.joiner.join();
  expect(s.toLead.map((body) => readMessage(body).is)).toEqual(["ends"]);
});

test("neither console opens before the other is held to something", async () => {
  const s = await stage("telephone");
  expect(s.toJoiner.map((body) => readMessage(body).is)).toEqual(["begin"]);
  await s.joiner.hear(s.toJoiner.shift() as Bytes);
  await s.joiner.join();
  expect(s.toLead.map((body) => readMessage(body).is)).toEqual(["commit"]);
  const early: Message = { is: "joiner_opens", attempt: s.lead.begun.attempt, nonce: key(5), keys: JOINER };
  await s.lead.hear(writeMessage(early));
  expect(s.lead.failure).toBe("out_of_order");
});

test("a man in the middle with keys of his own, held to them on both sides, shows two different sets of words", async () => {
  const s = await stage("telephone");
  const { begun } = readMessage(s.toJoiner.shift() as Bytes) as Extract<Message, { is: "begin" }>;
  const mine: LeadKeys = { ...LEAD, issuingKey: key(66) };
  const nonce = key(77);
  const commit = await commitment("lead", begun.attempt, nonce, leadBytes(mine));
  await s.joiner.hear(writeMessage({ is: "begin", begun, commit, keys: null }));
  await s.joiner.join();
  const joiner: JoinerKeys = { staffKey: key(88), issuingKey: null };
  const promised = await commitment("joiner", begun.attempt, nonce, joinerBytes(joiner));
  await s.lead.hear(writeMessage({ is: "commit", attempt: begun.attempt, commit: promised }));
  await s.lead.hear(writeMessage({ is: "joiner_opens", attempt: begun.attempt, nonce, keys: joiner }));
  await s.joiner.hear(writeMessage({ is: "lead_opens", attempt: begun.attempt, nonce, keys: mine }));
  expect([s.lead.phase, s.joiner.phase]).toEqual(["compares", "shows"]);
  s.lead.typed((s.joiner.words ?? []).join(" "));
  expect(s.lead.failure).toBe("another");
});

test("whoever opens another key than was promised is found out before any word is shown", async () => {
  const s = await stage("telephone");
  await s.joiner.hear(s.toJoiner.shift() as Bytes);
  await s.joiner.join();
  await s.lead.hear(s.toLead.shift() as Bytes);
  const opens = readMessage(s.toJoiner.shift() as Bytes) as Extract<Message, { is: "lead_opens" }>;
  await s.joiner.hear(writeMessage({ ...opens, keys: { ...LEAD, root: key(99) } }));
  expect([s.joiner.failure, s.joiner.words]).toEqual(["not_as_promised", null]);
});

/** What a relay may do with the next message; the seed says with which one. */
type Trick = {
  readonly what: "pass" | "drop" | "twice" | "flip" | "replay" | "mine" | "reorder";
  readonly seed: number;
};
const trick: fc.Arbitrary<Trick> = fc.record({
  what: fc.constantFrom("pass", "pass", "pass", "drop", "twice", "flip", "replay", "mine", "reorder"),
  seed: fc.nat(10_000),
});

function bent(body: Bytes, { what, seed }: Trick, seen: readonly Bytes[]): readonly Bytes[] {
  if (what === "drop") return [];
  if (what === "twice") return [body, body];
  if (what === "replay") return [seen[seed % seen.length] ?? body, body];
  if (what === "reorder") return [body, seen[seed % seen.length] ?? body].reverse();
  if (what === "flip") {
    const other = new Uint8Array(body);
    other[seed % other.length] = (other[seed % other.length] as number) ^ (1 << (seed % 8));
    return [other];
  }
  return what === "mine" ? [withMyKey(body)] : [body];
}

function withMyKey(body: Bytes): Bytes {
  const message = readMessage(body);
  if (message.is === "joiner_opens") return writeMessage({ ...message, keys: { ...message.keys, staffKey: key(200) } });
  if (message.is === "lead_opens") return writeMessage({ ...message, keys: { ...message.keys, issuingKey: key(200) } });
  if (message.is === "commit") return writeMessage({ ...message, commit: key(200) });
  if (message.is === "begin" && message.keys !== null)
    return writeMessage({ ...message, keys: { ...message.keys, root: key(200) } });
  return body;
}

test("a lying relay never leads to an enrolment that is not the one of both", { timeout: 120_000 }, async () => {
  const ways = fc.constantFrom<Way>("telephone", "face_to_face");
  await fc.assert(
    fc.asyncProperty(ways, fc.array(trick, { maxLength: 12 }), async (way, tricks) => {
      const s = await stage(way);
      const seen: Bytes[] = [];
      let at = 0;
      const next = (body: Bytes): readonly Bytes[] => {
        seen.push(body);
        const how = tricks[at] ?? { what: "pass", seed: 0 };
        at += 1;
        return bent(body, how, seen);
      };
      for (let turn = 0; turn < 30 && s.toJoiner.length + s.toLead.length > 0; turn += 1) {
        for (const body of s.toJoiner.splice(0, 1).flatMap(next)) await s.joiner.hear(body);
        if (s.joiner.phase === "asked") await s.joiner.join();
        for (const body of s.toLead.splice(0, 1).flatMap(next)) await s.lead.hear(body);
      }
      // The people do as they should: what the joiner's console shows is what the lead takes in.
      if (s.joiner.words !== null) s.lead.typed(s.joiner.words.join(" "));
      if (s.joiner.code !== null) s.lead.took(s.joiner.code);
      s.joiner.said(s.lead.phase === "agreed");
      expect([null, JOINER]).toContainEqual(s.lead.agreed);
      expect([null, LEAD]).toContainEqual(s.joiner.agreed);
      if (s.joiner.agreed !== null) expect(s.lead.agreed).toEqual(JOINER);
    }),
    { numRuns: 400 },
  );
});

// ---- vectors: a second client gets the same ----

const BEGUN: Begun = {
  attempt: new Uint8Array(16).fill(0xa0),
  way: "telephone",
  organisation: "esimerkki",
  staff: "aino",
  alias: "Aino",
  role: 0x11,
};
const hex = (bytes: Bytes): string => Buffer.from(bytes).toString("hex");

test("the hashes, words and codes of docs/ceremony.md", async () => {
  const joiner = { staffKey: key(0x33), issuingKey: null };
  const lead = { root: key(0x11), issuingKey: key(0x22), head: { number: 2, hash: key(0x44) } };
  const phone = await factsHash(BEGUN, lead, joiner, [key(0x55), key(0x66)]);
  const near = await factsHash({ ...BEGUN, way: "face_to_face" }, lead, joiner, null);
  expect({
    lead: hex(await commitment("lead", BEGUN.attempt, key(0x55), leadBytes(lead))),
    joiner: hex(await commitment("joiner", BEGUN.attempt, key(0x66), joinerBytes(joiner))),
    phone: hex(phone),
    words: wordsOf(phone).join(" "),
    near: hex(near),
    code: grouped(codeOf(near)),
  }).toMatchInlineSnapshot(`
    {
      "code": "P6CH SCTJ 9MB5 R3EW TFJB DGJR P24D R9V5 GG85 AW45 SJY1 SGB0 M1F0",
      "joiner": "cf4276d21d6c17d3cbe14238f64fbc73fd30369931550200e8b322b315e476ab",
      "lead": "746b6fe47e306d484506acae8ffe8cadf6ffae93458df96b1fa76220c56347b3",
      "near": "b1991cb3524d165c0ddcd3e4b6c258b088dc27658410557085ccbc1cc160a05e",
      "phone": "42f63d6754ff4516b0b5a4ba471d07d6e4815d7da199142522a51eb82f51846c",
      "words": "kaisla vinkki jäkälä lemmikki kukka öljy",
    }
  `);
  expect(readCode(grouped(codeOf(near)).toLowerCase())).toEqual(near);
});

test("every message is read as it was written, and is short enough for the relay", () => {
  const long = "ä".repeat(32);
  const messages: Message[] = [
    { is: "begin", begun: { ...BEGUN, organisation: long, staff: long, alias: long }, commit: key(1), keys: null },
    { is: "begin", begun: { ...BEGUN, way: "face_to_face" }, commit: null, keys: LEAD },
    { is: "commit", attempt: BEGUN.attempt, commit: key(2) },
    { is: "lead_opens", attempt: BEGUN.attempt, nonce: key(3), keys: LEAD },
    { is: "joiner_opens", attempt: BEGUN.attempt, nonce: key(4), keys: { staffKey: key(5), issuingKey: key(6) } },
    { is: "ends", attempt: BEGUN.attempt },
  ];
  for (const message of messages) {
    const body = writeMessage(message);
    expect(readMessage(body)).toEqual(message);
    expect(body.length).toBeLessThanOrEqual(MESSAGE_MAX_BYTES);
    for (let cut = 0; cut < body.length; cut += 1) expect(() => readMessage(body.slice(0, cut))).toThrow();
  }
});
