/** The visitor's application without its looks: which view it is, and what each press does. */

import { TrustedClock } from "../core/clock";
import { Coalesce } from "../core/coalesce";
import type { Conversation } from "../core/conversation";
import { Link } from "../core/link";
import { TEXT_WHOLE_MAX_CHARS } from "../core/payload";
import type { LineProfile } from "../core/protocol";
import { Ticket } from "../core/ticket";
import type { Translate } from "../i18n/words";
import { untranslated } from "../i18n/words";
import { Held, Spoken } from "../ui/cell";
import type { Kept } from "./kept";
import { LineWatch } from "./line-watch";
import { Load } from "./load";
import type { Unfit } from "./fit";
import { Coming } from "./coming";
import type { LineSays, Talk } from "./talk";
import type { View } from "./view";
import { placeWords, viewOf } from "./view";
import { Wait } from "./wait";
import { Wishes } from "./wishes";
import type { World } from "./world";

const PLACE_TOLD_EVERY_MS = 60_000;
const BYE_MAX_MS = 1_000;
const END_MAX_MS = 2_000;
const NO_LINK = { phase: "down", isSlow: false } as const;

const OF_A_PLACE: LineSays = { lost: "conn.lost_plain", kept: "conn.kept_place", inVain: "conn.offline" };

export class VisitorApp {
  readonly draft = new Held("", () => this.changed(true));
  readonly spoken = new Spoken(() => this.changed());
  /** Whether the log shows when each word was said. */
  readonly showsTimes = new Held(false, () => this.changed());
  readonly topic = new Held<string | null>(null, () => this.changed());
  /** Called with every change, often: draw once for many. */
  draw: () => void = () => {};
  /** The same, before anything else is done. */
  drawNow: () => void = () => this.draw();
  /** What the line is asked to answer in: one that it has. */
  language: string;
  /** What our words are in. */
  wordsLanguage: string;
  /** What was asked for, when the line does not have it. */
  foreign: string | null = null;
  /** What our words are asked to be in, once the person or the partner's page has chosen that by itself. */
  reads: string | null = null;
  /** A language whose words could not be fetched; the old words stay. */
  languageTrouble: string | null = null;
  words: Translate = untranslated;
  profile: LineProfile | null = null;
  /** The line did not answer, or does not know this embed. */
  trouble: "unreachable" | "unknown" | null = null;
  /** Why nobody can be helped here in writing. */
  unfit: Unfit | null = null;
  /** The release key has signed that this page is not safe any more. */
  isRetired = false;
  showsTyping = false;
  hasLeft = false;
  /** There are words to show at all. */
  isLoaded = false;

  readonly link: Link<"/visitor">;
  readonly ticket: Ticket;
  readonly clock: TrustedClock;
  readonly wait = new Wait();
  readonly wishes: Wishes;
  readonly #coming: Coming;
  readonly line: LineWatch;
  readonly #place: Coalesce;
  readonly #loading = new Load(this);
  /** The person ended it or left: nothing is kept then. */
  isOwnEnd = false;
  /** Of which the line has not heard yet. */
  #isSayingEnd = false;
  /** The view of which something may have been said aloud. */
  #spokenOf: View = "loading";

  /** The person, of a language. */
  #hasChosen = false;

  constructor(readonly world: World) {
    const { config, timers } = world;
    this.language = this.wordsLanguage = config.language;
    this.clock = new TrustedClock(() => timers.now() / 1000, __BUILT_AT__);
    this.link = new Link(world.socket, timers, world.chance);
    this.line = new LineWatch(timers, () => this.changed());
    this.#place = new Coalesce(PLACE_TOLD_EVERY_MS, timers, (text) => {
      if (this.ticket.phase === "waiting") {
        this.spoken.value = text; // later it would be read into the conversation
      }
    });
    const { link, clock, draft } = this;
    const changed = (): void => this.changed();
    const doubted = (): void => void this.ticket.greet();
    const failed = (): void => void this.ticket.goBack("not_verified");
    this.wishes = new Wishes({
      link,
      timers,
      chance: world.chance,
      isPlaced: () => this.ticket.phase === "waiting" || this.ticket.phase === "conversation",
      changed,
    });
    this.#coming = new Coming({ world, link, clock, draft, changed, doubted, failed });
    this.ticket = new Ticket(link, {
      random: world.random,
      sha256: world.sha256,
      changed,
      work: async (first, isWanted) => {
        this.spoken.value = placeWords(this);
        await world.seal().catch(() => null);
        return world.later()?.work(first, isWanted) ?? null; // it comes with the program of a conversation
      },
      conversation: (state, isResumed) => this.#coming.took(state, isResumed),
      wished: () => this.wishes,
      heardWished: (wished) => this.wishes.heard(wished),
      heard: (now) => {
        this.clock.heard(now);
        this.line.heard();
      },
      isSound: (state) => world.later()?.isSound(state) ?? true, // before it has come, only drawing can fail
      goodbye: world.goodbye,
      receivedUpTo: () => this.conversation?.receivedUpTo ?? 0,
      timers,
      chance: world.chance,
    });
    link.changed = changed;
    link.broke = (isMoving) => {
      if (!isMoving) {
        this.line.broke();
      }
      this.conversation?.cut();
    };
    link.greet = () => {
      this.line.cameUp();
      void this.ticket.greet();
    };
  }

  get view(): View {
    return viewOf(this);
  }

  /** Null until its program has come. */
  get #talk(): Talk | null {
    return this.#coming.talk;
  }

  get conversation(): Conversation | null {
    return this.#talk?.conversation ?? null;
  }

  /** The words of a talk that another has ended, or that could not go on. */
  get kept(): Kept | null {
    return this.#talk?.keeping?.kept ?? null;
  }

  get hadConversation(): boolean {
    return this.#talk?.hadConversation ?? false;
  }

  get hadWords(): boolean {
    return this.#talk?.hadWords ?? false;
  }

  get hasUnsent(): boolean {
    return this.#talk?.hasUnsent ?? false;
  }

  get saidBye(): boolean {
    return this.#talk?.saidBye ?? false;
  }

  /** Only what the partner's page has pinned is shown of whom to call. */
  get isDistrusted(): boolean {
    return this.#talk?.isDistrusted || this.unfit !== null;
  }

  /** Why the place is kept, first in line, after a talk that could not go on. */
  get back(): Talk["back"] {
    return this.#talk?.back ?? null;
  }

  /** Has no place and asks for none: nothing depends on the connection. */
  get isReading(): boolean {
    return this.ticket.phase === "idle" || this.ticket.phase === "refused";
  }

  /** How the connection is, for those to whom it matters. */
  get shownLink(): Pick<Link<"/visitor">, "phase" | "isSlow"> {
    return this.isReading ? NO_LINK : this.link;
  }

  /** The line is there, and our place or conversation could not be taken up for a while. */
  get isInVain(): boolean {
    return this.link.phase === "up" && this.ticket.isInVain;
  }

  /** Nothing is heard of the line. */
  get isCut(): boolean {
    return this.link.phase !== "up" || this.isInVain;
  }

  /** Since when nothing is heard of it, in milliseconds by this device's clock. */
  get cutAt(): number | null {
    return this.line.cutAt;
  }

  /** What a broken line means, before there can be a talk. */
  get lineSays(): LineSays {
    return this.#talk?.lineSays ?? OF_A_PLACE;
  }

  get isCounsellorLost(): boolean {
    return this.#talk?.isCounsellorLost ?? false;
  }

  get amISilent(): boolean {
    return !this.isCut && (this.#talk?.amISilent ?? false); // silence stands still while one is lost
  }

  /** By how many characters the draft is too long to be sent. */
  get draftOver(): number {
    return Math.max(0, this.draft.value.length - TEXT_WHOLE_MAX_CHARS);
  }

  /** Verified, and there is room for what has been written. */
  get canSend(): boolean {
    const { conversation } = this;
    return (
      conversation !== null &&
      (conversation.sealing === "sealed" || conversation.who !== null) &&
      conversation.canWrite &&
      !conversation.isBoxFull &&
      this.draftOver === 0
    );
  }

  // ---- what the person does ----

  /** What the line is asked to answer in; words and profile too, until the page has a language of its own. */
  load(wanted: string): Promise<void> {
    return this.#loading.in(wanted);
  }

  /** What only a talk says: its program has come. */
  loadTalk(): Promise<void> {
    return this.#loading.talk();
  }

  /** The page alone: the talk stays in its language. */
  read(wanted: string): Promise<void> {
    this.#hasChosen = true;
    return this.#read(wanted);
  }

  /** As `load`, by a press. */
  answerIn(wanted: string): Promise<void> {
    this.#hasChosen = true;
    return this.load(wanted);
  }

  /** The partner's page asks for it, which the person's own choice goes before. */
  async told(wanted: string): Promise<void> {
    if (!this.#hasChosen) {
      await this.#read(wanted);
    }
  }

  #read(wanted: string): Promise<void> {
    this.reads = wanted;
    return this.#loading.in(this.foreign ?? this.language);
  }

  lookAtDoor(): Promise<void> {
    return this.#loading.door();
  }

  /** One place, however often it is pressed. */
  start(): Promise<void> {
    this.isOwnEnd = false;
    if (this.link.phase === "lost" || this.link.phase === "failed") {
      this.link.retryNow(); // the pause before the next try was for somebody who only read
    }
    return this.ticket.join(this.world.config.embed, this.language, this.topic.value);
  }

  /** The person does not want to wait for the next try, of the line or of what is asked on it. */
  retry(): void {
    this.link.retryNow();
    this.ticket.retryNow();
  }

  /** The browser says that the network or the tab has changed. */
  look(): void {
    this.link.look();
    this.ticket.farewell.now();
    this.changed();
  }

  /** Out of the queue. */
  leaveQueue(): void {
    this.isOwnEnd = true;
    this.ticket.leave(false);
    this.#finish();
  }

  async end(): Promise<void> {
    if (this.isOwnEnd) {
      return;
    }
    this.isOwnEnd = true;
    await Promise.race([
      this.conversation?.bye(),
      new Promise((resolve) => this.world.timers.after(BYE_MAX_MS, () => resolve(null))),
    ]);
    this.#isSayingEnd = true;
    const heard = this.ticket.end();
    const cancel = this.world.timers.after(END_MAX_MS, () => this.#endHeard()); // a line that says nothing is none
    await heard;
    cancel();
    this.#endHeard();
  }

  #endHeard(): void {
    this.#isSayingEnd = false;
    if (this.ticket.phase === "ended") {
      this.link.close(); // else it is that of another place by now
    }
  }

  again(): Promise<void> {
    this.ticket.again();
    this.#finish();
    if (this.#talk !== null) {
      this.#talk.hadConversation = false;
    }
    this.unfit = null;
    return this.load(this.language);
  }

  /** Numbers instead of a view that leads nowhere; who waits for a seal that cannot come holds no place. */
  giveUp(unfit: Unfit): void {
    this.unfit = unfit;
    if (unfit === "broken") {
      this.profile = null; // what the line says may be what is wrong
    }
    if (unfit === "unsealed" && this.ticket.phase === "waiting") {
      this.ticket.leave(false);
      this.ticket.again();
    }
    this.changed();
  }

  /** What is kept goes now; with a place what waits to be sent stays. */
  erase(): void {
    if (this.ticket.phase === "ended") {
      this.#coming.wipe();
    } else {
      this.#talk?.keeping?.drop();
    }
    this.changed();
  }

  send(text: string): void {
    this.conversation?.write(text);
  }

  /** What cannot be sent now stays where it is. */
  sendDraft(): void {
    if (this.canSend) {
      this.send(this.draft.value);
      this.draft.value = "";
    }
  }

  /** The draft has changed; the other is told of it only if the person has turned that on. */
  typed(text: string): void {
    this.draft.value = text;
    if (this.showsTyping) {
      this.conversation?.typing();
    }
  }

  toggleTyping(): void {
    this.showsTyping = !this.showsTyping;
    this.changed();
  }

  /** Keys, words and place go; nothing is waited for. */
  wipe(): void {
    this.hasLeft = true;
    this.spoken.value = "";
    this.#coming.wipe();
  }

  /** The page goes away, and its keys with it: nobody would come back to the place, so it is given back at once. */
  goodbye(): void {
    this.hasLeft = true;
    this.ticket.leave(false); // first: the browser may give no time for more
    this.wipe();
  }

  // ---- what follows from a change ----

  /** `isNow`: what stands on the screen may not be acted on any more. */
  changed(isNow = false): void {
    if (this.hasLeft) {
      return;
    }
    this.#forgetSaid();
    this.#talk?.look(this.ticket.phase);
    if (this.ticket.phase === "ended" && this.conversation !== null) {
      this.#ended();
    } else if (this.ticket.phase === "ended") {
      this.#talk?.keeping?.end();
    } else if (this.ticket.phase === "waiting") {
      this.#coming.giveBack(this.ticket.state?.place?.kept_until != null);
      this.#place.offer(placeWords(this), this.ticket.state?.phase === "offered");
    }
    this.wait.heard(this.ticket.state, this.world.timers.now());
    this.wishes.look();
    this.world.later()?.look(this);
    if (isNow) {
      this.drawNow();
    } else {
      this.draw();
    }
  }

  /** What was said aloud of one view is over with it. */
  #forgetSaid(): void {
    const { view } = this;
    if (view !== this.#spokenOf) {
      this.#spokenOf = view;
      this.spoken.value = "";
    }
  }

  #ended(): void {
    if (this.isOwnEnd) {
      this.#finish();
    } else {
      void this.#talk?.end(() => this.#closeLine());
    }
  }

  /** The end: words and keys go, and the line with them. */
  #finish(): void {
    this.#coming.wipe();
    this.#closeLine();
  }

  #closeLine(): void {
    this.line.reset();
    this.wishes.forget();
    if (!this.#isSayingEnd) {
      this.link.close();
    }
    this.world.tell("ended");
  }
}
