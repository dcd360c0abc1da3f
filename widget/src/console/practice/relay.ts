/** The envelopes of one practice conversation, as the daemon relays them: each stored once, in order, held until it was received. */

import type { Deliver, Kind, Received, Receipt, Refusal, Say } from "../../core/protocol";

export type Member = "counsellor" | "visitor";
const OTHER: Readonly<Record<Member, Member>> = { counsellor: "visitor", visitor: "counsellor" };

interface Track {
  stored: number;
  delivered: number;
  /** Said by this one, and not yet received by the other. */
  held: Deliver[];
}

/** To one of the two pages. */
export interface Pushes {
  deliver(one: Deliver): void;
  receipt(one: Receipt): void;
  refusal(one: Refusal): void;
}

export class Relay {
  /** The visitor's page has opened the group. */
  isOpen = false;
  private number = 0;
  private readonly tracks: Readonly<Record<Member, Track>> = {
    counsellor: { stored: 0, delivered: 0, held: [] },
    visitor: { stored: 0, delivered: 0, held: [] },
  };

  constructor(
    private readonly id: string,
    private readonly to: Readonly<Record<Member, Pushes>>,
    /** The opening is stored: the conversation is open. */
    private readonly opened: () => void,
  ) {}

  counts(of: Member): { readonly stored: number; readonly delivered: number } {
    const { stored, delivered } = this.tracks[of];
    return { stored, delivered };
  }

  say(me: Member, { id, kind, body }: Say): void {
    const track = this.tracks[me];
    const refused = id > track.stored + 1 ? "out_of_order" : this.isTooEarly(kind) ? "wrong_state" : null;
    if (id <= track.stored) this.receipt(me);
    else if (refused !== null) this.to[me].refusal({ refused, conversation: this.id, id });
    else this.store(me, track, id, kind, body);
  }

  private store(me: Member, track: Track, id: number, kind: Kind, body: string): void {
    this.number += 1;
    track.stored = id;
    const one: Deliver = { conversation: this.id, number: this.number, sender: me, id, kind, body };
    track.held.push(one);
    const isOpening = kind === "opening";
    if (isOpening) this.isOpen = true;
    this.receipt(me);
    this.to[OTHER[me]].deliver(one);
    if (isOpening) this.opened();
  }

  received(me: Member, { up_to }: Received): void {
    const track = this.tracks[OTHER[me]];
    const done = track.held.filter((one) => one.number <= up_to);
    if (done.length === 0) return;
    track.held = track.held.filter((one) => one.number > up_to);
    track.delivered = done.at(-1)?.id ?? track.delivered;
    this.receipt(OTHER[me]);
  }

  heldFor(me: Member, after: number): readonly Deliver[] {
    return this.tracks[OTHER[me]].held.filter((one) => one.number > after);
  }

  private isTooEarly(kind: Kind): boolean {
    return !this.isOpen && (kind === "message" || kind === "ack");
  }

  private receipt(me: Member): void {
    this.to[me].receipt({ conversation: this.id, ...this.counts(me) });
  }
}
