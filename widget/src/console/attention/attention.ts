/** Whoever is on shift is reached: what happens is said aloud, sounds, stands in the title, and shows on the desktop while nobody looks. */

import type { AskedIn, AskingState, ConsoleState, DeskState, Offer } from "../../core/protocol";
import type { Cancel, Timers } from "../../core/timers";
import type { ConsoleApp } from "../app";
import { ALARM_WORDS, type Ringing } from "../board/alarms";
import { overWords } from "../company/asking-card";
import { askingWords } from "../company/company-note";
import type { Pane } from "../panes/pane";
import { Bell, type Standing } from "./bell";
import type { Notifier } from "./notifier";
import type { Preferences } from "./preferences";
import { Sayings } from "./sayings";
import type { Sound, Tone } from "./sound";

/** A shorter break is a blink of the network, and nobody is called for it. */
const LOST_TOLD_MS = 5_000;

interface AttentionTools {
  readonly timers: Timers;
  readonly sound: Sound;
  readonly notifier: Notifier;
  readonly preferences: Preferences;
  /** Whether somebody looks at this page now. */
  isLookedAt(): boolean;
  /** Bring this window to the front. */
  raise(): void;
}

interface Told {
  readonly tone?: Tone;
  /** It does not wait until a screen reader is silent. */
  readonly isUrgent?: boolean;
}

/** What is said of each store of the line that is away. */
export const FAULTS = { live: "connection.in_vain", durable: "connection.no_database" } as const;

export class Attention {
  readonly sayings: Sayings;
  /** Told of whatever somebody who looks up should find: an offer, words, an alarm. */
  onCame: () => void = () => {};
  private readonly bell: Bell;
  private isLost = false;
  private cancelLost: Cancel = () => {};
  /** Something waited at the last look. */
  private hasWaited = false;
  /** It was said that this page is of another release. */
  private isOldTold = false;
  private phase: DeskState["phase"] | null = null;
  private told: ReadonlySet<string> = new Set();

  constructor(
    private readonly app: ConsoleApp,
    private readonly tools: AttentionTools,
    changed: () => void,
  ) {
    const { timers, sound, preferences } = tools;
    this.sayings = new Sayings(timers, changed);
    this.bell = new Bell(timers, sound, preferences, () => this.stands());
  }

  /** What waits for this person: offers, new words and alarms, as one number. */
  get waiting(): number {
    return this.waitingAtWork + this.app.board.alarms.length;
  }

  /** Of these what is answered beside the conversations. */
  get waitingAtWork(): number {
    const { offers, askings, panes } = this.app;
    const asked = (offers.isOpen ? 1 : 0) + (askings.current === null ? 0 : 1);
    const others = [...this.orphans.values()].filter((line) => !this.ringsOrphan(line)); // else the alarm counts
    return asked + panes.unread + others.length;
  }

  /** Conversations without a counsellor that may be taken over, each with its line: from the desk, and from the board. */
  get orphans(): ReadonlyMap<string, string> {
    const { desk, board } = this.app;
    const ofDesk = (desk.state?.orphans ?? []).map(({ conversation, line }) => [conversation, line] as const);
    const ofBoard = (board.board?.lines ?? []).flatMap(({ line, orphans }) =>
      orphans.filter((orphan) => orphan.may_take).map(({ conversation }) => [conversation, line] as const),
    );
    return new Map([...ofDesk, ...ofBoard]);
  }

  /** The board says so of this line already. */
  private ringsOrphan(line: string): boolean {
    return this.app.board.alarms.some((ringing) => ringing.alarm.name === "orphan" && ringing.line.line === line);
  }

  /** Two offers passed, and nobody is asked here any more. Known only while the connection stands. */
  get isAway(): boolean {
    return this.app.connection.isUp && this.app.desk.shift?.phase === "away";
  }

  /** Somebody would be missed here: on shift, or as the one who leads. A page left open rings in no empty room. */
  private get isNeeded(): boolean {
    return this.app.desk.shift !== null || this.app.signIn.isLead;
  }

  get title(): string {
    const { texts, practising } = this.app;
    const signs = [
      practising !== null && texts.say("practice.mark"),
      this.isAway && `(${texts.say("app.away")})`,
      this.waiting > 0 && `(${this.waiting})`,
    ];
    return [...signs, texts.say("app.title")].filter(Boolean).join(" ");
  }

  /** Something may have changed: what went on sounding goes on or ends, and a notification that is answered goes. */
  look(): void {
    this.bell.look();
    const waits = this.waiting > 0 || this.isAway || this.isLost;
    const isAnswered = this.hasWaited && !waits; // news that nothing waits for stay until somebody looks
    this.hasWaited = waits;
    if (isAnswered || this.tools.isLookedAt()) this.tools.notifier.close();
    this.tellOld();
  }

  private tellOld(): void {
    if (this.isOldTold || !this.app.isOld) return;
    this.isOldTold = true;
    this.tell(this.app.texts.say("app.old"));
  }

  tell(words: string, { tone, isUrgent = false }: Told = {}): void {
    this.sayings.say(words, isUrgent);
    if (tone === undefined) return;
    this.bell.ring(tone);
    this.notify();
  }

  /** As a notification looks, also to who looks at this page: to try it. */
  showNotification(): void {
    const { texts } = this.app;
    const { notifier, raise } = this.tools;
    notifier.show(texts.say("app.title"), texts.say("alerts.something"), () => {
      raise();
      notifier.close();
    });
  }

  // ---- what happens ----

  /** A new offer, or one whose visitor says meanwhile that it cannot wait. */
  offer({ line, language, urgent }: Offer, isNew: boolean): void {
    const { texts, signIn } = this.app;
    const words = texts.say(this.app.locking.isLocked ? "offer.announce_locked" : "offer.announce", {
      line: signIn.lineName(line),
      language: texts.languageName(language),
    });
    const all = urgent === null ? words : `${texts.say(`urgent.${urgent}`)} ${words}`;
    this.tell(all, { isUrgent: true, tone: isNew ? "offer" : "alarm" });
  }

  /** It passed unanswered, or its visitor has left. */
  offerGone(): void {
    this.tell(this.app.texts.say("offer.gone"));
  }

  /** A colleague asks this desk. */
  asked({ by, line_name: line, language: code }: AskedIn): void {
    const { texts, locking } = this.app;
    const key = locking.isLocked ? "asking.announce_locked" : "asking.announce";
    const language = texts.languageName(code);
    this.tell(texts.say(key, { by, line, language }), { isUrgent: true, tone: "offer" });
  }

  /** It is over, and nobody here has answered it. */
  askingOver(asking: AskedIn): void {
    this.tell(overWords(this.app, asking));
  }

  /** How far the asking is that was begun here; that somebody has come or left is told by itself. */
  asking(pane: Pane, asking: AskingState): void {
    const isTold = asking.stage === "here" || asking.outcome === "parted" || pane.isGuest;
    if (isTold || pane.isOver) return;
    const what = askingWords(this.app, asking);
    this.tell(
      this.app.texts.say("company.told", { ...this.app.who(pane), what }),
      asking.stage === "over" ? { tone: "news" } : {},
    );
  }

  /** A colleague has come, or has left. */
  company(pane: Pane, what: "joined" | "left", alias: string): void {
    const { texts } = this.app;
    const words = texts.say(`company.${what}`, { alias });
    this.tell(texts.say("company.told", { ...this.app.who(pane), what: words }), { tone: "news" });
  }

  /** After a reload it is nothing new, and nobody is called for it. */
  newHere(pane: Pane): void {
    const { texts } = this.app;
    const who = this.app.who(pane);
    if (pane.arrival === "reloaded") this.tell(texts.say("talk.back_here", who), { isUrgent: true });
    else this.tell(texts.say("talk.new_here", who), { tone: "news", isUrgent: true });
  }

  sealed(pane: Pane): void {
    this.tell(this.app.texts.say("talk.can_send", this.app.who(pane)));
  }

  words(pane: Pane): void {
    this.tell(this.app.texts.say("talk.announce", this.app.who(pane)), { tone: "words" });
  }

  /** Of the room of the staff: it waits for nobody, so that only a guest at its door sounds. */
  room(what: "words" | "over"): void;
  room(what: "asks", name: string, office: string): void;
  room(what: "words" | "asks" | "over", name = "", office = ""): void {
    const { texts } = this.app;
    if (what === "asks") this.tell(texts.say("room.told_asks", { name, office }), { tone: "news" });
    else this.tell(texts.say(`room.told_${what}`));
  }

  urgent(pane: Pane): void {
    const { texts } = this.app;
    const { urgent } = pane.state;
    if (urgent === null || pane.isOver) return;
    const what = texts.say(`urgent.${urgent}`);
    this.tell(texts.say("urgent.here", { ...this.app.who(pane), what }), { tone: "alarm", isUrgent: true });
  }

  ended(pane: Pane): void {
    const { texts } = this.app;
    const ending = pane.ending ?? "gone";
    const words = `${texts.say("ended.title", this.app.who(pane))}. ${texts.say(`ended.${ending}`)}`;
    this.tell(words, ending === "ended_by_counsellor" || pane.isParting ? {} : { tone: "news" });
  }

  /** The visitor is lost, silent, or here again. */
  presence(pane: Pane): void {
    const { texts, clock } = this.app;
    const { is, since } = pane.presence;
    const what = texts.say(`presence.${is}`, { time: texts.time(since, clock.now()) });
    this.tell(texts.say("talk.presence", { ...this.app.who(pane), what }));
  }

  /** Of a line that this person leads, once when it begins. */
  rings({ line, alarm }: Ringing): void {
    const isTold = alarm.name === "orphan" && this.app.desk.state?.orphans.some((orphan) => orphan.line === line.line);
    if (isTold === true) return;
    const { texts } = this.app;
    this.alarm(texts.say("board.alarm_rings", { line: line.name, what: texts.say(ALARM_WORDS[alarm.name]) }));
  }

  private alarm(words: string): void {
    this.tell(words, { tone: "alarm", isUrgent: true });
  }

  /** A snapshot: the desk's phase is said when it has changed, and each conversation that has lost its counsellor. */
  /** She has said until when she needs a moment. */
  momentOver(pane: Pane): void {
    this.tell(this.app.texts.say("moment.told", this.app.who(pane)), { tone: "words", isUrgent: true });
  }

  took(state: ConsoleState | null): void {
    this.desk(state?.desk ?? null);
    const before = this.told;
    this.told = new Set((state?.orphans ?? []).map((orphan) => orphan.conversation));
    const { texts, signIn } = this.app;
    for (const { conversation, line } of state?.orphans ?? []) {
      const isNew = !before.has(conversation) && !this.ringsOrphan(line);
      if (isNew) this.alarm(texts.say("orphans.announce", { line: signIn.lineName(line) }));
    }
  }

  private desk(shift: DeskState | null): void {
    const before = this.phase;
    this.phase = shift?.phase ?? null;
    if (shift === null || shift.phase === before) return;
    if (shift.phase === "away") this.tell(this.app.texts.say("desk.away_told"), { isUrgent: true, tone: "away" });
    else if (before !== null) this.tell(this.app.texts.say(`desk.${shift.phase}`));
  }

  /** The connection to the daemon broke. */
  cut(): void {
    if (this.isLost) return;
    this.cancelLost();
    this.cancelLost = this.tools.timers.after(LOST_TOLD_MS, () => {
      this.isLost = true;
      this.tell(this.app.texts.say("connection.lost"), { isUrgent: true, ...(this.isNeeded && { tone: "lost" }) });
      this.look();
    });
  }

  /** It stands, and a store behind it is away. */
  fault(store: keyof typeof FAULTS): void {
    this.tell(this.app.texts.say(FAULTS[store]), { isUrgent: store === "live" });
  }

  mended(): void {
    this.tell(this.app.texts.say("connection.mended"));
  }

  /** It stands again, or nobody is signed in who would want it. */
  connected(): void {
    this.cancelLost();
    if (!this.isLost) return;
    this.isLost = false;
    this.tell(this.app.texts.say("connection.connected"));
    this.look();
  }

  // ---- how ----

  private stands(): Standing | null {
    const { offers } = this.app;
    if (this.isLost) return this.isNeeded ? { tone: "lost", which: "" } : null;
    const { current } = offers;
    if (current !== null && offers.isOpen) return { tone: "offer", which: current.ticket };
    const asked = this.app.askings.current;
    if (asked !== null) return { tone: "offer", which: asked.conversation };
    if (this.orphans.size > 0) return { tone: "alarm", which: [...this.orphans.keys()].sort().join() };
    return this.isAway ? { tone: "away", which: "" } : null;
  }

  private notify(): void {
    this.onCame();
    if (this.tools.preferences.notifies.value && !this.tools.isLookedAt()) this.showNotification();
  }
}
