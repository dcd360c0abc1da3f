/**
 * How each side comes to a group. The counsellor's page offers a fresh key package; the visitor's verifies it to the
 * roots, makes a group, and answers with an opening. Nothing is said before the other has been verified.
 *
 * Either page may begin anew at any time (a reload, lost keys, a take-over), so every answer may be about something that
 * is over. Each step is therefore an act in the table of conversation-states.ts, and one that is not allowed there is
 * dropped: the late receipt of an earlier opening must not put a group in use while its successor is being verified.
 */

import { fromBase64Url, toBase64Url } from "./base64";
import type { SealAct } from "./conversation-states";
import type { Kind } from "./protocol";
import type { Group, Joining, OpeningGroup, Person, SealFault } from "./seal-port";
import { SealError } from "./seal-port";

export type Side =
  | { readonly role: "visitor"; makeOpening(): Promise<OpeningGroup> }
  | { readonly role: "counsellor"; makeJoining(): Promise<Joining> };

/** What keying wants from the conversation. */
export interface KeyExchangePorts {
  /** Put an envelope of keys into the outbox; `opening` is told what becomes of it. */
  sayKeys(kind: Kind, body: string, opening?: { accepted(): void; refused(): void }): void;
  /** Use this group from now on. False when `act` is not allowed now: then no group was made. */
  adopt(act: "stored" | "join", makeGroup: () => Group, whoOf: (group: Group) => Person | null): boolean;
  /** Whether the visitor has to say yes to this person first. */
  mustAsk(who: Person): boolean;
  /** She is asked; `goOn` with her yes. */
  ask(who: Person, goOn: () => void): void;
  /** False when that is not allowed now, and nothing has changed. */
  became(act: SealAct, fault?: SealFault): boolean;
}

/** A person is a key: two who have one alias are two people, and to the one belong words that the other never gets. */
export const isOther = (a: Person | null, b: Person | null): boolean =>
  a !== null && b !== null && (a.key !== b.key || a.organisation !== b.organisation);

/** For a counsellor: the visitor, whoever else is there. */
const otherOf = (group: Group): Person | null =>
  group.roster().find((person) => !person.isMe && person.role === "visitor") ??
  group.roster().find((person) => !person.isMe) ??
  null;

const faultOf = (error: unknown): SealFault => (error instanceof SealError ? error.fault : "bad_message");

type Admission = Awaited<ReturnType<OpeningGroup["admit"]>>;

/** The visitor verifies, then opens; a fresh key package begins it all anew. */
export class VisitorKeyExchange {
  #opening: OpeningGroup | null = null;

  constructor(
    private readonly makeOpening: () => Promise<OpeningGroup>,
    private readonly to: KeyExchangePorts,
  ) {}

  begin(): void {}

  get isJoining(): boolean {
    return false;
  }

  async take(kind: Kind, body: string): Promise<void> {
    if (kind !== "key_package") {
      return;
    }
    if (!this.to.became("key_package")) {
      return;
    }
    try {
      await this.#verify(body);
    } catch (error) {
      this.to.became("fail", faultOf(error));
    }
  }

  wipe(): void {
    this.#opening?.wipe();
    this.#opening = null;
  }

  async #verify(body: string): Promise<void> {
    this.wipe();
    const opening = await this.makeOpening();
    this.#opening = opening;
    const admission = await opening.admit(fromBase64Url(body));
    if (!this.to.mustAsk(admission.who)) {
      this.#open(admission);
    } else if (this.to.became("ask")) {
      this.to.ask(admission.who, () => this.#open(admission));
    } else {
      this.wipe();
    }
  }

  #open(admission: Admission): void {
    if (!this.to.became("admit")) {
      this.wipe(); // the page was wiped while we verified
      return;
    }
    this.to.sayKeys("opening", toBase64Url(admission.opening), {
      accepted: () => {
        const makeGroup = (): Group => {
          this.#opening = null;
          return admission.accepted();
        };
        this.to.adopt("stored", makeGroup, () => admission.who);
      },
      refused: () => {
        admission.refused();
        this.to.became("refused");
      },
    });
  }
}

const JOIN_TRIES_MAX = 5;

/** The counsellor offers a fresh key package, and joins by the opening that answers it. */
export class CounsellorKeyExchange {
  #joining: Joining | null = null;
  #tries = 0;

  constructor(
    private readonly makeJoining: () => Promise<Joining>,
    private readonly to: KeyExchangePorts,
  ) {}

  async begin(): Promise<void> {
    try {
      this.#joining?.wipe();
      this.#joining = await this.makeJoining();
      if (!this.to.became("offer")) {
        this.wipe();
        return;
      }
      this.to.sayKeys("key_package", toBase64Url(this.#joining.keyPackage));
    } catch (error) {
      this.to.became("fail", faultOf(error));
    }
  }

  /** A welcome is waited for; without that an opening lets somebody else in. */
  get isJoining(): boolean {
    return this.#joining !== null;
  }

  async take(kind: Kind, body: string): Promise<void> {
    if (kind !== "opening" || this.#joining === null) {
      return;
    }
    try {
      const group = await this.#joining.join(fromBase64Url(body));
      this.#joining = null;
      this.#tries = 0;
      if (!this.to.adopt("join", () => group, otherOf)) {
        group.wipe();
      }
    } catch (error) {
      await this.#tryAnew(error);
    }
  }

  wipe(): void {
    this.#joining?.wipe();
    this.#joining = null;
  }

  /** Perhaps it answered an earlier key package of ours: offer a new one, but not for ever. */
  async #tryAnew(error: unknown): Promise<void> {
    this.#tries += 1;
    if (this.#tries < JOIN_TRIES_MAX) {
      await this.begin();
    } else {
      this.to.became("fail", faultOf(error));
    }
  }
}
