/**
 * One scripted visitor, as it goes on: where in the script it is, what it says next and when. It knows no seal and no page;
 * time comes by `Timers`, so that a test tells it.
 */

import type { Cancel, Timers } from "../../core/timers";
import { hasWords, type Next, type Script, type Step, stepMark } from "./script-shape";

/** What the visitor does. */
export interface Acts {
  /** A sign of typing. */
  typing(): void;
  say(text: string): void;
  seen(as: NonNullable<Step["presence"]>): void;
  urgent(what: NonNullable<Step["urgent"]>): void;
  end(how: NonNullable<Step["end"]>): void;
  /** The counsellor is typing at this moment. */
  isTheirTyping(): boolean;
}

/** A person who writes on a phone and thinks: slower than that nobody practises. */
const READ_MS = 1_500;
const LETTER_MS = 45;
const LINE_MAX_MS = 7_000;
/** While the counsellor types the visitor waits on. */
const TYPING_MS = 10_000;

export class Playing {
  readonly marks = new Set<string>();
  /** The step that is had; null: not begun, or over. */
  step: string | null = null;
  private turns = 0;
  private isSaying = false;
  /** What came while the visitor was still writing: it is read afterwards. */
  private unread: string[] = [];
  private cancels: Cancel[] = [];

  constructor(
    readonly script: Script,
    private readonly timers: Timers,
    private readonly acts: Acts,
  ) {}

  begin(): void {
    this.enter(this.script.begin);
  }

  /** The counsellor has said this. */
  heard(text: string): void {
    for (const { mark, words } of this.script.listens) if (hasWords(text, words)) this.marks.add(mark);
    if (this.step === null) return;
    if (this.isSaying) this.unread.push(text);
    else this.answer(text);
  }

  /** It is over, whoever ended it. */
  stop(): void {
    this.step = null;
    this.unread = [];
    this.cancel();
  }

  private enter(id: string): void {
    const step = this.script.steps[id];
    if (step === undefined) throw new Error(`${this.script.id}: no step ${id}`); // the checker has seen to it
    this.cancel();
    this.step = id;
    this.turns = 0;
    this.marks.add(stepMark(id));
    if (step.urgent !== undefined) this.acts.urgent(step.urgent);
    if (step.presence !== undefined) this.acts.seen(step.presence);
    this.isSaying = true;
    this.after(1000 * (step.after_seconds ?? 0), () => this.sayFrom(step, 0));
  }

  private sayFrom(step: Step, at: number): void {
    const line = step.say?.[at];
    if (line === undefined) {
      this.said(step);
      return;
    }
    this.acts.typing();
    this.after(Math.min(READ_MS + LETTER_MS * line.length, LINE_MAX_MS), () => {
      this.acts.say(line);
      this.sayFrom(step, at + 1);
    });
  }

  private said(step: Step): void {
    this.isSaying = false;
    if (step.end !== undefined) {
      this.stop();
      this.acts.end(step.end);
      return;
    }
    const before = this.step;
    for (const text of this.unread.splice(0)) if (this.step === before && !this.isSaying) this.answer(text);
    if (this.step === before && !this.isSaying) this.waitFor(step);
  }

  private answer(text: string): void {
    const step = this.script.steps[this.step ?? ""];
    if (step === undefined) return;
    this.turns += 1;
    const fits = (next: Next): boolean =>
      "words" in next ? hasWords(text, next.words) : "turns" in next && this.turns >= next.turns;
    const next = step.next?.find(fits);
    if (next !== undefined) this.enter(next.to);
    else this.waitFor(step);
  }

  /** Anew with each word: quiet begins with the last of them. */
  private waitFor(step: Step): void {
    this.cancel();
    for (const next of step.next ?? []) if ("quiet_seconds" in next) this.quiet(1000 * next.quiet_seconds, next.to);
  }

  private quiet(milliseconds: number, to: string): void {
    this.after(milliseconds, () => {
      if (this.acts.isTheirTyping()) this.quiet(TYPING_MS, to);
      else this.enter(to);
    });
  }

  private after(milliseconds: number, act: () => void): void {
    this.cancels.push(this.timers.after(milliseconds, act));
  }

  private cancel(): void {
    for (const cancel of this.cancels.splice(0)) cancel();
  }
}
