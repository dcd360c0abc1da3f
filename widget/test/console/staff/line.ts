/** A line with its daemon in memory, and consoles of several people on it: each with keys of its own, all with one clock. */
import type { Chain } from "../../../src/console/enrolment/chain-port";
import { Joining } from "../../../src/console/enrolment/joining";
import type { KeysAtRest, SigningKey, VaultPort } from "../../../src/console/keys/vault-port";
import type { Listed, StaffApi, StaffTools } from "../../../src/console/staff/ports";
import { StaffRoom } from "../../../src/console/staff/staff-room";
import { fromBase64Url, toBase64Url } from "../../../src/core/base64";
import type { Answer, Empty } from "../../../src/core/protocol";
import type { Bytes } from "../../../src/core/seal-port";
import {
  issuingCertificate,
  newPair,
  type Pair,
  pairOf,
  readStaff,
  statement,
  toldChain,
} from "../enrolment/told-chain";
import { NOW_SECONDS, profile, ToldTimers } from "../fakes";

const DAY = 86_400;
export const ORGANISATION = "org";

export const listed = (id: string, over: Partial<Listed> = {}): Listed => ({
  id,
  alias: id[0]?.toUpperCase() + id.slice(1),
  role: "counsellor",
  answers_as: "volunteer",
  passkeys: 1,
  is_signed_in: true,
  invited_until: null,
  ...over,
});

/** Tells the truth, unless a test says otherwise by changing what it keeps. */
export class ToldDaemon {
  readonly people: Listed[] = [];
  readonly issuing: string[] = [];
  readonly records: string[] = [];
  statements: { staff: string; statement: string }[] = [];
  readonly pressed: { certificates: readonly { staff: string; certificate: string }[]; lists: readonly string[] }[] =
    [];
  readonly out: string[] = [];
  readonly refuses = new Map<keyof StaffApi, "try_again" | "out_of_order" | "bad_credential">();
  readonly consoles: Seat[] = [];

  readonly api: StaffApi = {
    people: async () => ({ staff: [...this.people] }),
    invite: async (_, kind) => ({
      secret: kind === "digits" ? "123456" : "A".repeat(43),
      expires: NOW_SECONDS + 600,
    }),
    signOutEverywhere: async (staff) => {
      this.out.push(staff);
      return {};
    },
    audit: async (before) => ({
      rows: before === null ? [{ number: 7, at: NOW_SECONDS, account: "laila", act: "signed_in", about: "" }] : [],
    }),
    chain: async () => ({ issuing: [...this.issuing], lists: [], certificates: [] }),
    statements: async () => ({ statements: this.statements }),
    sendPressed: async (certificates, lists): Promise<Answer<Empty>> => {
      const refused = this.refuses.get("sendPressed");
      if (refused !== undefined) return { refused };
      this.pressed.push({ certificates, lists });
      return {};
    },
    installIssuing: async (certificate): Promise<Answer<Empty>> => {
      const refused = this.refuses.get("installIssuing");
      if (refused !== undefined) return { refused };
      this.issuing.push(certificate);
      return {};
    },
    enrolled: async (after) => ({ records: this.records.slice(after, after + 3) }),
    keepRecord: async (record): Promise<Answer<Empty>> => {
      const refused = this.refuses.get("keepRecord");
      if (refused !== undefined) return { refused };
      this.records.push(record);
      return {};
    },
  };

  async relay(from: string, to: string, body: string): Promise<Answer<Empty>> {
    const theirs = this.consoles.filter((one) => one.id === to);
    if (theirs.length === 0) return { refused: "gone" };
    for (const one of theirs) one.inbox.push({ from, body: fromBase64Url(this.bend(body)) });
    return {};
  }

  /** What the relay makes of a message. */
  bend: (body: string) => string = (body) => body;

  /** Everything that was said is heard, until nobody says anything more. */
  async deliver(): Promise<void> {
    for (let said = true; said; ) {
      said = false;
      await new Promise((resolve) => setTimeout(resolve));
      for (const one of this.consoles) {
        const next = one.inbox.shift();
        if (next === undefined) continue;
        said = true;
        await one.hear(next.from, next.body);
      }
    }
  }
}

class ToldKeys implements KeysAtRest {
  isOpen = true;
  readonly asking = null;
  refuse = (): void => {};
  readonly items = new Map<string, Bytes>();
  private readonly made = new Map<string, SigningKey>();
  touches = 0;
  readonly vault: VaultPort = {
    state: "open",
    publicKeys: new Map(),
    get: async (name) => this.items.get(name) ?? null,
    put: async (name, bytes) => void this.items.set(name, bytes),
    remove: async (name) => void this.items.delete(name),
    lock: () => {},
  };
  opened = async (): Promise<boolean> => this.isOpen;
  staffKey = (): Promise<SigningKey | null> => this.key("staff", true);
  issuing = (_: unknown, make = false): Promise<SigningKey | null> => {
    this.touches += 1;
    return this.key("issuing", make);
  };
  publicKeys = (): { staff: string | null; issuing: string | null } => ({
    staff: this.publicKey("staff"),
    issuing: this.publicKey("issuing"),
  });
  private publicKey(name: string): string | null {
    const made = this.made.get(name);
    return made === undefined ? null : toBase64Url(made.publicKey);
  }
  private async key(name: string, make: boolean): Promise<SigningKey | null> {
    if (!this.isOpen) return null;
    if (make && !this.made.has(name)) this.made.set(name, await newPair());
    return this.made.get(name) ?? null;
  }
}

/** One person at her console. */
export class Seat {
  readonly inbox: { from: string; body: Bytes }[] = [];
  readonly keys = new ToldKeys();
  readonly timers = new ToldTimers();
  readonly room: StaffRoom;
  readonly joining: Joining;
  serial = 0;
  /** Draws what is shown of this console, if anything is. */
  changed: () => void = () => {};

  constructor(
    readonly daemon: ToldDaemon,
    readonly id: string,
    readonly role: "counsellor" | "lead" | "admin" = "counsellor",
    chain: Chain = toldChain,
  ) {
    const tools: StaffTools = {
      api: daemon.api,
      keys: this.keys,
      chain,
      timers: this.timers,
      ownNow: () => NOW_SECONDS,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      profile: () => profile({ staff: { id, alias: id, role: role === "counsellor" ? "counsellor" : "lead" } }),
      sayTo: async (staff, body) => daemon.relay(id, staff, body),
      changed: () => this.changed(),
    };
    this.room = new StaffRoom(tools);
    this.joining = new Joining(tools, () => role !== "counsellor");
    daemon.people.push(listed(id, { role }));
    daemon.consoles.push(this);
  }

  async hear(from: string, body: Bytes): Promise<void> {
    if (this.room.ceremony?.begun.staff === from) await this.room.heard(from, body);
    else await this.joining.heard(from, body);
  }

  /** What this console tells the line of its newest signing key. */
  async state(over: { staff?: string } = {}): Promise<Pair> {
    this.serial += 1;
    const signing = await newPair();
    const staffKey = (await this.keys.staffKey()) as Pair;
    const signed = await statement(staffKey, {
      madeAt: NOW_SECONDS - 60,
      serial: this.serial,
      organisation: ORGANISATION,
      staff: over.staff ?? this.id,
      signingKey: signing.publicKey,
    });
    this.daemon.statements = this.daemon.statements.filter(({ staff }) => staff !== this.id);
    this.daemon.statements.push({ staff: this.id, statement: toBase64Url(signed) });
    return signing;
  }
}

export interface Line {
  readonly daemon: ToldDaemon;
  readonly root: Pair;
  readonly laila: Seat;
  readonly aino: Seat;
}

/** The keeper of the root certifies a lead's issuing key, and the lead installs it. */
export async function certified(root: Pair, seat: Seat, until = NOW_SECONDS + 90 * DAY): Promise<Bytes> {
  await seat.room.makeIssuingKey();
  const key = fromBase64Url(seat.keys.publicKeys().issuing as string);
  const certificate = await issuingCertificate(root, key, NOW_SECONDS - DAY, until);
  await seat.room.installCertificate(toBase64Url(certificate));
  return certificate;
}

/** Laila leads and has begun the list; Aino is let in, and not enrolled. */
export async function begun(): Promise<Line> {
  const daemon = new ToldDaemon();
  const root = await pairOf("root");
  const laila = new Seat(daemon, "laila", "lead");
  const aino = new Seat(daemon, "aino");
  await laila.room.load();
  await certified(root, laila);
  await laila.room.beginList(toBase64Url(root.publicKey));
  await laila.room.load();
  return { daemon, root, laila, aino };
}

/** The two are on the telephone: everything up to the words on the joiner's screen. */
export async function called(daemon: ToldDaemon, lead: Seat, joiner: Seat): Promise<readonly string[]> {
  await joiner.joining.ready();
  const person = lead.room.people?.find(({ id }) => id === joiner.id);
  if (person === undefined) throw new Error("the lead does not see her");
  await lead.room.beginCeremony(person, "telephone");
  await daemon.deliver();
  await joiner.joining.ceremony?.join();
  await daemon.deliver();
  return joiner.joining.ceremony?.words ?? [];
}

export async function enrolled(daemon: ToldDaemon, lead: Seat, joiner: Seat): Promise<void> {
  const words = await called(daemon, lead, joiner);
  await lead.room.typed(words.join(" "));
  await joiner.joining.said(true);
}

export const readOf = async (certificate: string, by: Seat): Promise<Awaited<ReturnType<typeof readStaff>>> =>
  readStaff(fromBase64Url(certificate), fromBase64Url(by.keys.publicKeys().issuing as string));
