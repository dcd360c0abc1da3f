/** What this person seals with: planned shifts, their keys and, for leads, the issuing key. */

import { fromBase64Url } from "../../core/base64";
import type { Answer, CredentialRequest, CredentialRequests, OwnCredential, StaffProfile } from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import type { Joining, Seal } from "../../core/seal-port";
import { SealError, SHIFT_MAX_SECONDS } from "../../core/seal-port";
import type { Cancel, Timers } from "../../core/timers";
import type { Api } from "../api";
import {
  askForShifts,
  issuingKey,
  type Period,
  signBatch,
  type Usability,
  type Usable,
  usableNow,
  periodFrom,
  type SignedBatch,
} from "./credentials";
import type { KeyStore } from "./key-store";

interface KeysTools {
  readonly timers: Timers;
  readonly api: Api;
  readonly seal: Seal;
  readonly keys: KeyStore;
  /** The server's time, which shifts are planned and used by, however wrong this device's is. Whole seconds since 1970. */
  now(): number;
  profile(): StaffProfile | null;
  changed(): void;
}

export class Keys {
  /** Null: nothing is known yet. */
  usability: Usability | null = null;
  /** Whether this browser can seal at all. */
  hasSeal = true;
  private usable: Usable | null = null;
  /** Own planned shifts that are signed, by id; null: never seen. */
  private signed: ReadonlySet<string> | null = null;
  private cancelPurge: Cancel | null = null;

  constructor(private readonly tools: KeysTools) {}

  /** A signed key of now is in this browser. */
  get isReady(): boolean {
    return this.usable !== null;
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
    await this.refreshCredential();
  }

  /** A fresh key package with the credential of now. */
  async makeJoining(): Promise<Joining> {
    const usable = await this.current();
    if (usable === null) throw new SealError("expired_credential");
    const roots = (this.tools.profile()?.roots ?? []).map(fromBase64Url);
    return this.tools.seal.counsellor(usable.shift, usable.certificate, usable.credential, roots, () =>
      this.tools.now(),
    );
  }

  /** What seals now, looked for anew when what we had is over; null when there is nothing. */
  async current(): Promise<Usable | null> {
    if (this.usable === null || this.usable.notAfter <= this.now()) await this.refreshCredential();
    return this.usable !== null && this.usable.notAfter > this.now() ? this.usable : null;
  }

  /** Signed out: nothing of the person stays in memory. */
  forget(): void {
    this.cancelPurge?.();
    this.usable = null;
    this.usability = null;
    this.signed = null;
  }

  /** Looks again, for something was signed or asked for: whether one of our own shifts is signed that was not. */
  async hasNews(): Promise<boolean> {
    const before = this.signed;
    this.took(await this.lookForCredential());
    return before !== null && [...(this.signed ?? [])].some((id) => !before.has(id));
  }

  /** Whoever signs out leaves no signed key of now behind; those of planned shifts stay. */
  async wipeKey(): Promise<void> {
    const publicKey = this.usable?.publicKey;
    this.forget();
    if (publicKey !== undefined) await this.tools.keys.forgetShiftKey(publicKey).catch(() => undefined);
  }

  /** Looks for the credential of now. In a demonstration one is asked for at once, because the daemon signs it at once. */
  async refreshCredential(): Promise<void> {
    let found = await this.lookForCredential();
    if (this.tools.profile()?.is_demonstration === true && "whyNot" in found) {
      await this.ask([periodFrom(this.now(), SHIFT_MAX_SECONDS)]);
      found = await this.lookForCredential();
    }
    this.took(found);
  }

  private took(found: Usability): void {
    this.usable = "usable" in found ? found.usable : this.usable;
    if (this.usable !== null && this.usable.notAfter <= this.now()) this.usable = null;
    this.usability = found;
    this.purgeInTime();
    this.tools.changed();
  }

  /** A signed key outlives the shift that used it, so that another can start; it goes when its time is over. */
  private purgeInTime(): void {
    this.cancelPurge?.();
    const { timers } = this.tools;
    const left = this.usable === null ? null : this.usable.notAfter - this.now();
    const purge = async (): Promise<void> => {
      await this.tools.keys.purge(this.now()).catch(() => undefined);
      await this.refreshCredential();
    };
    this.cancelPurge = left === null || left <= 0 ? null : timers.after(left * 1000, () => void purge());
  }

  /** Asks for planned shifts; their keys are made and kept here first. */
  async ask(periods: readonly Period[]): Promise<Answer<CredentialRequests>> {
    const { seal, keys, api } = this.tools;
    try {
      return await askForShifts(seal, keys, api, periods);
    } catch {
      return { refused: "broken" };
    }
  }

  /** Own planned shifts, and of which of them the keys are in this browser. */
  async ownShifts(): Promise<
    Answer<{ readonly shifts: readonly OwnCredential[]; readonly here: ReadonlySet<string> }>
  > {
    const own = await this.tools.api.ownCredentials();
    if (isRefused(own)) return own;
    const here = new Set<string>();
    for (const { public_key } of own.credentials) {
      const kept = await this.tools.keys.shiftKey(public_key).catch(() => null);
      if (kept !== null) here.add(public_key);
    }
    return { shifts: own.credentials, here };
  }

  // ---- a lead's issuing key ----

  async issuingPublicKey(): Promise<string | null> {
    const kept = await this.tools.keys.issuingKey(this.organisation()).catch(() => null);
    return kept?.publicKey ?? null;
  }

  /** Null where this browser cannot keep keys. */
  async makeIssuingKey(): Promise<string | null> {
    const made = await issuingKey(this.tools.seal, this.tools.keys, this.organisation()).catch(() => null);
    return made?.publicKey ?? null;
  }

  installCertificate = (certificate: string): ReturnType<Api["installCertificate"]> =>
    this.tools.api.installCertificate(certificate);
  waitingRequests = (): ReturnType<Api["waitingRequests"]> => this.tools.api.waitingRequests();

  async signBatch(requests: readonly CredentialRequest[]): Promise<Answer<SignedBatch>> {
    const { seal, keys, api } = this.tools;
    const kept = await keys.issuingKey(this.organisation()).catch(() => null);
    if (kept === null) return { refused: "not_allowed" };
    return signBatch(seal, kept.key, api, requests, this.now()).catch(() => ({ refused: "broken" }) as const);
  }

  private organisation(): string {
    return this.tools.profile()?.organisation.id ?? "";
  }

  /** The answer tells the server's time too: only then is it known which keys are over. */
  private async lookForCredential(): ReturnType<typeof usableNow> {
    const own = await this.tools.api.ownCredentials();
    if (isRefused(own)) return { whyNot: "no_credential" };
    this.signed = new Set(own.credentials.filter((shift) => shift.credential !== null).map((shift) => shift.id));
    const now = this.now();
    await this.tools.keys.purge(now).catch(() => undefined);
    return usableNow(own, this.tools.keys, now).catch(() => ({ whyNot: "key_missing" as const }));
  }
}
