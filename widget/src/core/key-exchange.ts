/** How each side comes to a group. Nothing is said before the other has been verified. */

import { fromBase64Url, toBase64Url } from "./base64";
import type { Kind } from "./protocol";
import type { Group, Joining, OpeningGroup, Person, SealFault } from "./seal-port";
import { SealError } from "./seal-port";

export type Sealing = "waiting" | "verifying" | "opening" | "sealed" | "failed";

export type Side =
  | { readonly role: "visitor"; makeOpening(): Promise<OpeningGroup> }
  | { readonly role: "counsellor"; makeJoining(): Promise<Joining> };

/** What keying wants from the conversation. */
export interface KeyExchangePorts {
  /** Put an envelope of keys into the outbox; `settled` says what becomes of an opening. */
  sayKeys(kind: Kind, body: string, opening?: { accepted(): void; refused(): void }): void;
  adopt(group: Group, who: Person | null): void;
  became(sealing: Sealing, fault: SealFault | null): void;
}

export const isOther = (a: Person | null, b: Person | null): boolean =>
  a !== null && b !== null && (a.alias !== b.alias || a.organisation !== b.organisation);

export const otherOf = (group: Group): Person | null => group.roster().find((person) => !person.isMe) ?? null;

const faultOf = (error: unknown): SealFault => (error instanceof SealError ? error.fault : "bad_message");

/** The visitor verifies, then opens; a fresh key package begins it all anew. */
export class VisitorKeyExchange {
  private opening: OpeningGroup | null = null;

  constructor(
    private readonly makeOpening: () => Promise<OpeningGroup>,
    private readonly to: KeyExchangePorts,
  ) {}

  begin(): void {}

  async take(kind: Kind, body: string): Promise<void> {
    if (kind !== "key_package") {
      return;
    }
    this.to.became("verifying", null);
    try {
      await this.verify(body);
    } catch (error) {
      this.to.became("failed", faultOf(error));
    }
  }

  wipe(): void {
    this.opening?.wipe();
    this.opening = null;
  }

  private async verify(body: string): Promise<void> {
    this.wipe();
    const opening = await this.makeOpening();
    this.opening = opening;
    const admission = await opening.admit(fromBase64Url(body));
    this.to.became("opening", null);
    this.to.sayKeys("opening", toBase64Url(admission.opening), {
      accepted: () => {
        this.opening = null;
        this.to.adopt(admission.accepted(), admission.who);
      },
      refused: () => {
        admission.refused();
        this.to.became("waiting", null);
      },
    });
  }
}

export const JOIN_TRIES_MAX = 5;

/** The counsellor offers a fresh key package, and joins by the opening that answers it. */
export class CounsellorKeyExchange {
  private joining: Joining | null = null;
  private tries = 0;

  constructor(
    private readonly makeJoining: () => Promise<Joining>,
    private readonly to: KeyExchangePorts,
  ) {}

  async begin(): Promise<void> {
    try {
      this.joining?.wipe();
      this.joining = await this.makeJoining();
      this.to.became("waiting", null);
      this.to.sayKeys("key_package", toBase64Url(this.joining.keyPackage));
    } catch (error) {
      this.to.became("failed", faultOf(error));
    }
  }

  async take(kind: Kind, body: string): Promise<void> {
    if (kind !== "opening" || this.joining === null) {
      return;
    }
    try {
      const group = await this.joining.join(fromBase64Url(body));
      this.joining = null;
      this.tries = 0;
      this.to.adopt(group, otherOf(group));
    } catch (error) {
      await this.tryAnew(error);
    }
  }

  wipe(): void {
    this.joining?.wipe();
    this.joining = null;
  }

  /** Perhaps it answered an earlier key package of ours: offer a new one, but not for ever. */
  private async tryAnew(error: unknown): Promise<void> {
    this.tries += 1;
    if (this.tries < JOIN_TRIES_MAX) {
      await this.begin();
    } else {
      this.to.became("failed", faultOf(error));
    }
  }
}
