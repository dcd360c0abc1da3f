/** A told clock, a wire without a network, a seal without secrets, and snapshots to begin from. */

import type { Api } from "../../src/console/api";
import { ConsoleApp, type World } from "../../src/console/app";
import type { Notifier } from "../../src/console/attention/notifier";
import { Preferences } from "../../src/console/attention/preferences";
import type { Tone } from "../../src/console/attention/sound";
import type { Signing } from "../../src/console/keys/signing";
import { memoryVaultStore, type VaultStore } from "../../src/console/keys/vault-store";
import type { StaffApi } from "../../src/console/staff/ports";
import { TabStorage } from "../../src/console/storage";
import { Texts } from "../../src/console/texts";
import type { Socket } from "../../src/core/link";
import { encodePayload, type Content } from "../../src/core/payload";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import type {
  Answer,
  Board,
  Chain,
  Challenge,
  ConsoleState,
  ConversationState,
  DeskState,
  Empty,
  Invitation,
  Offer,
  OwnPasskeys,
  Presence,
  Reason,
  Registering,
  SignedIn,
  SignInBody,
} from "../../src/core/protocol";
import { isRefused } from "../../src/core/protocol";
import type { Bytes, Group, Joining, Person, Seal } from "../../src/core/seal-port";
import type { Cancel, Timers } from "../../src/core/timers";
import { FakePasskeys } from "./fake-passkeys";
import { plainRoomSeal } from "./room/plain-room";
import { toldChain } from "./enrolment/told-chain";

export const NOW_SECONDS = 1_800_000_000;

export class ToldTimers implements Timers {
  private at = NOW_SECONDS * 1000;
  private jobs: { due: number; act: () => void }[] = [];

  now(): number {
    return this.at;
  }

  after(milliseconds: number, act: () => void): Cancel {
    const job = { due: this.at + milliseconds, act };
    this.jobs.push(job);
    return () => {
      this.jobs = this.jobs.filter((other) => other !== job);
    };
  }

  advance(milliseconds: number): void {
    const until = this.at + milliseconds;
    for (let next = this.next(until); next !== undefined; next = this.next(until)) {
      const due = next;
      this.jobs = this.jobs.filter((job) => job !== due);
      this.at = due.due;
      due.act();
    }
    this.at = until;
  }

  private next(until: number): { due: number; act: () => void } | undefined {
    return this.jobs.filter((job) => job.due <= until).sort((a, b) => a.due - b.due)[0];
  }
}

type Handler = (payload: unknown) => unknown;

/** Answers what it was told to answer; remembers all that was sent. */
class FakeWire implements Socket<"/console"> {
  readonly namespace = "/console";
  readonly sent: { event: string; payload: Record<string, unknown> }[] = [];
  readonly answers = new Map<string, Handler>();
  private readonly pushes = new Map<string, (payload: unknown) => void>();
  private up: () => void = () => {};
  private down: () => void = () => {};
  private no: (reason: Reason) => void = () => {};
  opened = 0;
  probes = 0;
  isClosed = false;

  open(): void {
    this.opened += 1;
  }
  close(): void {
    this.isClosed = true;
  }
  goodbye(event: string, payload: object): void {
    this.send(event, payload);
  }
  probe(): void {
    this.probes += 1;
  }
  send(event: string, payload: object): void {
    this.sent.push({ event, payload: { ...payload } });
  }
  async ask(event: string, payload: object): Promise<unknown> {
    this.sent.push({ event, payload: { ...payload } });
    return this.answers.get(event)?.(payload) ?? {};
  }
  onUp(act: () => void): void {
    this.up = act;
  }
  onDown(act: () => void): void {
    this.down = act;
  }
  onRefused(act: (reason: Reason) => void): void {
    this.no = act;
  }
  onPush(event: string, act: (payload: unknown) => void): void {
    this.pushes.set(event, act);
  }

  comeUp(): void {
    this.up();
  }
  goDown(): void {
    this.down();
  }
  refuse(reason: Reason): void {
    this.no(reason);
  }
  push(event: string, payload: unknown): void {
    this.pushes.get(event)?.(payload);
  }
  of(event: string): Record<string, unknown>[] {
    return this.sent.filter((one) => one.event === event).map((one) => one.payload);
  }
}

const VISITOR: Person = {
  leaf: 0,
  role: "visitor",
  key: null,
  alias: null,
  organisation: null,
  answersAs: null,
  isMe: false,
};
const ME: Person = {
  leaf: 1,
  role: "counsellor",
  key: "QWlubw",
  alias: "Aino",
  organisation: "org",
  answersAs: null,
  isMe: true,
};

/** A colleague who is in a group; `leaf` 2 for who was asked in. */
const colleague = (alias: string, leaf: number): Person => ({
  ...ME,
  key: `key of ${alias}`,
  alias,
  leaf,
  isMe: false,
});

/** What a test says of others in what is opaque to everybody else. */
const toldIn = (body: Uint8Array): { by?: string; others?: string[]; joins?: string; leaves?: string } => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return {};
  }
};

/** Bodies are the payloads themselves: what is tested here is the console, the seal has its own tests. */
class PlainGroup implements Group {
  readonly id = crypto.getRandomValues(new Uint8Array(32)); // no two groups have one, as in earnest
  isWiped = false;
  constructor(private colleagues: readonly Person[]) {}
  roster = (): readonly Person[] => [VISITOR, ME, ...this.colleagues];
  seal = async (payload: Bytes): Promise<Bytes> => payload;
  open = async (message: Bytes): Promise<{ payload: Bytes; sender: Person }> => {
    const { by } = toldIn(message);
    return { payload: message, sender: this.colleagues.find(({ alias }) => alias === by) ?? VISITOR };
  };
  add = (): never => {
    throw new Error("a counsellor adds nobody");
  };
  remove = (): never => {
    throw new Error("a counsellor removes nobody");
  };
  process = async (commit: Bytes): Promise<{ removed: boolean }> => {
    const { joins, leaves } = toldIn(commit);
    if (joins !== undefined) this.colleagues = [...this.colleagues, colleague(joins, 2)];
    this.colleagues = this.colleagues.filter(({ alias }) => alias !== leaves);
    return { removed: leaves === "me" };
  };
  judge = async (): Promise<void> => {};
  safetyWords = async (): Promise<readonly string[]> => ["kettle", "orbit", "maple", "thirty"];
  wipe(): void {
    this.isWiped = true;
  }
}

interface PlainSeal extends Seal {
  readonly groups: PlainGroup[];
  /** The key packages that were made, each as [1, 2, its number]. */
  readonly joinings: { isWiped: boolean }[];
}

function plainSeal(): PlainSeal {
  const groups: PlainGroup[] = [];
  const joinings: { isWiped: boolean }[] = [];
  const joining = (made: { isWiped: boolean }): Joining => ({
    keyPackage: new Uint8Array([1, 2, joinings.push(made)]),
    join: async (opening) => {
      const group = new PlainGroup((toldIn(opening).others ?? []).map((alias, at) => colleague(alias, at + 2)));
      groups.push(group);
      return group;
    },
    wipe: () => {
      made.isWiped = true;
    },
  });
  return {
    groups,
    joinings,
    prepare: async () => {},
    isRetired: async () => false,
    visitor: () => Promise.reject(new Error("no visitor here")),
    counsellor: async () => joining({ isWiped: false }),
  };
}

/** Keys that are numbered as they are made: the first is the staff key, the second the first signing key. */
function plainSigning(): Signing {
  let made = 0;
  const keyOf = (seed: Uint8Array) => ({
    publicKey: new Uint8Array(seed),
    key: { made: seed[0] } as unknown as CryptoKey,
  });
  return {
    newKey: async () => {
      made += 1;
      return { publicKey: new Uint8Array(32).fill(made), seed: new Uint8Array(32).fill(made) };
    },
    fromSeed: async (seed) => keyOf(seed),
    signStatement: async (_key, { serial }) => new Uint8Array([serial]),
    signShiftCredential: async () => new Uint8Array([9]),
    isSignedBy: async () => true,
  };
}

// ---- snapshots ----

export const profile = (over: Partial<SignedIn> = {}): SignedIn => ({
  staff: { id: "s1", alias: "Aino", role: "lead" },
  organisation: { id: "org", name: "Example Association" },
  lines: [
    { id: "line-1", name: "Open line", languages: ["fi", "sv", "en"], max_capacity: 3 },
    { id: "line-2", name: "Youth line", languages: ["fi"], max_capacity: 2 },
  ],
  roots: [],
  is_demonstration: true,
  build: "0",
  rp_id: "line.example",
  allows_fallback: false,
  cover_seconds: 180,
  lock_seconds: 900,
  unit: null,
  bearer: "bearer-1",
  ...over,
});

export const desk = (over: Partial<DeskState> = {}): DeskState => ({
  value: "desk-value",
  phase: "available",
  capacity: 3,
  lines: ["line-1"],
  languages: ["fi", "en"],
  closings: [],
  wrap_ups: [],
  may_wrap_up_longer: false,
  only_one: false,
  one_until: null,
  ...over,
});

export const conversation = (
  id: string,
  over: Partial<ConversationState> = {},
  presence: Presence = "here",
): ConversationState => ({
  id,
  me: `me-${id}`,
  value: `value-${id}`,
  phase: "open",
  line: "line-1",
  language: "fi",
  topic: "experienced",
  members: [
    { member: `v-${id}`, role: "visitor", presence },
    { member: `me-${id}`, role: "counsellor", presence: "here" },
  ],
  stored: 0,
  delivered: 0,
  outcome: null,
  ended_by: null,
  silent_until: null,
  company: true,
  asking: null,
  urgent: null,
  release_at: null,
  answer_until: null,
  began_at: NOW_SECONDS,
  waited_seconds: 0,
  ...over,
});

export const offer = (over: Partial<Offer> = {}): Offer => ({
  ticket: "t1",
  line: "line-1",
  language: "sv",
  topic: "close",
  waited_seconds: 420,
  expires_at: NOW_SECONDS + 30,
  offer_seconds: 30,
  urgent: null,
  ...over,
});

export const state = (version: number, over: Partial<ConsoleState> = {}): ConsoleState => ({
  version,
  now: NOW_SECONDS,
  desk: desk(),
  offer: null,
  conversations: [],
  orphans: [],
  askings: [],
  ...over,
});

export const A_DESK = {
  desk: "d1",
  since: NOW_SECONDS - 60,
  languages: ["fi"],
  misses: 0,
  resting: 0,
  only_one: false,
} as const;

/** Of a line on which nothing is. */
const CALM = {
  waiting: 0,
  is_closed_for_now: false,
  by_telephone: null,
  waiting_lost: 0,
  longest_since: null,
  is_full: false,
  places_max: 4,
  limit: null,
  estimate: null,
  unstaffed_since: null,
  languages: [],
  served_lost: 0,
  served_silent: 0,
  closes_at: null,
  served_until: null,
  left_at_close: 0,
  urgent_unseen_since: null,
  turned_away_last_hour: 0,
  answered_last_hour: 0,
  alarms: [],
  served: 0,
  free: 0,
  abandoned_last_hour: 0,
  orphans: [],
  away: 0,
  urgent: 0,
  unverified_last_hour: 0,
  notice: [],
  urgent_waiting: 0,
  pulled_last_hour: 0,
  transferred_last_hour: 0,
  let_in_last_hour: 0,
  notice_since: null,
  abuse_last_hour: 0,
  desks: [],
  shares: [],
  offered_by: null,
  unit: null,
} satisfies Partial<Board["lines"][number]>;

export const board = (version: number, over: Partial<Board["lines"][number]> = {}): Board => ({
  version,
  now: NOW_SECONDS,
  certificate_ends: null,
  revocations_end: null,
  staff_certificates_end: null,
  signatures_asked: 0,
  vouched_ends: null,
  lines: [
    {
      ...CALM,
      line: "line-1",
      name: "Open line",
      phase: "open",
      waiting: 4,
      longest_since: NOW_SECONDS - 1020,
      served: 3,
      free: 1,
      abandoned_last_hour: 2,
      orphans: [{ conversation: "o1", language: "fi", since: NOW_SECONDS - 30, urgent: false, may_take: false }],
      desks: [
        { ...A_DESK, alias: "Aino", phase: "available", conversations: 1, capacity: 2 },
        { ...A_DESK, alias: "Elsa", phase: "paused", conversations: 2, capacity: 2 },
        { ...A_DESK, alias: "Sofia", phase: "lost", conversations: 1, capacity: 1 },
      ],
      ...over,
    },
    { ...CALM, line: "line-2", name: "Youth line", phase: "closed" },
  ],
});

const DAY = 86_400;

/** A part of a chain whose signature nobody has made. */
function part(kind: number, notBefore: number, notAfter: number, ...rest: readonly Uint8Array[]): string {
  const head = new DataView(new ArrayBuffer(18));
  head.setUint8(0, 2);
  head.setUint8(1, kind);
  head.setBigUint64(2, BigInt(notBefore));
  head.setBigUint64(10, BigInt(notAfter));
  const parts = [new Uint8Array(head.buffer), ...rest, new Uint8Array(64)];
  return toBase64Url(new Uint8Array(parts.flatMap((one) => [...one])));
}
const named = (name: string): Uint8Array => {
  const bytes = new TextEncoder().encode(name);
  return new Uint8Array([bytes.length, ...bytes]);
};
const key = (made: number): Uint8Array => new Uint8Array(32).fill(made);

/** Of the issuing key 90, where none other is said. */
export const issuingCertificate = (until = NOW_SECONDS + 60 * DAY, of = 90): string =>
  part(0, NOW_SECONDS - 30 * DAY, until, named("Example Association"), key(of));
/** Of the first signing key that the page makes, unless it says another. */
export const staffCertificate = (until = NOW_SECONDS + 12 * DAY, made = 2): string =>
  part(0x11, NOW_SECONDS - DAY, until, named("Aino"), key(made));
/** Of the key that was made as the so manieth. */
export const statement = (made: number, serial = 1): string =>
  toBase64Url(
    new Uint8Array([
      ...[2, 0x60, ...new Uint8Array(8), 0, 0, 0, serial],
      ...named("example"),
      ...named("s1"),
      ...key(made),
      ...new Uint8Array(64),
    ]),
  );
/** Of nobody, or of the keys that were made as the so manieth. */
export const list = (until = NOW_SECONDS + 5 * DAY, made: readonly number[] = []): string =>
  toBase64Url(
    new Uint8Array([
      ...fromBase64Url(issuingCertificate()),
      ...fromBase64Url(
        part(
          0x50,
          NOW_SECONDS - DAY,
          until,
          new Uint8Array([0, 0, 0, 1, 0, made.length, ...made.flatMap((each) => [...key(each)])]),
        ),
      ),
    ]),
  );

/** A lead has certified this person. */
export const certified: Chain = {
  issuing: [issuingCertificate()],
  lists: [list()],
  statement: null,
  certificates: [staffCertificate()],
  vouched: [],
};
export const notCertified: Chain = { ...certified, certificates: [] };

// ---- the whole console ----

const REGISTERING: Registering = {
  challenge: "Y2hhbGxlbmdl",
  rp_id: "line.example",
  rp_name: "Example line",
  user_handle: "dXNlcg",
  user_name: "Aino",
  exclude: [],
  timeout_ms: 60_000,
};

class FakeApi implements Api {
  /** Of the parts of the console that have calls of their own. */
  call: Api["call"] = offline;
  own: Answer<Chain> = certified;
  staff: Answer<SignedIn> = profile();
  /** Statements that this page has made, base64url: their serials. */
  readonly stated: string[] = [];
  installed: string[] = [];
  /** What was sent to sign in. */
  readonly ways: SignInBody[] = [];
  signIn = async (body: SignInBody): Promise<Answer<SignedIn>> => {
    this.ways.push(body);
    return this.staff;
  };
  challengeAnswer: Answer<Challenge> = { challenge: "Y2hhbGxlbmdl", rp_id: "line.example", timeout_ms: 60_000 };
  challenge = async (): Promise<Answer<Challenge>> => this.challengeAnswer;
  invited: Partial<Invitation> = {};
  invitation = async (): Promise<Answer<Invitation>> => {
    if (isRefused(this.staff)) return this.staff;
    const { staff, organisation, is_demonstration, allows_fallback } = this.staff;
    return { ...REGISTERING, staff, organisation, is_demonstration, allows_fallback, ...this.invited };
  };
  readonly added: unknown[] = [];
  passkeys = async (): Promise<Answer<OwnPasskeys>> => ({ passkeys: [] });
  passkeyChallenge = async (): Promise<Answer<Registering>> => REGISTERING;
  addPasskey = async (registration: unknown): Promise<Answer<Empty>> => {
    this.added.push(registration);
    return {};
  };
  removePasskey = async (): Promise<Answer<Empty>> => ({});
  me = async (): Promise<Answer<SignedIn>> => this.staff;
  signedOut = 0;
  signOutAnswer: Answer<Empty> = {};
  signOut = async (): Promise<Answer<Empty>> => {
    this.signedOut += 1;
    return this.signOutAnswer;
  };
  chain = async (): Promise<Answer<Chain>> => this.own;
  state = async (statement: string): Promise<Answer<Empty>> => {
    this.stated.push(statement);
    return {};
  };
}

export class MemoryDrawer {
  readonly kept = new Map<string, string>();
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.kept.set(name, value);
  removeItem = (name: string): void => void this.kept.delete(name);
}

class FakeNotifier implements Notifier {
  permission: Notifier["permission"] = "default";
  /** What the person answers to the browser's question. */
  answer: NotificationPermission = "granted";
  shown: { title: string; words: string; press: () => void } | null = null;
  count = 0;
  async ask(): Promise<void> {
    this.permission = this.answer;
  }
  show(title: string, words: string, press: () => void): void {
    this.shown = { title, words, press };
    this.count += 1;
  }
  close(): void {
    this.shown = null;
  }
}

export interface Bench {
  readonly timers: ToldTimers;
  readonly wire: FakeWire;
  readonly api: FakeApi;
  readonly seal: PlainSeal;
  readonly signing: Signing;
  readonly vaults: VaultStore;
  readonly passkeys: FakePasskeys;
  readonly drawer: MemoryDrawer;
  readonly storage: TabStorage;
  readonly app: ConsoleApp;
  /** Tones so far. */
  readonly tones: Tone[];
  readonly notifier: FakeNotifier;
  /** What the browser keeps for this device. */
  readonly device: MemoryDrawer;
  isLookedAt: boolean;
  /** How often this page was loaded again. */
  loads: number;
  /** Another window is signed in by the same bearer. */
  isElsewhere: boolean;
  /** Another window is signed in as the same person, by another link. */
  isPersonElsewhere: boolean;
  /** Conversations whose newest words are on the screen. */
  readonly inView: Set<string>;
  /** Desks that another window holds. */
  readonly taken: Set<string>;
}

/** The staff's views are tried with a daemon of their own. */
const offline = async (): Promise<{ refused: "offline" }> => ({ refused: "offline" });
const nobodyThere: StaffApi = {
  people: offline,
  invite: offline,
  signOutEverywhere: offline,
  audit: offline,
  chain: offline,
  statements: offline,
  sendPressed: offline,
  installIssuing: offline,
  enrolled: offline,
  keepRecord: offline,
};

/** A console whose daemon is a `FakeWire`. `drawer`: what an earlier load of the page kept. */
export async function bench(
  drawer = new MemoryDrawer(),
  texts = new Texts("en"),
  device = new MemoryDrawer(),
  machine: Pick<Bench, "vaults" | "passkeys"> = { vaults: memoryVaultStore(), passkeys: new FakePasskeys() },
): Promise<Bench> {
  const made = {
    timers: new ToldTimers(),
    wire: new FakeWire(),
    api: new FakeApi(),
    seal: plainSeal(),
    roomSeal: plainRoomSeal(),
    signing: plainSigning(),
    notifier: new FakeNotifier(),
    device,
  };
  const taken = new Set<string>();
  const storage = new TabStorage(drawer);
  const world: World = {
    ...made,
    makeSocket: () => made.wire,
    staffApi: nobodyThere,
    chain: toldChain,
    passkeys: machine.passkeys,
    vaults: machine.vaults,
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    tabKey: async () => "tab-key",
    persist: () => {},
    storage,
    chance: () => 0,
    buildSeconds: NOW_SECONDS - 3600,
    build: "0",
    isPinned: false,
    origin: "https://line.example",
    loadAgain: () => {
      b.loads += 1;
    },
    shareSignIn: (_, by) => ({
      isElsewhere: async () => b.isElsewhere || (by === "person" && b.isPersonElsewhere),
      leave: () => {},
    }),
    texts,
    sound: {
      state: "ready",
      changed: () => {},
      play: (tone) => void b.tones.push(tone),
      wake: () => {},
    },
    preferences: new Preferences(() => made.device),
    newResumeKey: async () => ({ key: "resume-key", hash: "resume-hash" }),
    claimDesk: async (key) => !taken.has(key),
    isLookedAt: () => b.isLookedAt,
    isInView: (pane) => b.inView.has(pane.id),
    raise: () => {},
    door: null,
    practising: null,
  };
  const over = {
    tones: [],
    isLookedAt: false,
    inView: new Set<string>(),
    loads: 0,
    isElsewhere: false,
    isPersonElsewhere: false,
  };
  const b: Bench = {
    ...made,
    vaults: machine.vaults,
    passkeys: machine.passkeys,
    drawer,
    storage,
    taken,
    app: new ConsoleApp(world),
    ...over,
  };
  return b;
}

/** Lets every promise that is ready run. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 400; turn += 1) await Promise.resolve();
};

/** Signed in, connected, on shift with these conversations. */
export async function onShift(b: Bench, first: ConsoleState = state(1)): Promise<void> {
  await b.app.signIn.enter("one-time-link");
  b.wire.comeUp();
  await settle();
  b.wire.answers.set("start_shift", () => first);
  await b.app.desk.start(["line-1"], ["fi"], 3);
  await settle();
}

let number = 0;
/** The visitor's page says this envelope. */
export const deliver = (b: Bench, id: string, own: number, kind: string, body: string): void => {
  number += 1;
  b.wire.push("deliver", { conversation: id, number, sender: `v-${id}`, id: own, kind, body });
};
const bodyOf = (told: object): string => toBase64Url(new TextEncoder().encode(JSON.stringify(told)));
/** `others`: who is in the group that is joined, beside the visitor. */
export const opening = (b: Bench, id: string, own = 1, others: readonly string[] = []): void =>
  deliver(b, id, own, "opening", bodyOf({ others }));
/** Her page lets a colleague in, or takes somebody out. */
export const commits = (b: Bench, id: string, own: number, change: { joins?: string; leaves?: string }): void =>
  deliver(b, id, own, "commit", bodyOf(change));
/** A colleague's words. */
export const saysBeside = (b: Bench, id: string, own: number, n: number, content: Content, by: string): void => {
  const payload = toldIn(encodePayload(content, n, { upTo: 0, gaps: [], of: 1 }));
  deliver(b, id, own, "message", bodyOf({ ...payload, by }));
};
export const says = (b: Bench, id: string, own: number, n: number, content: Content, heard = 0): void =>
  deliver(
    b,
    id,
    own,
    content.t === "ack" ? "ack" : "message",
    toBase64Url(encodePayload(content, n, { upTo: heard, gaps: [] })),
  );
export const text = (words: string): Content => ({ t: "text", part: 0, of: 1, text: words });
