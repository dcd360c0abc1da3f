/**
 * The lead's side of a ceremony. By telephone it opens its nonce only after the joiner's commitment has come, and takes the
 * words once; face to face it takes the code once. Nothing is enrolled but by `agreed`.
 */

import type { Bytes } from "../../core/seal-port";
import { Attempt, type AttemptTools } from "./attempt";
import { readCode } from "./code";
import { type Begun, commitment, factsHash, type JoinerKeys, joinerBytes, type LeadKeys, leadBytes } from "./facts";
import { isSame } from "./fields";
import { ATTEMPT_BYTES, type Message, NONCE_BYTES } from "./messages";
import { readWords, type Typed, WORDS_COUNT, wordsOf } from "./words";

export type LeadPhase =
  | "calling" // the joiner has not answered yet
  | "opened" // by telephone: the joiner's opening is to come
  | "compares" // words or code are to be taken in
  | "agreed"
  | "failed";

export class LeadCeremony extends Attempt {
  phase: LeadPhase = "calling";
  readonly begun: Begun;
  /** What the joiner's console has said of itself; counts only when it is `agreed`. */
  private joiner: JoinerKeys | null = null;
  private nonce: Bytes | null;
  private promised: Bytes | null = null;
  private hash: Bytes | null = null;

  private constructor(
    tools: AttemptTools,
    begun: Omit<Begun, "attempt">,
    private readonly keys: LeadKeys,
  ) {
    super(tools);
    this.begun = { ...begun, attempt: tools.random(ATTEMPT_BYTES) };
    this.nonce = begun.way === "telephone" ? tools.random(NONCE_BYTES) : null;
  }

  /** Says so to the joiner's console. */
  static async begin(tools: AttemptTools, begun: Omit<Begun, "attempt">, keys: LeadKeys): Promise<LeadCeremony> {
    const made = new LeadCeremony(tools, begun, keys);
    const { nonce, begun: whole } = made;
    const commit = nonce === null ? null : await commitment("lead", whole.attempt, nonce, leadBytes(keys));
    made.begins();
    made.send({ is: "begin", begun: whole, commit, keys: commit === null ? keys : null });
    return made;
  }

  get isAlive(): boolean {
    return this.phase !== "agreed" && this.phase !== "failed";
  }

  /** Whom the lead and the joiner have agreed on; null before, and after a failure. */
  get agreed(): JoinerKeys | null {
    return this.phase === "agreed" ? this.joiner : null;
  }

  /** What was typed of the words heard. Words that are not of the list are not compared: it says which, and nothing has failed. */
  typed(words: string): Typed & { readonly isWhole: boolean } {
    const typed = readWords(words);
    const isWhole = typed.unknown.length === 0 && typed.words.length === WORDS_COUNT;
    if (isWhole && this.phase === "compares" && this.begun.way === "telephone" && this.hash !== null)
      this.compare(typed.words.join(" ") === wordsOf(this.hash).join(" "));
    return { ...typed, isWhole };
  }

  /** A code as scanned, pasted or typed. False: it is not a whole code, and nothing has failed. */
  took(code: string): boolean {
    const hash = readCode(code);
    if (hash === null) return false;
    if (this.phase === "compares" && this.begun.way === "face_to_face" && this.hash !== null)
      this.compare(isSame(hash, this.hash));
    return true;
  }

  private compare(isSo: boolean): void {
    if (!isSo) {
      this.fail("another");
      return;
    }
    this.phase = "agreed";
    this.ends();
    this.tools.changed();
  }

  protected get id(): Bytes {
    return this.begun.attempt;
  }

  protected async heard(message: Message): Promise<void> {
    if (!this.isAlive || message.is === "begin" || !isSame(message.attempt, this.id)) return;
    if (message.is === "ends") return this.fail("ended_there");
    if (message.is === "commit" && this.phase === "calling" && this.nonce !== null) return this.open(message.commit);
    const mayOpen = this.phase === (this.begun.way === "telephone" ? "opened" : "calling");
    if (message.is === "joiner_opens" && mayOpen) return this.take(message.nonce, message.keys);
    this.fail("out_of_order");
  }

  /** The joiner is held to something: now what we were held to may be seen. */
  private open(promised: Bytes): void {
    this.promised = promised;
    this.phase = "opened";
    this.send({ is: "lead_opens", attempt: this.id, nonce: this.nonce as Bytes, keys: this.keys });
  }

  private async take(nonce: Bytes | null, joiner: JoinerKeys): Promise<void> {
    const { promised, begun, keys, nonce: own } = this;
    if ((begun.way === "telephone") !== (nonce !== null)) return this.fail("out_of_order");
    if (nonce !== null && own !== null) {
      const shown = await commitment("joiner", this.id, nonce, joinerBytes(joiner));
      if (promised === null || !isSame(shown, promised)) return this.fail("not_as_promised");
    }
    const hash = await factsHash(begun, keys, joiner, nonce !== null && own !== null ? [own, nonce] : null);
    if (!this.isAlive) return;
    this.joiner = joiner;
    this.hash = hash;
    this.phase = "compares";
  }

  protected override fail(why: NonNullable<Attempt["failure"]>): void {
    this.phase = "failed";
    super.fail(why);
  }

  protected forget(): void {
    this.nonce?.fill(0);
    this.nonce = null;
    this.promised = null;
    this.hash = null;
  }
}
