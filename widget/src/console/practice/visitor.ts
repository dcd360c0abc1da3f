/**
 * The page of a scripted visitor, in this tab: the same core and the same seal as a real one has, behind a socket that ends in
 * the practice line. What the counsellor writes is read here after it was opened, and nowhere else.
 */

import { Conversation } from "../../core/conversation";
import { Link, type Socket } from "../../core/link";
import type { ConversationState } from "../../core/protocol";
import type { Seal, Trust } from "../../core/seal-port";
import type { Timers } from "../../core/timers";
import { Playing } from "./playing";
import type { Script } from "./script-shape";

export interface VisitorTools {
  readonly timers: Timers;
  readonly chance: () => number;
  readonly seal: Seal;
  /** By what the counsellor's chain is judged. */
  readonly trust: Trust;
  /** Seconds since 1970. */
  now(): number;
}

/** How the line is to see the visitor; over the wire in earnest by heartbeats, silence and broken connections. */
export interface SeenBy {
  presence(as: "here" | "silent" | "lost"): void;
}

export class PracticeVisitor {
  readonly playing: Playing;
  private readonly conversation: Conversation;
  private readonly link: Link<"/visitor">;
  private isBegun = false;
  private isGone = false;
  private readUpTo = 0;

  constructor(script: Script, state: ConversationState, socket: Socket<"/visitor">, tools: VisitorTools, seen: SeenBy) {
    const { timers, chance, seal, trust } = tools;
    this.link = new Link(socket, timers, chance);
    this.link.onPush("deliver", (one) => this.conversation.onDeliver(one));
    this.link.onPush("receipt", (one) => this.conversation.onReceipt(one));
    this.link.onPush("refusal", (one) => this.conversation.onRefusal(one));
    this.link.onPush("state", ({ conversation }) => this.took(conversation));
    const side = { role: "visitor", makeOpening: () => seal.visitor(trust, () => tools.now()) } as const;
    this.conversation = new Conversation(state, side, {
      timers,
      chance,
      say: (say) => this.link.send("say", say),
      received: (received) => this.link.send("received", received),
      catchUp: (after) => this.link.ask("catch_up", { conversation: state.id, after }),
      changed: () => this.changed(),
    });
    this.playing = new Playing(script, timers, {
      typing: () => this.conversation.typing(),
      say: (text) => this.conversation.write(text),
      seen: (as) => seen.presence(as),
      urgent: (urgent) => void this.link.ask("urgent", { urgent }),
      end: (how) => void this.leave(how),
      isTheirTyping: () => this.conversation.isTheirTyping,
    });
    this.link.open();
  }

  /** Words and keys of this page go. */
  wipe(): void {
    this.isGone = true;
    this.playing.stop();
    this.conversation.wipe();
    this.link.close();
  }

  /** As a real one: whoever leaves by quick exit says no goodbye. */
  private async leave(how: "leaves" | "quick_exit"): Promise<void> {
    if (how === "leaves") {
      await this.conversation.bye();
      await this.link.ask("end", { conversation: this.conversation.id });
    } else {
      await this.link.ask("leave", { quick: true });
    }
    this.wipe();
  }

  private took(state: ConversationState | null): void {
    if (state === null || state.phase === "ended") this.wipe();
    else this.conversation.update(state);
  }

  private changed(): void {
    if (this.isGone) return;
    const { sealing, timeline } = this.conversation;
    if (sealing === "sealed" && !this.isBegun) {
      this.isBegun = true;
      this.playing.begin();
    }
    for (const entry of timeline.entries.filter(({ key }) => key > this.readUpTo)) {
      this.readUpTo = entry.key;
      if (entry.is === "said" && !entry.mine) this.playing.heard(entry.text);
    }
  }
}
