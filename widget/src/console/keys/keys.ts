/**
 * What this person seals with: a signing key that a lead's console has certified, and for each shift a key of its own,
 * which lives in this page's memory alone. Whose statement is old or missing is vouched for anew.
 */

import { fromBase64Url, toBase64Url } from "../../core/base64";
import type { Chain, StaffProfile, VouchedOn } from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import type { Bytes, Joining, RoomKeys, RoomSeal, Seal, SigningKey, Trust } from "../../core/seal-port";
import { DAY_SECONDS, SealError } from "../../core/seal-port";
import type { Cancel, Timers } from "../../core/timers";
import type { Api } from "../api";
import { JoiningAhead, type JoiningOf } from "./joining-ahead";
import {
  asSeenOn,
  type Certified,
  certifiedNow,
  hasList,
  isRevoked,
  RENEW_SECONDS,
  shiftLife,
  statedKey,
  type WhyNot,
} from "./own-chain";
import type { TabStorage } from "../storage";
import type { KeySource, Signing } from "./signing";

interface KeysTools {
  readonly timers: Timers;
  readonly api: Api;
  readonly seal: Seal;
  /** Of rooms of the staff; null: there are none here. */
  readonly roomSeal: RoomSeal | null;
  readonly signing: Signing;
  readonly source: KeySource;
  /** Where this tab keeps the shift's key over a reload, wrapped. */
  readonly storage: Pick<TabStorage, "keepShiftKey" | "shiftKey">;
  /** The server's time, which shifts begin by, however wrong this device's is. Whole seconds since 1970. */
  now(): number;
  profile(): StaffProfile | null;
  changed(): void;
}

/** The key of this shift, and the whole chain to it. */
export interface Shift {
  readonly key: SigningKey;
  readonly identity: Bytes;
  readonly of: string;
  readonly notAfter: number;
}

/** The same without its key, as the tab keeps it. */
interface Told {
  readonly identity: string;
  readonly of: string;
  readonly notAfter: number;
}

const told = ({ identity, of, notAfter }: Shift): Bytes => {
  const shown: Told = { identity: toBase64Url(identity), of, notAfter };
  return new TextEncoder().encode(JSON.stringify(shown)) as Bytes;
};

export type Usability = { readonly usable: Certified } | { readonly whyNot: WhyNot };

export class Keys {
  /** Null: nothing is known yet. */
  usability: Usability | null = null;
  /** Whether this browser can seal at all. */
  hasSeal = true;
  /** As the daemon told it last. */
  chain: Chain | null = null;
  private shift: Shift | null = null;
  private cancelLook: Cancel | null = null;
  /** The line of the offer on this desk. */
  private offered: string | null = null;
  private readonly ahead: JoiningAhead;

  constructor(private readonly tools: KeysTools) {
    this.ahead = new JoiningAhead(tools.timers, (of) => this.joining(of));
  }

  /** A certified key of now is in this browser. */
  get isReady(): boolean {
    return this.usability !== null && "usable" in this.usability;
  }

  /** Until when a lead has signed for the key in this browser, seconds since 1970; null: nobody has, as far as known. */
  get certifiedUntil(): number | null {
    return this.certified(this.now())?.notAfter ?? null;
  }

  now(): number {
    return this.tools.now();
  }

  /** Before the first view: what it says of the shift must be true. */
  async prepare(): Promise<void> {
    try {
      await this.tools.seal.prepare();
    } catch {
      this.hasSeal = false;
    }
    this.shift ??= await this.restored().catch(() => null);
    await this.refreshCredential();
  }

  /** At the start of a shift: its key is there, or is made, for which the person may be asked for a touch. */
  async begin(): Promise<boolean> {
    return (await this.current()) !== null;
  }

  /** A conversation of this line may begin: its key package is made now, and wiped once it may not (null). */
  expect(line: string | null): void {
    this.offered = line;
    this.lookAhead();
  }

  /** A fresh key package with the credential of this shift, as the visitors of this line know it. */
  async makeJoining(line: string): Promise<Joining> {
    const shift = await this.current();
    if (shift === null) throw new SealError("expired_credential");
    return this.ahead.take({ line, shift, chain: this.chain });
  }

  /** The keys of this shift for the room of a line's staff. */
  async makeRoomKeys(line: string): Promise<RoomKeys> {
    const shift = await this.current();
    const { roomSeal } = this.tools;
    if (shift === null || roomSeal === null) throw new SealError("expired_credential");
    const seen = asSeenOn(line, shift.identity, this.chain);
    const identity = seen?.identity ?? shift.identity;
    return roomSeal.staff(shift.key, identity, this.trust(seen?.on), () => this.tools.now());
  }

  /** The shift's key, made when there is none of now; null when nothing certifies it. */
  async current(): Promise<Shift | null> {
    const now = this.now();
    if (this.good !== null) return this.good;
    if (this.certified(now) === null) await this.refreshCredential();
    const certified = this.certified(now);
    const signer = certified === null ? null : await this.tools.source.signingKey(certified.publicKey);
    if (certified === null || signer === null) return null;
    this.shift = await this.makeShift(certified, signer, now);
    return this.shift;
  }

  /** Signed out: nothing of the person stays in memory. */
  forget(): void {
    this.cancelLook?.();
    this.usability = null;
    this.chain = null;
    this.shift = null; // what the tab has wrapped may be taken up again
    this.expect(null);
    this.tools.source.forget();
  }

  /** The shift has ended: the next has a key of its own. */
  wipeShift(): void {
    this.shift = null;
    this.expect(null);
    void this.tools.storage.keepShiftKey(null);
  }

  /** Looks what certifies this person now; without anything, or soon without, a key is vouched for. */
  async refreshCredential(): Promise<void> {
    const answer = await this.tools.api.chain();
    if (isRefused(answer)) return this.took({ whyNot: "unheard" });
    this.chain = answer;
    const found = await this.look(answer);
    const isStated = this.mustState(answer, found) && (await this.state(answer).catch(() => false));
    const again = isStated ? await this.tools.api.chain() : answer;
    if (isRefused(again)) return this.took(found);
    this.chain = again;
    this.took(isStated ? await this.look(again) : found);
  }

  private async joining({ line, shift, chain }: JoiningOf): Promise<Joining> {
    const seen = asSeenOn(line, shift.identity, chain);
    const identity = seen?.identity ?? shift.identity;
    return this.tools.seal.counsellor(shift.key, identity, this.trust(seen?.on), () => this.tools.now());
  }

  /** Never with a touch: where the shift has no key, it is made when it is needed. */
  private lookAhead(): void {
    const { offered: line, good: shift, chain } = this;
    this.ahead.look(line === null || shift === null ? null : { line, shift, chain });
  }

  /** Own roots and lists, or those of another organisation's line. */
  private trust(on: VouchedOn | undefined): Trust {
    const roots = (on ?? this.tools.profile())?.roots ?? [];
    const lists = (): readonly string[] =>
      (on === undefined ? this.chain : this.chain?.vouched.find(({ line }) => line === on.line))?.lists ?? [];
    return {
      roots: roots.map((root) => ({ key: fromBase64Url(root), least: 0 })),
      lists: () => lists().map(fromBase64Url),
    };
  }

  /** The key of this shift, if it counts. */
  private get good(): Shift | null {
    const { shift } = this;
    return shift !== null && shift.notAfter > this.now() && !this.isRevoked(shift) ? shift : null;
  }

  private certified(now: number): Certified | null {
    const { usability } = this;
    return usability !== null && "usable" in usability && usability.usable.notAfter > now ? usability.usable : null;
  }

  private isRevoked({ of }: Shift): boolean {
    return this.chain !== null && isRevoked(this.chain, fromBase64Url(of));
  }

  /** Of before this page was loaded again; null when there is none, or its time is over. */
  private async restored(): Promise<Shift | null> {
    const kept = await this.tools.storage.shiftKey();
    if (kept === null) return null;
    try {
      const { identity, of, notAfter } = JSON.parse(new TextDecoder().decode(kept.chain)) as Told;
      if (notAfter <= this.now()) return null;
      const key = await this.tools.signing.fromSeed(kept.seed);
      return { key, identity: fromBase64Url(identity), of, notAfter };
    } finally {
      kept.seed.fill(0);
    }
  }

  private async makeShift(certified: Certified, signer: SigningKey, now: number): Promise<Shift> {
    const { signing } = this.tools;
    const { seed } = await signing.newKey();
    const life = shiftLife(certified, now);
    try {
      const key = await signing.fromSeed(seed);
      const credential = await signing.signShiftCredential(signer.key, { ...life, publicKey: key.publicKey });
      const identity = new Uint8Array([...certified.before, ...credential]);
      const shift = { key, identity, of: certified.publicKey, notAfter: life.notAfter };
      await this.tools.storage.keepShiftKey({ seed, chain: told(shift) });
      return shift;
    } finally {
      seed.fill(0);
    }
  }

  private async look(chain: Chain): Promise<Usability> {
    const { source, signing } = this.tools;
    const now = this.now();
    if (chain.issuing.length === 0) return { whyNot: "no_certificate" };
    const usable = await certifiedNow(chain, source.signingKeys(), now, signing).catch(() => null);
    if (usable === null) return { whyNot: "waiting_certificate" };
    return hasList(chain, now) ? { usable } : { whyNot: "no_list" };
  }

  /** What was vouched for is not certified yet, or it is not of this browser, or its certificate ends soon. */
  private mustState(chain: Chain, found: Usability): boolean {
    const stated = statedKey(chain);
    const isHere = stated !== null && this.tools.source.signingKeys().includes(stated);
    if (!isHere) return !("usable" in found);
    return "usable" in found && found.usable.publicKey === stated && found.usable.notAfter - this.now() < RENEW_SECONDS;
  }

  /** Vouches for a fresh signing key with the staff key. False when the person would rather not, or it was refused. */
  private async state(chain: Chain): Promise<boolean> {
    const { source, signing, api } = this.tools;
    const profile = this.tools.profile();
    const staff = await source.staffKey();
    const made = staff === null ? null : await source.makeSigningKey();
    if (profile === null || staff === null || made === null) return false;
    const statement = await signing.signStatement(staff.key, {
      organisation: profile.organisation.id,
      staff: profile.staff.id,
      signingKey: made.publicKey,
      madeAt: this.now(),
      serial: (chain.statement?.serial ?? 0) + 1,
    });
    return !isRefused(await api.state(toBase64Url(statement)));
  }

  private took(found: Usability): void {
    this.usability = found;
    this.lookAhead();
    this.lookInTime();
    this.tools.changed();
  }

  /** When the certificate must be renewed, and when it ends, it is looked again. */
  private lookInTime(): void {
    this.cancelLook?.();
    const ends = this.usability !== null && "usable" in this.usability ? this.usability.usable.notAfter : null;
    if (ends === null) return;
    const left = ends - this.now();
    const wait = left > RENEW_SECONDS ? left - RENEW_SECONDS : left;
    if (wait > 0)
      this.cancelLook = this.tools.timers.after(
        Math.min(wait, DAY_SECONDS) * 1000,
        () => void this.refreshCredential(),
      );
  }
}
