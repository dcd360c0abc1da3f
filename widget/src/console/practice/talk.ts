/** One talk of the practice line: its state as the line tells it, the relay between the two pages, and the visitor's page. */

import type { PageEnd } from "./sockets";
import { tabSocket } from "./sockets";
import type { ConversationState, Outcome, Presence, Received, Role, Say, Urgent } from "../../core/protocol";
import { type Member, Relay } from "./relay";
import type { Script } from "./script-shape";
import { PracticeVisitor, type VisitorTools } from "./visitor";

export interface TalkTools extends VisitorTools {
  /** To the console. */
  readonly console: PageEnd;
  /** Something of it has changed: a new snapshot. */
  changed(): void;
  /** It is over. */
  ended(talk: Talk): void;
}

/** The id of the one practice line. */
export const PRACTICE_LINE = "practice";

export class Talk {
  outcome: Outcome | null = null;
  readonly visitor: PracticeVisitor;
  private endedBy: Role | null = null;
  private presence: Presence = "here";
  private urgent: Urgent | null;
  private readonly relay: Relay;
  private readonly beganAt: number;

  constructor(
    readonly id: string,
    readonly script: Script,
    private readonly language: string,
    private readonly tools: TalkTools,
  ) {
    this.urgent = script.urgent;
    this.beganAt = tools.now();
    const socket = tabSocket("/visitor", {
      said: (event, payload) => this.said("visitor", event, payload),
      asked: (event, payload) => this.askedByVisitor(event, payload),
    });
    const pushes = (to: PageEnd) => ({
      deliver: (one: object) => to.push("deliver", one),
      receipt: (one: object) => to.push("receipt", one),
      refusal: (one: object) => to.push("refusal", one),
    });
    const to = { counsellor: pushes(tools.console), visitor: pushes(socket) };
    this.relay = new Relay(id, to, () => tools.changed());
    this.visitor = new PracticeVisitor(script, this.state("visitor"), socket, tools, {
      presence: (as) => {
        this.presence = as;
        tools.changed();
      },
    });
  }

  get isOver(): boolean {
    return this.outcome !== null;
  }

  state(of: Member): ConversationState {
    const phase = this.isOver ? "ended" : this.relay.isOpen ? "open" : "opening";
    return {
      id: this.id,
      me: of,
      value: `${this.id}.${of}`,
      phase,
      line: PRACTICE_LINE,
      language: this.language,
      topic: this.script.topic,
      members: [
        { member: "visitor", role: "visitor", presence: this.presence },
        { member: "counsellor", role: "counsellor", presence: "here" },
      ],
      ...this.relay.counts(of),
      outcome: this.outcome,
      ended_by: this.endedBy,
      silent_until: null,
      urgent: this.urgent,
      answer_until: null,
      company: false, // a practice has no colleague to be asked in
      asking: null,
      release_at: null,
      began_at: this.beganAt,
      waited_seconds: 60 * this.script.waited_minutes,
    };
  }

  /** From either page. */
  said(by: Member, event: string, payload: object): void {
    if (this.isOver) return;
    if (event === "say") this.relay.say(by, payload as Say);
    else if (event === "received") this.relay.received(by, payload as Received);
  }

  heldFor(of: Member, after: number): object {
    return { envelopes: this.relay.heldFor(of, after) };
  }

  end(outcome: Outcome, by: Role): void {
    if (this.isOver) return;
    const { marks } = this.visitor.playing;
    marks.add(by === "counsellor" ? "you_ended" : outcome === "quick_exit" ? "exited" : "left");
    this.outcome = outcome;
    this.endedBy = by;
    this.tools.ended(this);
  }

  /** Of the practice itself: everything of this talk goes. */
  wipe(): void {
    this.visitor.wipe();
  }

  private askedByVisitor(event: string, payload: object): object {
    if (this.isOver) return { refused: "gone" };
    if (event === "catch_up") return this.heldFor("visitor", (payload as { after: number }).after);
    if (event === "urgent") {
      this.urgent = (payload as { urgent: Urgent | null }).urgent;
      this.tools.changed();
    } else if (event === "end") this.end("left", "visitor");
    else if (event === "leave") this.end("quick_exit", "visitor");
    return {};
  }
}
