/**
 * The steps of coming in, one at a time: by an invitation or by a passkey (or, where it is allowed, by words and a code);
 * then to the keys of this machine, which are made and written down, or opened.
 */

import { toBase64Url } from "../../core/base64";
import type { Answer, Invitation, Registering, SignedIn, SignInBody } from "../../core/protocol";
import { isRefused } from "../../core/protocol";
import type { Api } from "../api";
import type { OwnKeys } from "../keys/own-keys";
import { type MadePasskey, PasskeyError, type PasskeyFault, type Passkeys } from "../keys/passkeys";
import { drawWords, readWords } from "../../features/six-words/words";
import { signInKey } from "../keys/six-words";
import type { Opener } from "../keys/vault";
import { VaultError } from "../keys/vault-port";
import { newTotpSecret } from "./totp";

/** What is on the screen. `words`: made for this machine, since she is `new` or her keys were not here (`missing`). */
export type Step =
  | { readonly is: "door" }
  | { readonly is: "invited"; readonly invitation: Invitation; readonly secret: string }
  | {
      readonly is: "words";
      readonly words: readonly string[];
      readonly isTyping: boolean;
      readonly why: "new" | "missing";
    }
  | { readonly is: "codes"; readonly totp: string }
  | { readonly is: "second" }
  | { readonly is: "open" };

/** Why it did not go on; each has its words. */
export type EntryFault =
  | PasskeyFault
  | "gone"
  | "offline"
  | "trouble"
  | "too_often"
  | "not_known" // this passkey, or these words and this code, are nobody's here
  | "other_words" // typed back otherwise than they were shown
  | "no_storage";

export interface EntryTools {
  readonly api: Api;
  readonly passkeys: Passkeys;
  readonly own: OwnKeys;
  /** Public half of this page's key; null where there is none, as in a demonstration. */
  tabKey(): Promise<string | null>;
  random(count: number): Uint8Array<ArrayBuffer>;
  /** The browser is asked not to throw away what it keeps for us. */
  persist(): void;
  /** Known to the daemon: profile and bearer are ours. */
  known(answer: SignedIn): void;
  /** On to the console. */
  entered(): Promise<void>;
  changed(): void;
}

const TOUCH_MS = 60_000;

export class Entry {
  step: Step = { is: "door" };
  isBusy = false;
  fault: EntryFault | null = null;
  /** Until the vault is made: what opens it, and the invitation that a fallback is set up by. */
  private opener: Opener | null = null;
  private words: readonly string[] | null = null;
  private invited: { readonly invitation: Invitation; readonly secret: string } | null = null;

  constructor(private readonly tools: EntryTools) {}

  get hasPasskeys(): boolean {
    return this.tools.passkeys.isThere;
  }

  /** Of who is invited, for the app that gives codes. */
  get alias(): string {
    return this.invited?.invitation.staff.alias ?? "";
  }

  /** Back to the first screen; nothing of this try stays in memory. */
  forget(): void {
    if (this.opener?.by === "passkey") this.opener.secret.fill(0);
    this.opener = null;
    this.words = null;
    this.invited = null;
    this.fault = null;
    this.step = { is: "door" };
  }

  // ---- the door ----

  /** By what an invitation says: a link's secret, or `ID 123456`. In a demonstration this is all. */
  invite(secret: string): Promise<boolean> {
    return this.tried(async () => {
      const invitation = this.good(await this.tools.api.invitation(secret), "gone");
      this.invited = { invitation, secret };
      if (invitation.is_demonstration) await this.signIn({ invitation: { secret } }, "gone");
      else this.step = { is: "invited", invitation, secret };
    });
  }

  /** One touch of a passkey that is known here. */
  touch(): Promise<boolean> {
    return this.tried(async () => {
      const { challenge, rp_id, timeout_ms } = this.good(await this.tools.api.challenge(), "trouble");
      const wish = { challenge, rpId: rp_id, timeoutMs: timeout_ms };
      const { id, assertion, secret } = await this.tools.passkeys.use(wish);
      this.opener = secret === null ? null : { by: "passkey", id, secret };
      await this.signIn({ tab_key: await this.tools.tabKey(), passkey: assertion }, "not_known", id);
    });
  }

  /** Where the organisation allows it: the words, and the code of the app. */
  byWords(account: string, typed: string, code: string): Promise<boolean> {
    return this.tried(async () => {
      const words = this.read(typed);
      const key = toBase64Url(await signInKey(words, account));
      this.opener = { by: "words", words };
      this.words = words;
      const fallback = { account, key, code: code.replaceAll(/\s/g, "") };
      await this.signIn({ tab_key: await this.tools.tabKey(), fallback }, "not_known");
    });
  }

  // ---- invited ----

  makePasskey(): Promise<boolean> {
    return this.tried(async () => {
      if (this.invited === null) return;
      const { invitation, secret } = this.invited;
      const made = await this.made(invitation);
      const body = { tab_key: await this.tools.tabKey(), invitation: { secret, registration: made.registration } };
      await this.signIn(body, "gone", made.id);
    });
  }

  /** Without a passkey: words are shown and typed back, then an app gives codes. */
  withoutPasskey(): void {
    this.showWords("new");
  }

  // ---- the words ----

  /** They are on paper. */
  written(): void {
    if (this.step.is === "words") this.go({ ...this.step, isTyping: true });
  }

  /** To be looked at once more. */
  showAgain(): void {
    if (this.step.is === "words") this.go({ ...this.step, isTyping: false });
  }

  confirm(typed: string): Promise<boolean> {
    return this.tried(async () => {
      if (this.step.is !== "words") return;
      const { words, why } = this.step;
      if (this.read(typed).join(" ") !== words.join(" ")) throw new EntryError("other_words");
      this.words = words;
      if (this.tools.own.vault === null) return this.go({ is: "codes", totp: newTotpSecret(this.tools.random) });
      await this.makeVault(words);
      if (why === "new" && this.hasPasskeys) this.go({ is: "second" });
      else await this.enter();
    });
  }

  /** The first code of the app: it works, and the way in is set up. */
  confirmCodes(code: string): Promise<boolean> {
    return this.tried(async () => {
      if (this.step.is !== "codes" || this.words === null || this.invited === null) return;
      const { invitation, secret } = this.invited;
      const key = toBase64Url(await signInKey(this.words, invitation.staff.id));
      const fallback = { key, totp: this.step.totp, code: code.replaceAll(/\s/g, "") };
      await this.signIn({ tab_key: await this.tools.tabKey(), invitation: { secret, fallback } }, "not_known");
    });
  }

  // ---- known ----

  /** One passkey more, on another device or a security key. */
  addSecond(): Promise<boolean> {
    return this.tried(async () => {
      await addPasskey(this.tools);
      await this.enter();
    });
  }

  /** The vault that is here is opened by its words. */
  openByWords(typed: string): Promise<boolean> {
    return this.tried(async () => {
      if (await this.tools.own.opening.words(typed)) await this.enter();
    });
  }

  /** Without a second passkey; or without the keys, which stay closed. */
  skip = (): Promise<boolean> => this.tried(() => this.enter());

  // ---- how ----

  private async signIn(body: SignInBody, whenGone: EntryFault, passkey: string | null = null): Promise<void> {
    const answer = this.good(await this.tools.api.signIn(body), whenGone);
    this.tools.known(answer);
    if (answer.is_demonstration) return this.enter();
    await this.tools.own.meet(answer, passkey);
    const vault = this.tools.own.vault;
    if (vault?.state === "closed") return this.openHere(passkey);
    if (this.words !== null && this.opener?.by !== "passkey") {
      await this.makeVault(this.words);
      return this.enter();
    }
    this.showWords(this.invited === null ? "missing" : "new");
  }

  /** What was given at the door opens it; else a second touch, where this passkey is one of its ways in; else the words. */
  private async openHere(passkey: string | null): Promise<void> {
    const { vault, opening } = this.tools.own;
    const opener = this.opener;
    this.opener = null;
    if (opener !== null) await vault?.open(opener).catch(() => undefined);
    else if (passkey !== null && vault?.ways.passkeys.includes(passkey)) await opening.touch();
    opening.forget();
    if (vault?.state === "open") await this.enter();
    else this.go({ is: "open" });
  }

  private async makeVault(words: readonly string[]): Promise<void> {
    const { opener } = this;
    this.opener = null;
    this.tools.persist();
    const byPasskey = opener?.by === "passkey" ? [opener] : [];
    await this.tools.own.vault?.create([...byPasskey, { by: "words", words }]);
  }

  private showWords(why: "new" | "missing"): void {
    this.go({ is: "words", words: drawWords(this.tools.random), isTyping: false, why });
  }

  private async made(registering: Registering): Promise<MadePasskey> {
    const made = await makeWith(this.tools.passkeys, registering, this.tools.random);
    this.opener = made.secret === null ? null : { by: "passkey", id: made.id, secret: made.secret };
    return made;
  }

  private async enter(): Promise<void> {
    this.words = null;
    this.invited = null;
    await this.tools.entered();
    this.step = { is: "door" };
  }

  private go(step: Step): void {
    this.step = step;
    this.fault = null;
    this.tools.changed();
  }

  private read(typed: string): readonly string[] {
    const words = readWords(typed);
    if (words === null) throw new EntryError("other_words");
    return words;
  }

  private good<T extends object>(answer: Answer<T>, whenGone: EntryFault): T {
    if (!isRefused(answer)) return answer;
    if (answer.refused === "offline" || answer.refused === "too_often") throw new EntryError(answer.refused);
    const isNo = answer.refused === "gone" || answer.refused === "not_allowed" || answer.refused === "malformed";
    throw new EntryError(isNo ? whenGone : "trouble");
  }

  private async tried(act: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.fault = null;
    this.tools.changed();
    try {
      await act();
      return true;
    } catch (error) {
      this.fault = faultOf(error);
      return false;
    } finally {
      this.isBusy = false;
      this.tools.changed();
    }
  }
}

/**
 * One passkey more of who is signed in; it opens the vault as well, if it can. Raises: PasskeyError, EntryError, VaultError
 * `closed`.
 */
export async function addPasskey({ api, passkeys, own, random }: EntryTools): Promise<void> {
  const registering = await api.passkeyChallenge();
  if (isRefused(registering)) throw new EntryError(registering.refused === "offline" ? "offline" : "trouble");
  const { id, registration, secret } = await makeWith(passkeys, registering, random);
  const answer = await api.addPasskey(registration);
  if (isRefused(answer)) throw new EntryError(answer.refused === "offline" ? "offline" : "trouble");
  if (secret !== null && own.vault?.state === "open") await own.vault.add({ by: "passkey", id, secret });
}

/** Where nothing came when it was made, it may come when it is used: asked once, and not insisted on. */
async function makeWith(
  passkeys: Passkeys,
  registering: Registering,
  random: (count: number) => Uint8Array<ArrayBuffer>,
): Promise<MadePasskey> {
  const { challenge, rp_id: rpId, rp_name: rpName, user_handle: userHandle, user_name: userName } = registering;
  const wish = { challenge, rpId, rpName, userHandle, userName, exclude: registering.exclude };
  const made = await passkeys.make({ ...wish, timeoutMs: registering.timeout_ms });
  if (made.secret !== null || !made.mayGiveLater) return made;
  const again = { challenge: toBase64Url(random(32)), rpId, timeoutMs: TOUCH_MS };
  const used = await passkeys.use(again, [made.id]).catch(() => null);
  return { ...made, secret: used?.secret ?? null };
}

class EntryError extends Error {
  constructor(readonly fault: EntryFault) {
    super(fault);
  }
}

export function faultOf(error: unknown): EntryFault {
  if (error instanceof EntryError || error instanceof PasskeyError) return error.fault;
  return error instanceof VaultError && error.fault === "no_storage" ? "no_storage" : "broken";
}
