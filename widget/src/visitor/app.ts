/** The visitor's application without its looks: which view it is, and what each press does. */

import type { FrameConfig, FrameWord } from "../core/frame-messages";
import { fromBase64Url } from "../core/base64";
import { TrustedClock } from "../core/clock";
import { Coalesce } from "../core/coalesce";
import { Conversation } from "../core/conversation";
import type { Socket } from "../core/link";
import { Link } from "../core/link";
import type { ConversationState, Deliver, LineProfile } from "../core/protocol";
import type { Bytes, Seal } from "../core/seal-port";
import type { Timers } from "../core/timers";
import { Ticket } from "../core/ticket";
import type { Catalogue, Translate } from "../i18n/words";
import { directionOf, translator, untranslated } from "../i18n/words";
import { Held } from "../ui/cell";
import type { View } from "./view";
import { placeWords, viewOf } from "./view";

const BACK_SHOWN_MS = 5_000;
const PLACE_TOLD_EVERY_MS = 60_000;
const SLOW_RECEIPT_MS = 6_000;
const EARLY_MAX_COUNT = 64;

/** Everything of the world that the application uses. */
export interface World {
  readonly config: FrameConfig;
  readonly socket: Socket<"/visitor">;
  readonly timers: Timers;
  tell(word: FrameWord): void;
  profile(language: string): Promise<LineProfile | null>;
  catalogue(language: string): Promise<Catalogue>;
  seal(): Promise<Seal>;
  random(bytes: number): Bytes;
  sha256(bytes: Bytes): Promise<Bytes>;
  chance(): number;
}

export class VisitorApp {
  readonly draft = new Held("", () => this.changed());
  readonly spoken = new Held("", () => this.changed());
  readonly topic = new Held<string | null>(null, () => this.changed());
  /** Called with every change, often: draw once for many. */
  draw: () => void = () => {};
  language: string;
  words: Translate = untranslated;
  profile: LineProfile | null = null;
  /** The line did not answer, or does not know this embed. */
  trouble: "unreachable" | "unknown" | null = null;
  conversation: Conversation | null = null;
  isBack = false;
  showsTyping = false;
  hasLeft = false;
  /** There are words to show at all. */
  isLoaded = false;
  hadConversation = false;

  readonly link: Link<"/visitor">;
  readonly ticket: Ticket;
  readonly clock: TrustedClock;
  private early: Deliver[] = [];
  private hasBroken = false;
  private isWatching = false;
  private readonly place: Coalesce;

  constructor(readonly world: World) {
    const { config, timers } = world;
    this.language = config.language;
    this.clock = new TrustedClock(() => timers.now() / 1000, __BUILT_AT__);
    this.link = new Link(world.socket, timers, world.chance);
    this.place = new Coalesce(PLACE_TOLD_EVERY_MS, timers, (text) => {
      if (this.ticket.phase === "waiting") {
        this.spoken.value = text; // later it would be read into the conversation
      }
    });
    this.ticket = new Ticket(this.link, {
      random: world.random,
      sha256: world.sha256,
      changed: () => this.changed(),
      conversation: (state, isResumed) => this.tookConversation(state, isResumed),
      heard: (now) => this.clock.heard(now),
      receivedUpTo: () => this.conversation?.receivedUpTo ?? 0,
    });
    this.listen();
  }

  get view(): View {
    return viewOf(this);
  }

  get isCounsellorLost(): boolean {
    const state = this.conversation?.state;
    const isLost = (role: string, presence: string): boolean => role !== "visitor" && presence === "lost";
    return state?.phase === "orphaned" || (state?.members.some((one) => isLost(one.role, one.presence)) ?? false);
  }

  get amISilent(): boolean {
    const state = this.conversation?.state;
    return state?.members.some((one) => one.member === state.me && one.presence === "silent") ?? false;
  }

  // ---- what the person does ----

  /** Words and the line's profile, in this language. */
  async load(language: string): Promise<void> {
    try {
      const [catalogue, profile] = await Promise.all([
        this.world.catalogue(language),
        this.world.profile(language).catch(() => undefined),
      ]);
      this.words = translator(catalogue);
      this.isLoaded = true;
      this.language = language;
      this.profile = profile ?? this.profile;
      this.trouble = profile === undefined ? "unreachable" : profile === null ? "unknown" : null;
      document.documentElement.lang = language;
      document.documentElement.dir = directionOf(language);
      document.title = this.words("chat.log"); // of the frame, for screen readers; the tab's own stays the partner's
      this.changed();
    } catch {
      this.world.tell("failed"); // without words of our own the static text is better
    }
  }

  start(): Promise<void> {
    return this.ticket.join(this.world.config.embed, this.language, this.topic.value);
  }

  /** Out of the queue. */
  leaveQueue(): void {
    this.ticket.leave(false);
    this.finish();
  }

  async end(): Promise<void> {
    await Promise.race([
      this.conversation?.bye(),
      new Promise((resolve) => this.world.timers.after(1_000, () => resolve(null))),
    ]);
    await this.ticket.end();
  }

  again(): Promise<void> {
    this.finish();
    this.ticket.again();
    this.hadConversation = false;
    return this.load(this.language);
  }

  send(text: string): void {
    this.conversation?.write(text);
  }

  sendDraft(): void {
    this.send(this.draft.value);
    this.draft.value = "";
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
    this.draft.value = "";
    this.spoken.value = "";
    this.conversation?.wipe();
    this.conversation = null;
    this.early = [];
  }

  // ---- what the connection brings ----

  private listen(): void {
    const { link } = this;
    link.changed = () => this.changed();
    link.broke = () => {
      this.hasBroken = true;
      this.conversation?.cut();
    };
    link.greet = () => {
      this.sayBack();
      void this.ticket.greet();
    };
    link.onPush("deliver", (one) => this.take(one));
    link.onPush("receipt", (receipt) => this.of(receipt.conversation)?.onReceipt(receipt));
    link.onPush("refusal", (refusal) => this.of(refusal.conversation)?.onRefusal(refusal));
  }

  private of(conversation: string | null): Conversation | null {
    return this.conversation?.id === conversation ? this.conversation : null;
  }

  /** An envelope may come before the state that tells of its conversation. */
  private take(one: Deliver): void {
    const conversation = this.of(one.conversation);
    if (conversation !== null) {
      conversation.onDeliver(one);
    } else if (this.early.length < EARLY_MAX_COUNT) {
      this.early.push(one);
    }
  }

  private tookConversation(state: ConversationState, isResumed: boolean): void {
    const known = this.of(state.id);
    if (known === null) {
      this.conversation?.wipe();
      this.conversation = this.begin(state);
      this.hadConversation = true;
      this.world.tell("started");
      for (const one of this.early.splice(0)) {
        this.take(one);
      }
    } else if (isResumed) {
      known.resumed(state);
    } else {
      known.update(state);
    }
  }

  private begin(state: ConversationState): Conversation {
    const { timers, chance, config, seal } = this.world;
    const makeOpening = async () =>
      (await seal()).visitor(config.roots.map(fromBase64Url), () => Math.floor(this.clock.read().now));
    return new Conversation(
      state,
      { role: "visitor", makeOpening },
      {
        say: (say) => this.link.send("say", say),
        received: (received) => this.link.send("received", received),
        catchUp: (after) => this.link.ask("catch_up", { conversation: state.id, after }),
        changed: () => this.changed(),
        timers,
        chance,
      },
    );
  }

  private sayBack(): void {
    if (this.hasBroken) {
      this.isBack = true;
      this.world.timers.after(BACK_SHOWN_MS, () => {
        this.isBack = false;
        this.changed();
      });
    }
  }

  changed(): void {
    if (this.hasLeft) {
      return;
    }
    if (this.ticket.phase === "ended" && this.conversation !== null) {
      this.finish();
    }
    if (this.ticket.phase === "waiting") {
      this.place.offer(placeWords(this));
    }
    this.watchSlow();
    this.draw();
  }

  /** The end: words and keys go, and the line with them. */
  private finish(): void {
    this.conversation?.wipe();
    this.conversation = null;
    this.draft.value = "";
    this.hasBroken = false;
    this.link.close();
    this.world.tell("ended");
  }

  /** A receipt that takes long is said, as "slow" and not as an error. */
  private watchSlow(): void {
    const isSending = (): boolean =>
      this.conversation?.timeline.entries.some((one) => one.is === "said" && one.mark === "sending") ?? false;
    if (!isSending()) {
      this.link.beSlow(false);
    } else if (!this.isWatching) {
      this.isWatching = true;
      this.world.timers.after(SLOW_RECEIPT_MS, () => {
        this.isWatching = false;
        this.link.beSlow(isSending() && this.conversation?.sealing === "sealed");
      });
    }
  }
}
