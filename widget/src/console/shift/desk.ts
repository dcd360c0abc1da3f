/** The desk of this page: started, taken up again after a reload or a new connection, and over. */

import { type Answer, type ConsoleState, type DeskState, isRefused } from "../../core/protocol";
import { StateMachine } from "../../core/state-machine";
import type { Timers } from "../../core/timers";
import type { Acts } from "../acts";
import type { Connection } from "../connection";
import { Latest } from "../latest";
import type { Pane } from "../panes/pane";
import type { Panes } from "../panes/panes";
import type { KeptShift, TabStorage } from "../storage";
import { BELIEVES_PUSHES, DESK_STATES, type DeskAct, type DeskHere } from "./states";

/** After a daemon that was busy: when to ask for our desk again. */
const RESUME_AGAIN_MS = 1_000;

/** Why there is no desk any more. */
type Over = "ended" | "lost" | "elsewhere";

export interface DeskTools {
  readonly storage: TabStorage;
  readonly timers: Timers;
  /** 32 random bytes and their SHA-256, both base64url. */
  newResumeKey(): Promise<{ readonly key: string; readonly hash: string }>;
  /** False when another window of this browser holds the desk of this key. Held until the page goes. */
  claimDesk(key: string): Promise<boolean>;
  /** A snapshot has come; null: there is none any more. */
  took(state: ConsoleState | null): void;
  /** The desk is ours again after a reload or a new connection, with its conversations. */
  back(): void;
  /** Seconds since 1970, as snapshots have them. */
  daemonNow(): number;
  /** A new shift begins: nothing of the one before is told any more. */
  begins(): void;
  /** The shift has ended, and not only this page's part in it. */
  ended(): void;
  changed(): void;
}

export class Desk {
  note: Over | null = null;
  /** How the shift's last conversations ended, where it ended with them: their cards have gone too. */
  lastEnded: readonly Pane[] = [];
  /** What is on the screen is of before, and nothing of it is known to be so still; since when. Null: it is. */
  unknownSince: number | null = null;
  private readonly machine = new StateMachine<DeskHere, DeskAct>(DESK_STATES, "none");
  private readonly latest = new Latest<ConsoleState>();
  private resumeKey: string | null = null;
  private claimed: string | null = null;

  constructor(
    private readonly tools: DeskTools,
    private readonly connection: Connection,
    private readonly acts: Acts,
    private readonly panes: Panes,
  ) {}

  get is(): DeskHere {
    return this.machine.state;
  }

  /** The last snapshot. */
  get state(): ConsoleState | null {
    return this.latest.value;
  }

  /** As the line sees it; null: no shift. */
  get shift(): DeskState | null {
    return this.latest.value?.desk ?? null;
  }

  // ---- what the person does ----

  /** False when it was refused. `paused`: it takes no tickets yet. */
  async start(
    lines: readonly string[],
    languages: readonly string[],
    capacity: number,
    paused = false,
  ): Promise<boolean> {
    const { key, hash } = await this.tools.newResumeKey();
    const wish = { lines, languages, capacity, paused, resume_hash: hash };
    const answer = await this.acts.act("start_shift", wish);
    if (isRefused(answer)) return false;
    this.restorePlaces();
    for (const { id } of answer.conversations) this.panes.expectAgain(id); // of a shift before: their words are not here
    this.resumeKey = key;
    void this.claim(key);
    this.note = null;
    this.lastEnded = [];
    this.tools.begins();
    this.machine.take("started");
    this.latest.anew();
    this.take(answer);
    return true;
  }

  async end(): Promise<void> {
    const answer = await this.acts.act("end_shift", {});
    if (!isRefused(answer) && this.panes.open.length === 0) this.over("ended");
  }

  pause = (paused: boolean): Promise<Answer<object>> => this.acts.act("pause", { paused });
  /** `more`: another three minutes of rest; else ready now. */
  wrapUp = (more: boolean): Promise<Answer<object>> => this.acts.act("wrap_up", { more });
  onlyOne = (isOn: boolean): Promise<Answer<object>> => this.acts.act("only_one", { is_on: isOn });
  setCapacity = (capacity: number): Promise<Answer<object>> => this.acts.act("set_capacity", { capacity });

  /** Takes a conversation over whose counsellor is gone; its visitor is asked. */
  async takeOrphan(conversation: string): Promise<void> {
    this.panes.expect(conversation, "taken_over");
    this.panes.want(true);
    const answer = await this.acts.act("take_orphan", { conversation });
    if (isRefused(answer)) {
      this.panes.expect(conversation, null);
      this.panes.want(false);
    }
  }

  // ---- what the connection brings ----

  /** A new connection knows nothing of us: what this tab keeps is taken up again. */
  async greet(): Promise<void> {
    this.latest.anew();
    const kept = this.tools.storage.read().shift;
    if (kept === null) this.machine.take("nothing_kept");
    else if (this.machine.take("found")) await this.takeUp(kept);
  }

  cut(isMoving: boolean): void {
    if (this.shift !== null && !isMoving) this.unknownSince ??= this.tools.daemonNow();
    this.machine.take("cut");
  }

  pushed(state: ConsoleState): void {
    if (BELIEVES_PUSHES[this.is]) this.take(state);
  }

  signedOut(): void {
    this.machine.take("signed_out");
    this.forget();
    this.panes.places.forget();
  }

  /** What a reload needs; never a word. */
  keep(): void {
    const { shift, resumeKey } = this;
    if (shift === null || resumeKey === null) return;
    const { panes, tools } = this;
    const memberships = panes.memberships();
    tools.storage.keepShift({ value: shift.value, key: resumeKey, memberships });
    tools.storage.keepPlaces(panes.places.toKeep(memberships.map((one) => one.conversation)));
  }

  private restorePlaces(): void {
    const { places } = this.tools.storage.read();
    if (places !== null) this.panes.places.restore(places);
  }

  private async takeUp(kept: KeptShift): Promise<void> {
    if (!(await this.claim(kept.key))) return this.over("elsewhere");
    this.resumeKey = kept.key;
    this.restorePlaces();
    for (const { conversation, isEnding } of kept.memberships) this.panes.expectAgain(conversation, isEnding);
    const memberships = kept.memberships.map(({ conversation, value, received }) => {
      const sealed = this.panes.of(conversation)?.stage === "sealed"; // a page that was loaded again has no keys
      return { value, received, sealed };
    });
    const wish = { value: kept.value, key: kept.key, memberships };
    const answer = await this.connection.ask("resume_shift", wish);
    if (!isRefused(answer)) this.tookUp(answer);
    else if (answer.refused === "gone") this.over("lost");
    else if (this.machine.take("unanswered") && answer.refused !== "offline") {
      this.tools.timers.after(RESUME_AGAIN_MS, () => void this.askAgain());
    }
  }

  private tookUp(state: ConsoleState): void {
    if (!this.machine.take("taken_up")) return;
    this.latest.anew();
    this.take(state);
  }

  private async askAgain(): Promise<void> {
    const kept = this.tools.storage.read().shift;
    if (kept !== null && this.machine.take("found")) await this.takeUp(kept);
  }

  /** A doubled tab has a copy of this tab's storage: the desk belongs to the page that came first. */
  private async claim(key: string): Promise<boolean> {
    if (this.claimed !== key && (await this.tools.claimDesk(key))) this.claimed = key;
    return this.claimed === key;
  }

  private take(state: ConsoleState): void {
    const isFirst = this.latest.isAnew;
    if (!this.latest.take(state)) return;
    this.unknownSince = null;
    this.tools.took(state);
    const { open } = this.panes;
    this.panes.reconcile(state, isFirst);
    if (state.desk === null) {
      const wasOpen = new Set(open);
      const lastEnded = this.panes.ended.filter((pane) => wasOpen.has(pane));
      this.over("ended");
      this.lastEnded = lastEnded;
    } else {
      this.machine.take("appeared");
      this.keep();
      if (isFirst) this.tools.back();
    }
    this.tools.changed();
  }

  /** The key of the shift is wiped when it has ended; a lost shift keeps it, for it may be started again. */
  private over(note: Over): void {
    if (!this.machine.take("over")) return;
    this.tools.storage.keepShift(null);
    this.forget();
    this.note = note;
    if (note === "ended") {
      this.panes.places.forget();
      this.tools.storage.keepPlaces(null);
      this.tools.ended();
    }
    this.tools.changed();
  }

  /** Words, keys in memory, snapshots. */
  private forget(): void {
    this.unknownSince = null;
    this.resumeKey = null;
    this.panes.wipe();
    this.latest.forget();
    this.tools.took(null);
  }
}
