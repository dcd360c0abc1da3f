/** Who works here: what the daemon says of her, the bearer of this page, and leaving. How one comes in: `entry.ts`. */

import { type Answer, isRefused, type SignedIn, type StaffProfile } from "../../core/protocol";
import { StateMachine } from "../../core/state-machine";
import type { Api } from "../api";
import type { SharedSignIn } from "../lock";
import type { TabStorage } from "../storage";
import { Entry, type EntryTools } from "./entry";
import { OwnPasskeys } from "./own-passkeys";
import { SIGN_IN_STATES, type SignInAct, type SignInState } from "./states";

/** Why somebody is signed out, in the words of the sign-in screen. */
type SignedOut =
  | "how"
  | "gone"
  | "expired"
  | "offline"
  | "trouble"
  | "here_only"
  | "untold"
  | "reloaded"
  | "interrupted";

interface SignInTools extends Omit<EntryTools, "known" | "entered"> {
  readonly api: Api;
  readonly storage: TabStorage;
  /** This page says that it is signed in by this bearer, or as this person, to others of the same. */
  shareSignIn(of: string, by?: "bearer" | "person"): SharedSignIn;
  /** Everything that must be there before the first view: seal and credential. */
  prepare(): Promise<void>;
  entered(): void;
  /** Everything of this person goes from the page's memory. */
  left(): void;
}

export class SignIn {
  why: SignedOut = "how";
  profile: StaffProfile | null = null;
  /** In memory alone; in a demonstration the tab keeps it. */
  bearer: string | null = null;
  readonly entry: Entry;
  readonly passkeys: OwnPasskeys;

  private shared: SharedSignIn | null = null;
  private sharedPerson: SharedSignIn | null = null;
  private readonly machine = new StateMachine<SignInState, SignInAct>(SIGN_IN_STATES, "loading");

  constructor(private readonly tools: SignInTools) {
    const steps: EntryTools = {
      ...tools,
      known: (answer) => this.known(answer),
      entered: () => this.entered(),
    };
    this.entry = new Entry(steps);
    this.passkeys = new OwnPasskeys(steps);
  }

  get phase(): SignInState {
    return this.machine.state;
  }

  get isIn(): boolean {
    return this.phase === "signed_in";
  }

  get isLead(): boolean {
    return ["lead", "admin"].includes(this.profile?.staff.role ?? "");
  }

  /** Who vouches for others: who leads a unit alone does not. */
  get signs(): boolean {
    return this.isLead && (this.profile?.unit ?? null) === null;
  }

  /** A line that is not ours keeps its id: there is nothing better to call it by. */
  lineName(id: string): string {
    return this.profile?.lines.find((line) => line.id === id)?.name ?? id;
  }

  /** With a link its invitation is read; without one the tab of a demonstration goes on; at a real line one touch is asked. */
  async enter(link: string | null): Promise<void> {
    const { api, storage } = this.tools;
    if (link !== null) return this.invite(link);
    if (storage.waitsFor !== null) return this.out("reloaded");
    this.bearer = storage.read().bearer;
    if (this.bearer === null) return this.leave("how");
    await this.again(await api.me());
  }

  /** Whether another page of this browser is signed in by the same bearer: what is done here must not reach it. */
  isElsewhere = (): Promise<boolean> => this.shared?.isElsewhere() ?? Promise.resolve(false);

  /** The same of this person, by whatever bearer: a key that is wiped here is gone there too. */
  isPersonElsewhere = (): Promise<boolean> => this.sharedPerson?.isElsewhere() ?? Promise.resolve(false);

  /** The bearer ends with the last page that has it; before, only this page is left. */
  async signOut(): Promise<void> {
    if (await this.isElsewhere()) return this.leave("here_only");
    const answer = await this.tools.api.signOut();
    this.leave(isRefused(answer) && answer.refused !== "gone" ? "untold" : "how");
  }

  /** What this tab kept goes too. */
  leave(why: "how" | "gone" | "expired" | "here_only" | "untold"): void {
    this.forget();
    this.tools.storage.wipe();
    this.out(why);
  }

  /** The bearer counts no more, but what this tab kept may be taken up again by whoever it is of. */
  expired(): void {
    const isReal = this.profile?.is_demonstration === false && this.tools.storage.hasSealed;
    if (!isReal) {
      this.leave("expired");
      return;
    }
    this.forget();
    this.tools.storage.close();
    this.out("interrupted");
  }

  /** With a later connection: the daemon may be of another release, and the person may serve other lines. */
  async lookAgain(): Promise<void> {
    const answer = await this.tools.api.me();
    if (isRefused(answer) || !this.isIn) return;
    this.profile = answer;
    this.tools.changed();
  }

  private async invite(link: string): Promise<void> {
    if (await this.entry.invite(link)) {
      if (!this.isIn) this.out("how");
      return;
    }
    const { fault } = this.entry;
    this.entry.forget();
    this.out(fault === "gone" || fault === "offline" ? fault : "trouble");
  }

  private async again(answer: Answer<StaffProfile>): Promise<void> {
    if (isRefused(answer)) {
      if (answer.refused === "gone") return this.leave("expired");
      return this.out(answer.refused === "offline" ? "offline" : "trouble"); // the bearer stays: it may be good
    }
    this.profile = answer;
    await this.entered();
  }

  private known(answer: SignedIn): void {
    const { storage } = this.tools;
    this.profile = answer;
    this.bearer = answer.bearer;
    if (!answer.is_demonstration) storage.hide();
    else if (answer.bearer !== storage.read().bearer) storage.keepBearer(answer.bearer); // what is kept of a shift is of the bearer
    if (!answer.is_demonstration) this.machine.take("known");
    this.tools.changed();
  }

  private async entered(): Promise<void> {
    const { storage, own, prepare, entered, changed } = this.tools;
    if (this.profile === null || this.bearer === null) return;
    this.shared ??= this.tools.shareSignIn(this.bearer);
    this.sharedPerson ??= this.tools.shareSignIn(this.profile.staff.id, "person");
    if (own.vault?.state === "open") await storage.sealBy(own.vault);
    await prepare();
    this.machine.take("entered");
    entered();
    changed();
  }

  private forget(): void {
    this.tools.left();
    for (const shared of [this.shared, this.sharedPerson]) shared?.leave();
    this.shared = null;
    this.sharedPerson = null;
    this.profile = null;
    this.bearer = null;
    this.entry.forget();
    this.passkeys.forget();
  }

  private out(why: SignedOut): void {
    this.why = why;
    this.machine.take("left");
    this.tools.changed();
  }
}
