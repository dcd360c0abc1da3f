/** What a person in the console can do: each act asks the daemon, and shows what it answers. */

import { trustedTime } from "../core/clock";
import { Link, type LinkPhase, type Wire } from "../core/link";
import type { Answer, Board, ConsoleState, Deliver, Receipt, RefusalPush, StaffProfile } from "../core/protocol";
import { isRefused } from "../core/protocol";
import { fromBase64Url } from "../core/base64";
import type { Joining, Seal } from "../core/sealing";
import { SealError } from "../core/sealing";
import type { Timers } from "../core/timers";
import { Acts } from "./acts";
import type { Api } from "./api";
import type { KeyStore } from "./keys/key-store";
import type { Model } from "./model";
import { Shifts } from "./keys/keys";
import type { TabStorage } from "./storage";
import { type Arrival, Talk, type TalkTools } from "./panes/pane";

/** After a daemon that was busy: when to ask for our desk again. */
const RESUME_AGAIN_MS = 1_000;

export interface ControlTools {
  readonly api: Api;
  /** One socket with this bearer; it connects when the link opens it. */
  makeWire(bearer: string): Wire;
  readonly seal: Seal;
  readonly keys: KeyStore;
  readonly storage: TabStorage;
  readonly timers: Timers;
  readonly chance: () => number;
  readonly buildSeconds: number;
  /** 32 random bytes and their SHA-256, both base64url. */
  newResumeKey(): Promise<{ readonly key: string; readonly hash: string }>;
  /** False when another window of this browser holds the desk of this key. Held until the page goes. */
  claimDesk(key: string): Promise<boolean>;
  /** Once for each new message; `main` makes a sound and says it to screen readers. */
  onWords(talk: Talk): void;
  onNewTalk(talk: Talk): void;
}

export class Control {
  readonly shifts: Shifts;
  readonly acts: Acts;
  private link: Link | null = null;
  private resumeKey: string | null = null;
  private isResumed = true;
  private claimed: string | null = null;
  private isFirstBoard = true;
  private isFirstState = true;
  private readonly takenOver = new Set<string>();
  private readonly resumed = new Set<string>();

  constructor(
    readonly model: Model,
    private readonly tools: ControlTools,
  ) {
    this.shifts = new Shifts(model, tools, () => this.now());
    this.acts = new Acts(model, (event, payload) => this.askLink(event, payload));
  }

  // ---- sign-in ----

  /** With a link it is spent; without one the bearer of this tab is tried. */
  async enter(link: string | null): Promise<void> {
    const { api, storage } = this.tools;
    if (link !== null) return this.entered(await api.signIn(link), "gone");
    if (storage.read().bearer === null) return this.signOutLocally("how");
    return this.entered(await api.me(), "expired");
  }

  async signOut(): Promise<void> {
    await this.tools.api.signOut();
    this.signOutLocally("how");
  }

  private async entered(answer: Answer<StaffProfile>, whenGone: "gone" | "expired"): Promise<void> {
    if (isRefused(answer)) {
      if (answer.refused === "gone") return this.signOutLocally(whenGone);
      this.model.signedOut.value = answer.refused === "offline" ? "offline" : "trouble";
      this.model.phase.value = "signed_out";
      return;
    }
    // Only a spent link brings a bearer; what is kept of a shift belongs to the bearer of this tab.
    if (answer.bearer !== undefined && answer.bearer !== this.tools.storage.read().bearer) {
      this.tools.storage.keepBearer(answer.bearer);
    }
    this.model.profile.value = answer;
    await this.prepareSeal();
    await this.shifts.refreshCredential();
    this.model.phase.value = "signed_in";
    this.connect();
  }

  private async prepareSeal(): Promise<void> {
    try {
      await this.tools.seal.prepare();
    } catch {
      this.model.hasSeal.value = false;
    }
  }

  private signOutLocally(why: "how" | "gone" | "expired"): void {
    this.link?.close();
    this.link = null;
    this.shifts.forget();
    this.resumeKey = null;
    this.tools.storage.wipe();
    this.model.wipeShift();
    this.model.profile.value = null;
    this.model.board.value = null;
    this.model.signedOut.value = why;
    this.model.phase.value = "signed_out";
  }

  // ---- connection ----

  private connect(): void {
    const bearer = this.tools.storage.read().bearer;
    if (bearer === null || this.link !== null) return;
    const link = new Link(this.tools.makeWire(bearer), this.tools.timers, this.tools.chance);
    link.greet = () => void this.greet();
    link.broke = () => this.cut();
    link.changed = () => this.phaseChanged(link.phase, link.refused);
    link.onPush<ConsoleState>("state", (state) => this.onState(state));
    link.onPush<Board>("board", (board) => this.onBoard(board));
    link.onPush<Deliver>("deliver", (one) => this.model.talk(one.conversation)?.deliver(one));
    link.onPush<Receipt>("receipt", (one) => this.model.talk(one.conversation)?.receipt(one));
    link.onPush<RefusalPush>("refusal", (one) => this.model.talk(one.conversation)?.refused(one));
    this.link = link;
    link.open();
  }

  private phaseChanged(phase: LinkPhase, refused: Link["refused"]): void {
    if (phase === "refused") {
      if (refused === "gone") this.signOutLocally("expired");
      else this.model.refusal.value = refused;
    }
    this.model.connection.value = phase === "up" ? "connected" : phase === "connecting" ? "connecting" : "lost";
  }

  private cut(): void {
    for (const talk of this.model.openTalks.peek()) talk.cut();
  }

  /** A new connection knows nothing of us: the desk is taken up again, and the board watched again. */
  private async greet(): Promise<void> {
    this.isFirstBoard = true;
    this.isFirstState = true;
    this.isResumed = this.tools.storage.read().shift === null;
    await this.resume();
    if (this.model.view.peek() === "board") await this.watch(true);
  }

  private onBoard(board: Board): void {
    this.model.applyBoard(board, this.isFirstBoard);
    this.isFirstBoard = false;
  }

  private async resume(): Promise<void> {
    const kept = this.tools.storage.read().shift;
    if (kept === null) return;
    if (!(await this.claim(kept.key))) {
      this.shiftOver("elsewhere");
      this.isResumed = true;
      return;
    }
    this.resumeKey = kept.key;
    for (const { conversation } of kept.memberships) {
      if (this.model.talk(conversation) === null) this.resumed.add(conversation);
    }
    const memberships = kept.memberships.map(({ value, received }) => ({ value, received }));
    const answer = await this.askLink<ConsoleState>("resume_shift", { value: kept.value, key: kept.key, memberships });
    if (!isRefused(answer)) {
      this.isResumed = true;
      this.applyState(answer, true);
    } else if (answer.refused === "gone") {
      this.shiftOver("lost");
      this.isResumed = true;
    } else if (answer.refused !== "offline") {
      this.tools.timers.after(RESUME_AGAIN_MS, () => void this.resume());
    }
  }

  /** A doubled tab has a copy of this tab's storage: the desk belongs to the page that came first. */
  private async claim(key: string): Promise<boolean> {
    if (this.claimed !== key && (await this.tools.claimDesk(key))) this.claimed = key;
    return this.claimed === key;
  }

  private onState(state: ConsoleState): void {
    // Before the answer to `resume_shift` a push may know less than we do.
    if (this.isResumed) this.applyState(state, this.isFirstState);
  }

  private applyState(state: ConsoleState, isFirst: boolean): void {
    const hadDesk = this.model.desk.peek() !== null;
    this.isFirstState = false;
    if (
      !this.model.apply(
        state,
        isFirst,
        (...parts) => this.makeTalk(...parts),
        (id) => this.arrivalOf(id),
      )
    )
      return;
    this.model.clockDiffers.value = trustedTime(
      this.tools.timers.now() / 1000,
      state.now,
      this.tools.buildSeconds,
    ).differs;
    if (state.desk === null && (hadDesk || this.resumeKey !== null)) this.shiftOver("ended");
    else this.keep();
  }

  private keep(): void {
    const desk = this.model.desk.peek();
    if (desk === null || this.resumeKey === null) return;
    const memberships = this.model.openTalks
      .peek()
      .map((talk) => ({ conversation: talk.id, value: talk.state.peek().value, received: talk.receivedUpTo }));
    this.tools.storage.keepShift({ value: desk.value, key: this.resumeKey, memberships });
  }

  // ---- conversations ----

  private arrivalOf(id: string): Arrival {
    if (this.takenOver.has(id)) return "taken_over";
    return this.resumed.has(id) ? "reloaded" : "new";
  }

  private makeTalk(
    ...[placed, state, arrival, now]: [Talk["placed"], ConsoleState["conversations"][number], Arrival, number]
  ): Talk {
    const talk = new Talk(placed, state, arrival, now, this.talkTools());
    talk.begin();
    this.tools.onNewTalk(talk);
    return talk;
  }

  private talkTools(): TalkTools {
    return {
      timers: this.tools.timers,
      chance: this.tools.chance,
      makeJoining: () => this.makeJoining(),
      say: (say) => this.link?.send("say", say),
      received: (received) => {
        this.link?.send("received", received);
        this.keep();
      },
      catchUp: (conversation, after) => this.askLink("catch_up", { conversation, after }),
      onWords: (talk) => this.tools.onWords(talk),
    };
  }

  private async makeJoining(): Promise<Joining> {
    const usable = await this.shifts.current();
    if (usable === null) throw new SealError("expired_credential");
    const roots = (this.model.profile.peek()?.roots ?? []).map(fromBase64Url);
    return this.tools.seal.counsellor(usable.shift, usable.certificate, usable.credential, roots, () => this.now());
  }

  async endTalk(talk: Talk): Promise<void> {
    if (this.model.connection.peek() === "connected") await talk.sayBye();
    const answer = await this.acts.act("end", { conversation: talk.id });
    if (!isRefused(answer)) talk.end("ended_by_counsellor");
    this.keep();
  }

  // ---- the shift ----

  async startShift(lines: readonly string[], languages: readonly string[], capacity: number): Promise<void> {
    const { key, hash } = await this.tools.newResumeKey();
    const answer = await this.acts.act<ConsoleState>("start_shift", { lines, languages, capacity, resume_hash: hash });
    if (isRefused(answer)) return;
    this.resumeKey = key;
    void this.claim(key);
    this.model.shiftNote.value = null;
    this.applyState(answer, true);
  }

  async endShift(): Promise<void> {
    const answer = await this.acts.act("end_shift", {});
    if (!isRefused(answer) && this.model.openTalks.peek().length === 0) this.shiftOver("ended");
  }

  async takeOrphan(conversation: string): Promise<void> {
    this.takenOver.add(conversation);
    const answer = await this.acts.act("take_orphan", { conversation });
    if (isRefused(answer)) this.takenOver.delete(conversation);
  }

  /** The key of the shift is wiped when it has ended; a lost shift keeps it, for it may be started again. */
  private shiftOver(note: "ended" | "lost" | "elsewhere"): void {
    this.resumeKey = null;
    this.tools.storage.keepShift(null);
    this.model.wipeShift();
    this.model.shiftNote.value = note;
    if (note === "ended") void this.shifts.wipeKey();
  }

  // ---- the board ----

  async watch(isWatched: boolean): Promise<void> {
    const answer = await this.askLink<Board>("watch", { board: isWatched });
    if (isWatched && !isRefused(answer)) {
      this.model.applyBoard(answer, true);
      this.isFirstBoard = false;
    }
  }

  show(view: Model["view"]["value"]): void {
    const before = this.model.view.peek();
    this.model.view.value = view;
    if ((view === "board") !== (before === "board")) void this.watch(view === "board");
  }

  private askLink<T extends object>(event: string, payload: object): Promise<Answer<T>> {
    return this.link === null ? Promise.resolve({ refused: "offline" }) : this.link.ask<T>(event, payload);
  }

  /** Trusted time, in whole seconds since 1970. */
  now(): number {
    const server = this.model.state.peek() === null ? null : this.model.serverNow();
    return Math.floor(trustedTime(this.tools.timers.now() / 1000, server, this.tools.buildSeconds).now);
  }
}
