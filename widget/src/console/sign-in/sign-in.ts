/** Who works here: entering by a one-time link or by this tab's bearer, and leaving. */

import { type Answer, isRefused, type SignedIn, type StaffProfile } from "../../core/protocol";
import { StateMachine } from "../../core/state-machine";
import type { Api } from "../api";
import type { SharedSignIn } from "../lock";
import type { TabStorage } from "../storage";
import { SIGN_IN_STATES, type SignInAct, type SignInState } from "./states";

/** Why somebody is signed out, in the words of the sign-in screen. */
type SignedOut = "how" | "gone" | "expired" | "offline" | "trouble" | "here_only" | "untold";

interface SignInTools {
  readonly api: Api;
  readonly storage: TabStorage;
  /** This page says that it is signed in by this bearer, or as this person, to others of the same. */
  shareSignIn(of: string, by?: "bearer" | "person"): SharedSignIn;
  /** Everything that must be there before the first view: seal and credential. */
  prepare(): Promise<void>;
  entered(): void;
  /** Everything of this person goes from the page's memory. */
  left(): void;
  changed(): void;
}

/** What releases before 0.3 do not say. */
type Profile = StaffProfile & {
  readonly rp_id?: string;
  readonly cover_seconds?: number;
  readonly lock_seconds?: number;
  readonly allows_fallback?: boolean;
};

export class SignIn {
  why: SignedOut = "how";
  profile: Profile | null = null;

  private shared: SharedSignIn | null = null;
  private sharedPerson: SharedSignIn | null = null;
  private readonly machine = new StateMachine<SignInState, SignInAct>(SIGN_IN_STATES, "loading");

  constructor(private readonly tools: SignInTools) {}

  get phase(): SignInState {
    return this.machine.state;
  }

  get isIn(): boolean {
    return this.phase === "signed_in";
  }

  get isLead(): boolean {
    return (this.profile?.staff.role ?? "counsellor") !== "counsellor";
  }

  /** The site that passkeys are for: an address with a name, without its port. */
  get rpId(): string {
    return this.profile?.rp_id ?? "";
  }

  /** A line that is not ours keeps its id: there is nothing better to call it by. */
  lineName(id: string): string {
    return this.profile?.lines.find((line) => line.id === id)?.name ?? id;
  }

  /** The organisation's certificate is another from now on. */
  certified(certificate: string): void {
    if (this.profile !== null) this.profile = { ...this.profile, certificate };
    this.tools.changed();
  }

  /** With a link it is spent; without one the bearer of this tab is tried. */
  async enter(link: string | null): Promise<void> {
    const { api, storage } = this.tools;
    if (link !== null) return this.answered(await api.signIn(link), "gone");
    if (storage.read().bearer === null) return this.leave("how");
    return this.answered(await api.me(), "expired");
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
    const { left, storage } = this.tools;
    left();
    for (const shared of [this.shared, this.sharedPerson]) shared?.leave();
    this.shared = null;
    this.sharedPerson = null;
    storage.wipe();
    this.profile = null;
    this.out(why);
  }

  /** With a later connection: the daemon may be of another release, and the person may serve other lines. */
  async lookAgain(): Promise<void> {
    const answer = await this.tools.api.me();
    if (isRefused(answer) || !this.isIn) return;
    this.profile = answer;
    this.tools.changed();
  }

  private async answered(answer: Answer<StaffProfile | SignedIn>, whenGone: "gone" | "expired"): Promise<void> {
    if (isRefused(answer)) {
      if (answer.refused === "gone") return this.leave(whenGone);
      return this.out(answer.refused === "offline" ? "offline" : "trouble"); // the bearer stays: it may be good
    }
    const { storage, prepare, entered, changed } = this.tools;
    // Only a spent link brings a bearer; what is kept of a shift belongs to the bearer of this tab.
    if ("bearer" in answer && answer.bearer !== storage.read().bearer) storage.keepBearer(answer.bearer);
    this.profile = answer;
    const { bearer } = storage.read();
    this.shared ??= bearer === null ? null : this.tools.shareSignIn(bearer);
    this.sharedPerson ??= this.tools.shareSignIn(answer.staff.id, "person");
    await prepare();
    this.machine.take("entered");
    entered();
    changed();
  }

  private out(why: SignedOut): void {
    this.why = why;
    this.machine.take("left");
    this.tools.changed();
  }
}
