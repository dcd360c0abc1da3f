/**
 * The joiner's side of a ceremony: hears of it, begins when the person wants it, and shows what is read out or scanned. It
 * opens its nonce only to a lead that was held to one before.
 */

import type { Bytes } from "../../core/seal-port";
import { Attempt, type AttemptTools } from "./attempt";
import { codeOf } from "./code";
import { type Begun, commitment, factsHash, type JoinerKeys, joinerBytes, type LeadKeys, leadBytes } from "./facts";
import { isSame } from "./fields";
import { type Message, NONCE_BYTES } from "./messages";
import { wordsOf } from "./words";

export type JoinerPhase =
  | "waiting" // no lead has begun
  | "asked" // a lead has; the person is asked
  | "committed" // it has answered; by telephone the lead's opening is to come
  | "shows" // words or code are on the screen
  | "agreed"
  | "failed";

/** Who this console's person is, as it was told when the person signed in. */
export interface Own {
  readonly organisation: string;
  readonly staff: string;
  readonly keys: JoinerKeys;
}

export class JoinerCeremony extends Attempt {
  phase: JoinerPhase = "waiting";
  begun: Begun | null = null;
  /** On the screen, by telephone. */
  words: readonly string[] | null = null;
  /** On the screen, face to face. */
  code: string | null = null;
  private lead: LeadKeys | null = null;
  private nonce: Bytes | null = null;
  private promised: Bytes | null = null;

  constructor(
    tools: AttemptTools,
    private readonly own: Own,
  ) {
    super(tools);
  }

  get isAlive(): boolean {
    return this.phase === "asked" || this.phase === "committed" || this.phase === "shows";
  }

  /** The lead's keys, once the person has said that the lead found them alike; null before, and after a failure. */
  get agreed(): LeadKeys | null {
    return this.phase === "agreed" ? this.lead : null;
  }

  /** The person begins. */
  async join(): Promise<void> {
    const { begun, own } = this;
    if (this.phase !== "asked" || begun === null) return;
    this.phase = "committed";
    if (begun.way === "face_to_face") {
      this.send({ is: "joiner_opens", attempt: begun.attempt, nonce: null, keys: own.keys });
      return this.show(begun, null);
    }
    const nonce = this.tools.random(NONCE_BYTES);
    this.nonce = nonce;
    const commit = await commitment("joiner", begun.attempt, nonce, joinerBytes(own.keys));
    if (this.nonce === nonce) this.send({ is: "commit", attempt: begun.attempt, commit });
    this.tools.changed();
  }

  /** What the lead said on the telephone or beside: whether it was the same there. The server's word for it does not count. */
  said(isSo: boolean): void {
    if (this.phase !== "shows") return;
    if (!isSo) {
      this.fail("another");
      return;
    }
    this.phase = "agreed";
    this.ends();
    this.tools.changed();
  }

  protected get id(): Bytes | null {
    return this.begun?.attempt ?? null;
  }

  protected async heard(message: Message): Promise<void> {
    if (message.is === "begin") return this.asked(message);
    if (!this.isAlive || this.begun === null || !isSame(message.attempt, this.begun.attempt)) return;
    if (message.is === "ends") return this.fail("ended_there");
    if (message.is === "lead_opens" && this.phase === "committed") return this.take(message.nonce, message.keys);
    this.fail("out_of_order");
  }

  /** A new attempt ends the one before: nothing of that counts any more. */
  private asked({ begun, commit, keys }: Extract<Message, { is: "begin" }>): void {
    if (this.isAlive) this.fail("out_of_order");
    this.failure = null;
    this.begun = begun;
    if (begun.organisation !== this.own.organisation || begun.staff !== this.own.staff) {
      this.fail("not_ours");
      return;
    }
    this.promised = commit;
    this.lead = keys;
    this.phase = "asked";
    this.begins();
  }

  private async take(nonce: Bytes, keys: LeadKeys): Promise<void> {
    const { begun, promised, nonce: own } = this;
    if (begun === null || own === null || promised === null) return this.fail("out_of_order");
    const shown = await commitment("lead", begun.attempt, nonce, leadBytes(keys));
    if (!isSame(shown, promised)) return this.fail("not_as_promised");
    if (this.begun !== begun || !this.isAlive) return;
    this.lead = keys;
    this.send({ is: "joiner_opens", attempt: begun.attempt, nonce: own, keys: this.own.keys });
    await this.show(begun, [nonce, own]);
  }

  private async show(begun: Begun, nonces: readonly [Bytes, Bytes] | null): Promise<void> {
    const { lead } = this;
    if (lead === null) return this.fail("out_of_order");
    const hash = await factsHash(begun, lead, this.own.keys, nonces);
    if (this.begun !== begun || !this.isAlive) return;
    if (nonces === null) this.code = codeOf(hash);
    else this.words = wordsOf(hash);
    this.phase = "shows";
    this.tools.changed();
  }

  protected override fail(why: NonNullable<Attempt["failure"]>): void {
    this.phase = "failed";
    this.lead = null;
    super.fail(why);
  }

  protected forget(): void {
    this.nonce?.fill(0);
    this.nonce = null;
    this.promised = null;
    this.words = null;
    this.code = null;
  }
}
