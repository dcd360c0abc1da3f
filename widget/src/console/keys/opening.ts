/** The person who works here shows that it is her: a touch of a passkey, else the six words. It opens her vault. */

import { toBase64Url } from "../../core/base64";
import { PasskeyError, type PasskeyFault, type Passkeys } from "./passkeys";
import { readWords } from "../../features/six-words/words";
import type { Opener, Vault } from "./vault";
import { VaultError, type VaultFault } from "./vault-port";

const TOUCH_MS = 60_000;
const CHALLENGE_BYTES = 32;

export type OpeningFault = PasskeyFault | VaultFault | "not_six";

/** The rules of one try, without a screen. */
export interface OpeningTools {
  readonly passkeys: Passkeys;
  /** Null in a demonstration. */
  vault(): Vault | null;
  /** Passkeys that are hers, by id: another's on the same machine does not count. */
  ids(): readonly string[];
  rpId(): string;
  changed(): void;
}

export class Opening {
  isBusy = false;
  fault: OpeningFault | null = null;
  /** A touch gave nothing that opens: the words are asked for. */
  needsWords = false;

  constructor(private readonly tools: OpeningTools) {}

  forget(): void {
    this.fault = null;
    this.needsWords = false;
  }

  /**
   * True when it was her. A passkey without PRF says so too, but opens nothing: then `needsWords`, and the vault stays
   * closed. The challenge is ours, for nothing of this goes to the daemon: the browser has asked the person.
   */
  touch(): Promise<boolean> {
    return this.tried(async () => {
      const { passkeys, ids, rpId } = this.tools;
      const challenge = toBase64Url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)));
      const { id, secret } = await passkeys.use({ challenge, rpId: rpId(), timeoutMs: TOUCH_MS }, ids());
      if (!ids().includes(id)) throw new PasskeyError("broken");
      await this.open(secret === null ? null : { by: "passkey", id, secret });
    });
  }

  /** True when they were hers. */
  words(typed: string): Promise<boolean> {
    return this.tried(async () => {
      const words = readWords(typed);
      if (words === null) throw new NotSixWords();
      const vault = this.tools.vault();
      if (vault === null) throw new VaultError("none");
      await vault.open({ by: "words", words });
      this.needsWords = false;
    });
  }

  /** With what a passkey gave just now, if anything. */
  private async open(opener: Opener | null): Promise<void> {
    const vault = this.tools.vault();
    if (vault === null || vault.state === "none") return;
    if (opener === null) this.needsWords = true;
    else await vault.open(opener);
  }

  private async tried(act: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.fault = null;
    this.tools.changed();
    try {
      await act();
      return true;
    } catch (error) {
      this.fault = faultOf(error);
      if (this.fault === "wrong_passkey") this.needsWords = true;
      return false;
    } finally {
      this.isBusy = false;
      this.tools.changed();
    }
  }
}

class NotSixWords extends Error {}

function faultOf(error: unknown): OpeningFault {
  if (error instanceof NotSixWords) return "not_six";
  return error instanceof PasskeyError || error instanceof VaultError ? error.fault : "broken";
}
