/** Told time, a seal of glass, and a daemon of a hundred lines that keeps the rules of docs/protocol.md. */

import type { Conversation, ConversationPorts } from "../../src/core/conversation";
import type { ConversationState, Deliver, Kind, Refusal, Say } from "../../src/core/protocol";
import type { Bytes, Group, Joining, OpeningGroup, Person } from "../../src/core/seal-port";
import { SealError } from "../../src/core/seal-port";
import type { Timers } from "../../src/core/timers";

/** Let every promise that can go on, go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    await Promise.resolve();
  }
}

export class ToldTime implements Timers {
  private time = 1_800_000_000_000;
  private waiting: { at: number; act: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, act: () => void): () => void {
    const one = { at: this.time + milliseconds, act };
    this.waiting.push(one);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== one);
    };
  }

  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (let next = this.first(end); next !== undefined; next = this.first(end)) {
      const due = next;
      this.time = due.at;
      this.waiting = this.waiting.filter((other) => other !== due);
      due.act();
      await settle();
    }
    this.time = end;
  }

  private first(end: number): { at: number; act: () => void } | undefined {
    return this.waiting.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

// ---- a seal of glass: what it seals names its group, and opens for nobody else ----

const bytes = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value)) as Bytes;
// biome-ignore lint/suspicious/noExplicitAny: a test's own wire
const value = (of: Uint8Array): any => JSON.parse(new TextDecoder().decode(of));

export const VISITOR: Person = {
  leaf: 0,
  role: "visitor",
  key: null,
  alias: null,
  organisation: null,
  answersAs: null,
  isMe: false,
};
/** "Aino" has one key; "Aino/2" is somebody else of this alias, who has another. */
export const named = (name: string): Person => ({
  leaf: 1,
  role: "counsellor",
  key: `key of ${name}`,
  alias: name.split("/")[0] ?? name,
  organisation: "Org",
  answersAs: null,
  isMe: false,
});

/** Keys that are on a list. */
export const revoked = new Set<string | null>();

let groups = 0;

function glassGroup(id: number, me: Person, other: Person): Group {
  let isGone = false;
  let others = [other];
  const settling = (then: readonly Person[]) => ({
    accepted: () => {
      others = [...then];
    },
    refused: () => undefined,
  });
  return {
    id: bytes(id),
    roster: () => [{ ...me, isMe: true }, ...others],
    seal: async (payload) => {
      if (isGone) {
        throw new SealError("gone");
      }
      return bytes({ group: id, leaf: me.leaf, payload: [...payload] });
    },
    open: async (message) => {
      const { group, leaf, payload } = value(message);
      if (group !== id || isGone) {
        throw new SealError("bad_message");
      }
      const sender = others.find((one) => one.leaf === leaf) ?? other;
      return { payload: new Uint8Array(payload), sender };
    },
    add: async ([keyPackage = bytes({})]) => {
      const { alias, key } = value(keyPackage);
      if (alias === "Nobody") {
        throw new SealError("bad_credential");
      }
      const who = { ...named(alias), leaf: 2 };
      return { opening: bytes({ id, key }), newcomers: [who], ...settling([...others, who]) };
    },
    remove: async (leaf) => ({ commit: bytes({ leaf }), ...settling(others.filter((one) => one.leaf !== leaf)) }),
    process: async () => ({ removed: false }),
    judge: async () => {
      if (revoked.has(other.key)) throw new SealError("revoked_credential");
    },
    safetyWords: async () => ["a", "b", "c", "d"],
    wipe: () => {
      isGone = true;
    },
  };
}

/** Refuses an alias of "Nobody". */
export async function glassOpening(): Promise<OpeningGroup> {
  return {
    admit: async (keyPackage) => {
      const { alias, key } = value(keyPackage);
      if (alias === "Nobody") {
        throw new SealError("bad_credential");
      }
      groups += 1;
      const id = groups;
      const who = named(alias);
      return {
        who,
        opening: bytes({ id, key }),
        accepted: () => glassGroup(id, VISITOR, who),
        refused: () => undefined,
      };
    },
    wipe: () => undefined,
  };
}

let keys = 0;
export async function glassJoining(alias: string): Promise<Joining> {
  keys += 1;
  const mine = keys;
  return {
    keyPackage: bytes({ alias, key: mine }),
    join: async (opening) => {
      const { id, key } = value(opening);
      if (key !== mine) {
        throw new SealError("bad_message");
      }
      return glassGroup(id, named(alias), VISITOR);
    },
    wipe: () => undefined,
  };
}

// ---- the daemon ----

const isSealed = (kind: Kind): boolean => kind === "message" || kind === "ack";

interface Track {
  stored: number;
  delivered: number;
  read: number;
  held: Deliver[];
}
/** Frames on their way; a cut loses them all. */
interface Line {
  conversation: Conversation | null;
  isUp: boolean;
  up: (() => void)[];
  down: (() => void)[];
}

export class SmallDaemon {
  readonly tracks = new Map<string, Track>();
  readonly lines = new Map<string, Line>();
  number = 0;
  newcomer: string | null = null;
  /** Members who were asked in: their key packages are for the group that stands. */
  readonly askedIn = new Set<string>();
  isOpen = false;
  /** Whether a receipt is told when nothing was delivered; the real daemon takes up to a second for it. */
  tellsStored = true;
  /** Says no to everything with this reason, once each. */
  refuseNext: Refusal["refused"][] = [];
  readonly said: Say[] = [];
  /** The daemon's store is: words pass on without a number, and their sender is told nothing. */
  isAway = false;
  private readonly passed = new Map<string, number[]>();

  constructor(public members: readonly string[]) {
    for (const member of members) {
      this.join(member);
    }
  }

  /** Reads from now on. */
  join(member: string): void {
    this.tracks.set(member, { stored: 0, delivered: 0, read: this.number, held: [] });
    this.lines.set(member, { conversation: null, isUp: true, up: [], down: [] });
  }

  /** A colleague comes; every page is told of one more. */
  askIn(member: string): void {
    this.join(member);
    this.askedIn.add(member);
    this.members = [...this.members, member];
    this.tell();
  }

  part(member: string): void {
    this.members = this.members.filter((one) => one !== member);
    this.tell();
  }

  private tell(): void {
    for (const member of this.members) {
      this.push(member, (one) => one.update(this.state(member)));
    }
  }

  line(member: string): Line {
    return this.lines.get(member) as Line;
  }

  state(me: string): ConversationState {
    const { stored, delivered } = this.track(me);
    const members = this.members.map((member) => ({ member, role: this.roleOf(member), presence: "here" }) as const);
    return {
      id: "c",
      me,
      value: `value-${me}`,
      phase: this.isOpen ? "open" : "opening",
      line: "l",
      language: "fi",
      topic: null,
      members,
      stored,
      delivered,
      outcome: null,
      ended_by: null,
      silent_until: null,
      company: true,
      asking: null,
      release_at: null,
      answer_until: null,
      began_at: null,
      waited_seconds: null,
      urgent: null,
    };
  }

  private roleOf(member: string): "visitor" | "specialist" | "counsellor" {
    return member === "v" ? "visitor" : this.askedIn.has(member) ? "specialist" : "counsellor";
  }

  ports(me: string, timers: Timers): ConversationPorts {
    const line = this.line(me);
    const send = (act: () => void): void => {
      if (line.isUp) {
        line.up.push(act);
      }
    };
    return {
      say: (say) => send(() => this.say(me, say)),
      received: ({ up_to }) => send(() => this.received(me, up_to)),
      catchUp: async (after) => ({ envelopes: this.heldFor(me, after) }),
      changed: () => undefined,
      timers,
      chance: () => 0.5,
    };
  }

  cut(me: string): void {
    this.passed.delete(me);
    const line = this.line(me);
    Object.assign(line, { isUp: false, up: [], down: [] });
    line.conversation?.cut();
  }

  back(me: string): void {
    const line = this.line(me);
    if (!line.isUp && !this.isAway) {
      line.isUp = true;
      this.received(me, line.conversation?.receivedUpTo ?? 0);
      line.conversation?.resumed(this.state(me));
      for (const one of this.heldFor(me, 0)) {
        this.push(me, (conversation) => conversation.onDeliver(one));
      }
    }
  }

  /** The store answers again: who has passed on words says them again. */
  storeBack(): void {
    this.isAway = false;
    for (const [sender, ids] of this.passed) {
      for (const id of ids) {
        this.push(sender, (one) => one.onRefusal({ refused: "try_again", conversation: "c", id }));
      }
    }
    this.passed.clear();
  }

  /** Everything that is on its way arrives, and what follows from it, until it is quiet. */
  async run(): Promise<void> {
    for (let turn = 0; turn < 500; turn += 1) {
      const all = [...this.lines.values()];
      const acts = all.flatMap((line) => [...line.up.splice(0), ...line.down.splice(0)]);
      for (const act of acts) {
        act();
      }
      await settle();
      if (acts.length === 0 && all.every((line) => line.up.length + line.down.length === 0)) {
        return;
      }
    }
    throw new Error("never quiet");
  }

  /** One frame of one direction. */
  async step(me: string, way: "up" | "down"): Promise<void> {
    this.line(me)[way].shift()?.();
    await settle();
  }

  private track(me: string): Track {
    return this.tracks.get(me) as Track;
  }

  private push(to: string, act: (conversation: Conversation) => void): void {
    const line = this.line(to);
    if (line.isUp) {
      line.down.push(() => line.conversation !== null && act(line.conversation));
    }
  }

  private refusal(kind: Kind): Refusal["refused"] | null {
    const planned = this.refuseNext.shift();
    if (planned !== undefined) {
      return planned;
    }
    return (isSealed(kind) && (!this.isOpen || this.newcomer !== null)) ||
      (kind === "opening" && this.newcomer === null && this.askedIn.size === 0)
      ? "wrong_state"
      : null;
  }

  private say(me: string, say: Say): void {
    this.said.push(say);
    if (this.isAway || this.passed.has(me)) {
      this.passOn(me, say);
      return;
    }
    const track = this.track(me);
    if (say.id <= track.stored) {
      this.receipt(me);
      return;
    }
    const refused = say.id > track.stored + 1 ? "out_of_order" : this.refusal(say.kind);
    if (refused !== null) {
      this.push(me, (one) => one.onRefusal({ refused, conversation: "c", id: say.id }));
      return;
    }
    this.store(me, say);
  }

  private passOn(me: string, { id, kind, body }: Say): void {
    if (!isSealed(kind)) {
      this.push(me, (one) => one.onRefusal({ refused: "try_again", conversation: "c", id }));
      return;
    }
    this.passed.set(me, [...(this.passed.get(me) ?? []), id]);
    for (const other of this.members.filter((member) => member !== me)) {
      this.push(other, (to) => to.onDeliver({ conversation: "c", number: 0, sender: me, id, kind, body }));
    }
  }

  private store(me: string, { id, kind, body }: Say): void {
    if (kind === "key_package") {
      this.newcomer = this.askedIn.has(me) ? this.newcomer : me;
    } else if (kind === "opening") {
      for (const track of this.tracks.values()) {
        track.held = track.held.filter((one) => !isSealed(one.kind) || this.newcomer === null);
      }
      this.newcomer = null;
      this.isOpen = true;
    }
    this.number += 1;
    const one: Deliver = { conversation: "c", number: this.number, sender: me, id, kind, body };
    const track = this.track(me);
    track.stored = id;
    track.held.push(one);
    if (this.tellsStored) {
      this.receipt(me);
    }
    for (const other of this.members.filter((member) => member !== me)) {
      this.push(other, (conversation) => conversation.onDeliver(one));
    }
  }

  private received(me: string, upTo: number): void {
    if (this.isAway) {
      return;
    }
    const mine = this.track(me);
    mine.read = Math.max(mine.read, Math.min(upTo, this.number));
    for (const sender of this.members.filter((member) => member !== me)) {
      const track = this.track(sender);
      const others = this.members.filter((member) => member !== sender).map((member) => this.track(member).read);
      const done = track.held.filter((one) => one.number <= Math.min(...others));
      if (done.length > 0) {
        track.held = track.held.filter((one) => one.number > mine.read);
        track.delivered = done.at(-1)?.id ?? track.delivered;
        this.receipt(sender);
      }
    }
  }

  private receipt(me: string): void {
    const { stored, delivered } = this.track(me);
    this.push(me, (one) => one.onReceipt({ conversation: "c", stored, delivered }));
  }

  private heldFor(me: string, after: number): readonly Deliver[] {
    const others = this.members.filter((member) => member !== me).flatMap((member) => this.track(member).held);
    return others.filter((one) => one.number > after).sort((a, b) => a.number - b.number);
  }
}
