/**
 * The one conversation of this page: begun by the daemon's state, fed by its pushes, ended by whomever. What was written
 * and never arrived is never lost by an end or a seal that fails: it stands in the draft again, or among what is kept. Nor
 * are words that did arrive: a seal that fails in the midst of a talk leaves them readable.
 */

import type { TrustedClock } from "../core/clock";
import type { Conversation } from "../core/conversation";
import type { Link } from "../core/link";
import type { ConversationState, Deliver, Reason, Receipt, Refusal } from "../core/protocol";
import { meaningOf } from "../core/refusals";
import type { TicketPhase } from "../core/ticket-states";
import type { Key } from "../i18n/words";
import type { Cell } from "../ui/cell";
import { begin, openingOf } from "./begin";
import { Keeping, takeBack } from "./kept";
import { KeysAhead } from "./keys-ahead";
import { amISilent, isCounsellorLost } from "./presence";
import { ReceiptWatch } from "./receipt-watch";
import type { World } from "./world";

const EARLY_MAX_COUNT = 64;
/** To open the last words; a seal that was still being made has nothing to open. */
const OPEN_MAX_MS = 2_000;

export interface TalkPorts {
  readonly world: World;
  readonly link: Link<"/visitor">;
  readonly clock: TrustedClock;
  readonly draft: Cell<string>;
  changed(): void;
  /** The daemon knows us differently than we thought: ask for the truth. */
  doubted(): void;
  /** Whoever answers could not be verified. */
  failed(): void;
}

/** How it is told that the line has broken: for a place and for a talk it means two things. */
export interface LineSays {
  readonly lost: Key;
  readonly kept: "conn.kept_place" | "conn.kept_talk";
  /** The line is there, and nothing can be taken up. */
  readonly inVain: Key;
}

export class Talk {
  conversation: Conversation | null = null;
  /** There was one. */
  hadConversation = false;
  /** Somebody has said something in it. */
  hadWords = false;
  /** The other has said goodbye inside the seal. */
  saidBye = false;
  /** A seal has failed on this page, or words are missing: what the line says is not to be relied on. It stays so. */
  isDistrusted = false;
  /** Why she waits again, until the next is verified: whoever answered could not be, or was lost. */
  back: "queue.again" | "queue.cut_off" | null = null;
  /** In the draft stands what was sent and had not arrived; so until the draft is empty. */
  hasUnsent = false;
  /** Comes with the first conversation. */
  keeping: Keeping | null = null;

  private receipts: ReceiptWatch | null = null;
  /** It has ended, and its last words are still being opened. */
  private ending: Conversation | null = null;
  /** As was told. */
  private hasFailed = false;
  private early: Deliver[] = [];
  private readonly keys: KeysAhead;

  constructor(private readonly ports: TalkPorts) {
    this.keys = new KeysAhead(ports.world.timers, () => openingOf(ports));
  }

  get isCounsellorLost(): boolean {
    return isCounsellorLost(this.conversation);
  }

  get amISilent(): boolean {
    return amISilent(this.conversation);
  }

  /** Words are kept only where there are words; they may pass on though the line can keep nothing (docs/adr/0049). */
  get lineSays(): LineSays {
    const { conversation } = this;
    const hasSaid = conversation?.timeline.entries.some((one) => one.is === "said") ?? false;
    const lost = hasSaid || this.ports.draft.value !== "" ? "conn.lost" : "conn.lost_plain";
    return conversation === null
      ? { lost, kept: "conn.kept_place", inVain: "conn.offline" }
      : { lost, kept: "conn.kept_talk", inVain: "conn.faulty" };
  }

  took(state: ConversationState, isResumed: boolean): void {
    const known = this.of(state.id);
    if (known === null) {
      this.giveBack();
      const { world, link, changed } = this.ports;
      this.keeping ??= new Keeping(world.timers, () => {
        this.wipe();
        changed();
      });
      this.receipts ??= new ReceiptWatch(link, world.timers);
      this.conversation = begin(this.ports, state, (reason) => this.doubt(reason), this.keeping, this.keys);
      this.hadConversation = true;
      this.saidBye = false;
      this.hadWords = false;
      world.tell("started");
      for (const one of this.early.splice(0).filter((one) => one.conversation === state.id)) {
        this.take(one);
      }
    } else if (isResumed) {
      known.resumed(state);
    } else {
      known.update(state);
    }
  }

  /** With each change. */
  look(phase: TicketPhase): void {
    const { conversation } = this;
    this.hasUnsent &&= this.ports.draft.value !== "";
    this.keys.look(phase);
    for (const { is } of conversation?.timeline.entries ?? []) {
      this.hadWords ||= is === "said";
      this.isDistrusted ||= is === "gap";
    }
    if (conversation?.sealing === "sealed") {
      this.back = null;
    }
    const hasFailed = conversation?.sealing === "failed";
    if (hasFailed && !this.hasFailed) {
      this.ports.failed();
    }
    this.hasFailed = hasFailed;
    this.isDistrusted ||= hasFailed;
    this.keeping?.look();
    this.receipts?.see(conversation);
  }

  /** The ticket waits again: the seal failed, or the person was thought to be away. The next conversation is another. */
  giveBack(isTurnKept = false): void {
    const { conversation } = this;
    if (conversation !== null) {
      this.conversation = null; // first: a change of the draft brings us here again
      const isUnsealed = conversation.who === null || conversation.sealing === "failed";
      this.back = isTurnKept ? null : isUnsealed ? "queue.again" : "queue.cut_off";
      this.hasUnsent = takeBack(conversation, this.ports.draft) || this.hasUnsent;
      this.keeping?.keep(conversation, null);
      this.hadConversation = this.hadWords = false; // an end would now be that of a wait
      conversation.wipe();
    }
  }

  /** Another has ended it: once its last words are open, the keys go, and the words stay for a while. */
  async end(kept: () => void): Promise<void> {
    const { conversation } = this;
    if (conversation === null || this.ending !== null) {
      return;
    }
    this.ending = conversation;
    const { timers } = this.ports.world;
    await Promise.race([
      conversation.opened(),
      new Promise<void>((resolve) => void timers.after(OPEN_MAX_MS, resolve)),
    ]);
    if (this.ending === conversation) {
      this.look("ended");
      this.saidBye = conversation.saidBye;
      this.keeping?.keep(conversation, this.ports.draft.value);
      this.letGo();
      kept();
      this.ports.changed();
    }
  }

  /** Words and keys go, and nothing is kept. */
  wipe(): void {
    this.keeping?.drop();
    this.letGo();
    this.ports.draft.value = "";
    this.early = [];
    this.back = null;
  }

  private letGo(): void {
    this.ending = null;
    this.keys.wipe();
    const { conversation } = this;
    this.conversation = null;
    this.receipts?.see(null);
    conversation?.wipe();
  }

  private of(conversation: string): Conversation | null {
    return this.conversation?.id === conversation ? this.conversation : null;
  }

  /** An envelope may come before the state that tells of its conversation. */
  take(one: Deliver): void {
    const conversation = this.of(one.conversation);
    if (conversation !== null) {
      conversation.onDeliver(one);
    } else if (this.early.length < EARLY_MAX_COUNT) {
      this.early.push(one);
    }
  }

  receipt(receipt: Receipt): void {
    this.of(receipt.conversation)?.onReceipt(receipt);
  }

  refused(refusal: Refusal): void {
    const conversation = refusal.conversation === null ? this.conversation : this.of(refusal.conversation);
    conversation?.onRefusal(refusal);
    this.doubt(refusal.refused);
  }

  private doubt(reason: Reason): void {
    const meaning = meaningOf(reason);
    if (meaning === "gone" || meaning === "stranger") {
      this.ports.doubted();
    }
  }
}
