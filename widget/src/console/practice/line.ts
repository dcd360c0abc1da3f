/**
 * The practice line: what the daemon does for one desk, in this tab and in this tab's memory alone. One after the other its
 * scripted visitors are offered, as there is room; nothing is counted, and there is nothing to send.
 */

import type {
  ConsoleState,
  DeskPhase,
  Offer,
  OnlyOne,
  Pause,
  SetCapacity,
  StartShift,
  WrapUp,
} from "../../core/protocol";
import type { Cancel } from "../../core/timers";
import type { Script } from "./script-shape";
import { tabSocket } from "./sockets";
import { PRACTICE_LINE, Talk, type TalkTools } from "./talk";

export const OFFER_SECONDS = 30;
/** To look around before the first comes. */
export const FIRST_AFTER_SECONDS = 4;
/** Between two, so that a second talk begins while the first goes on. */
export const NEXT_AFTER_SECONDS = 40;
/** After an offer that was declined or missed. */
const AGAIN_AFTER_SECONDS = 10;
/** In a row: then nobody is asked until the desk is back. */
const MISSES_MAX = 2;
const WRAP_UP_SECONDS = 180;

type LineTools = Omit<TalkTools, "console" | "changed" | "ended"> & {
  /** Who may come, in this order. */
  readonly scripts: readonly Script[];
  /** In which language they are. */
  readonly language: string;
  ended(talk: Talk): void;
};

interface Desk {
  phase: DeskPhase;
  capacity: number;
  readonly languages: readonly string[];
  onlyOne: boolean;
  wrapUps: number[];
  mayRestLonger: boolean;
  misses: number;
}

export class PracticeLine {
  readonly socket = tabSocket("/console", {
    said: (event, payload) => this.talkOf(payload)?.said("counsellor", event, payload),
    asked: (event, payload) => this.asked(event, payload),
  });
  private desk: Desk | null = null;
  private offer: Offer | null = null;
  /** Who has not come yet. */
  private readonly waiting: Script[];
  private talks: readonly Talk[] = [];
  private version = 0;
  private told = "";
  private made = 0;
  private notBefore = 0;
  private cancelLook: Cancel = () => {};

  constructor(private readonly tools: LineTools) {
    this.waiting = [...tools.scripts];
  }

  /** So many are still to come. */
  get left(): number {
    return this.waiting.length;
  }

  /** What was noted of a talk that goes on, to be added to. */
  marksOf(conversation: string): Set<string> | null {
    return this.talkOf({ conversation })?.visitor.playing.marks ?? null;
  }

  wipe(): void {
    this.cancelLook();
    for (const talk of this.talks) talk.wipe();
    this.talks = [];
    this.waiting.length = 0;
    this.desk = null;
    this.socket.close();
  }

  // ---- what the console asks ----

  private asked(event: string, payload: object): object {
    if (event === "start_shift") return this.start(payload as StartShift);
    if (event === "watch_chain" || event === "cannot_seal") return {};
    const { desk } = this;
    if (desk === null) return { refused: "gone" };
    const answer = this.actOf(desk, event, payload);
    this.look();
    return answer;
  }

  private actOf(desk: Desk, event: string, payload: object): object {
    if (event === "pause") this.pause(desk, (payload as Pause).paused);
    else if (event === "set_capacity") desk.capacity = (payload as SetCapacity).capacity;
    else if (event === "only_one") desk.onlyOne = (payload as OnlyOne).is_on;
    else if (event === "wrap_up") this.wrapUp(desk, (payload as WrapUp).more);
    else if (event === "accept") return this.accept(desk, payload as { ticket: string });
    else if (event === "decline") return this.decline();
    else if (event === "ask_queue") return { lines: [{ line: PRACTICE_LINE, waiting: this.waiting.length }] };
    else if (event === "end_shift") desk.phase = "last";
    else return this.inTalk(event, payload);
    return {};
  }

  private inTalk(event: string, payload: object): object {
    const talk = this.talkOf(payload);
    if (talk === null) return { refused: "gone" };
    if (event === "catch_up") return talk.heldFor("counsellor", (payload as { after: number }).after);
    if (event === "end" || event === "end_as_abuse") talk.end("ended_by_counsellor", "counsellor");
    else return { refused: "wrong_state" };
    return {};
  }

  private start({ capacity, languages }: StartShift): object {
    const fresh = { onlyOne: false, wrapUps: [], mayRestLonger: false, misses: 0 };
    this.desk = { phase: "available", capacity, languages, ...fresh };
    this.notBefore = this.now() + FIRST_AFTER_SECONDS;
    this.lookIn(FIRST_AFTER_SECONDS);
    return this.state();
  }

  private pause(desk: Desk, isPaused: boolean): void {
    desk.phase = isPaused ? "paused" : "available";
    desk.misses = 0;
    if (isPaused) this.takeBack();
  }

  /** An offer that nobody answers any more goes back to where it was. */
  private takeBack(): void {
    this.offer = null;
    this.notBefore = this.now() + AGAIN_AFTER_SECONDS;
  }

  private wrapUp(desk: Desk, more: boolean): void {
    desk.wrapUps = more ? desk.wrapUps.map((until) => until + WRAP_UP_SECONDS) : [];
    desk.mayRestLonger = false;
    if (!more) this.notBefore = Math.min(this.notBefore, this.now() + FIRST_AFTER_SECONDS);
  }

  private accept(desk: Desk, { ticket }: { ticket: string }): object {
    const script = this.waiting[0];
    if (this.offer?.ticket !== ticket || script === undefined) return { refused: "gone" };
    this.offer = null;
    this.waiting.shift();
    desk.misses = 0;
    this.notBefore = this.now() + NEXT_AFTER_SECONDS;
    const talk = new Talk(`${ticket}.talk`, script, this.tools.language, {
      ...this.tools,
      console: this.socket,
      changed: () => this.look(),
      ended: (one) => this.ended(one),
    });
    this.talks = [...this.talks, talk];
    return {};
  }

  /** The visitor keeps the place, and another goes first. */
  private decline(): object {
    const script = this.waiting.shift();
    if (script !== undefined) this.waiting.push(script);
    this.takeBack();
    return {};
  }

  private talkOf(payload: object): Talk | null {
    const { conversation } = payload as { conversation?: string };
    return this.talks.find(({ id, isOver }) => id === conversation && !isOver) ?? null;
  }

  private ended(talk: Talk): void {
    const { desk } = this;
    if (desk !== null) {
      desk.wrapUps = [...desk.wrapUps, this.now() + WRAP_UP_SECONDS];
      desk.mayRestLonger = true;
    }
    this.tools.ended(talk);
    this.look();
  }

  // ---- what time does ----

  private now(): number {
    return this.tools.now();
  }

  /** Whether somebody is to be offered now, and what the console is to be told. */
  private look(): void {
    const { desk } = this;
    if (desk === null) return;
    if (this.offer !== null && this.offer.expires_at <= this.now()) this.miss(desk);
    if (this.mayOffer(desk)) this.offerNext();
    this.push();
    const isOver = desk.phase === "last" && this.open.length === 0;
    this.talks = this.open; // each end was told once
    if (isOver) this.desk = null;
    else this.lookIn(1);
  }

  private get open(): readonly Talk[] {
    return this.talks.filter(({ isOver }) => !isOver);
  }

  private mayOffer({ phase, capacity, onlyOne, wrapUps }: Desk): boolean {
    const resting = wrapUps.filter((until) => until > this.now()).length;
    const most = onlyOne ? 1 : capacity;
    const isRoom = this.open.length + resting < most;
    return phase === "available" && this.offer === null && isRoom && this.waiting.length > 0 && this.isTime;
  }

  private get isTime(): boolean {
    return this.now() >= this.notBefore;
  }

  private offerNext(): void {
    const script = this.waiting[0];
    if (script === undefined) return;
    this.made += 1;
    this.offer = {
      ticket: `${PRACTICE_LINE}.${this.made}`,
      line: PRACTICE_LINE,
      language: this.tools.language,
      topic: script.topic,
      waited_seconds: 60 * script.waited_minutes,
      expires_at: this.now() + OFFER_SECONDS,
      offer_seconds: OFFER_SECONDS,
      urgent: script.urgent,
    };
  }

  private miss(desk: Desk): void {
    this.takeBack();
    desk.misses += 1;
    if (desk.misses < MISSES_MAX) return;
    desk.phase = "away";
  }

  private lookIn(seconds: number): void {
    this.cancelLook();
    this.cancelLook = this.tools.timers.after(1000 * seconds, () => this.look());
  }

  /** As a daemon: only what is otherwise than before. */
  private push(): void {
    const { desk } = this;
    const isOver = desk?.phase === "last" && this.open.length === 0;
    const state = isOver ? { ...this.state(), desk: null } : this.state();
    const told = JSON.stringify({ ...state, version: 0, now: 0 });
    if (told === this.told) return;
    this.told = told;
    this.socket.push("state", state);
  }

  private state(): ConsoleState {
    const { desk } = this;
    this.version += 1;
    return {
      version: this.version,
      now: this.now(),
      desk: desk && {
        value: PRACTICE_LINE,
        phase: desk.phase,
        capacity: desk.capacity,
        lines: [PRACTICE_LINE],
        languages: desk.languages,
        closings: [],
        wrap_ups: desk.wrapUps,
        may_wrap_up_longer: desk.mayRestLonger,
        only_one: desk.onlyOne,
        one_until: null,
      },
      offer: this.offer,
      conversations: this.talks.map((talk) => talk.state("counsellor")),
      orphans: [],
      askings: [],
    };
  }
}
