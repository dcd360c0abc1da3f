/** A machine's passkeys, without a browser: each gives a secret of its own, when it is made, when it is used, or never. */

import { type NewPasskeyWish, PasskeyError, type PasskeyFault, type Passkeys } from "../../src/console/keys/passkeys";
import type { Bytes } from "../../src/core/seal-port";

export class FakePasskeys implements Passkeys {
  isThere = true;
  gives: "always" | "later" | "never" = "always";
  fails: PasskeyFault | null = null;
  /** Which is touched next; by id. Null: the first that is asked for. */
  touched: string | null = null;
  readonly secrets = new Map<string, Bytes>();
  uses = 0;

  async make({ exclude }: NewPasskeyWish) {
    this.mayFail();
    if (exclude.some((id) => this.secrets.has(id))) throw new PasskeyError("exists");
    const id = `passkey-${this.secrets.size + 1}`;
    this.secrets.set(id, crypto.getRandomValues(new Uint8Array(32)));
    const registration = { id, client_data: "Y2xpZW50", attestation: "YXR0" };
    return {
      id,
      registration,
      secret: this.gives === "always" ? this.secretOf(id) : null,
      mayGiveLater: this.gives === "later",
    };
  }

  async use(_: unknown, ids: readonly string[] = []) {
    this.mayFail();
    this.uses += 1;
    const id = this.touched ?? [...this.secrets.keys()].find((each) => ids.length === 0 || ids.includes(each));
    if (id === undefined) throw new PasskeyError("cancelled");
    const assertion = {
      id,
      client_data: "Y2xpZW50",
      authenticator_data: "ZGF0YQ",
      signature: "c2ln",
      user_handle: null,
    };
    return { id, assertion, secret: this.gives === "never" ? null : this.secretOf(id) };
  }

  private mayFail(): void {
    if (this.fails !== null) throw new PasskeyError(this.fails);
  }

  private secretOf = (id: string): Bytes => new Uint8Array(this.secrets.get(id) ?? new Uint8Array(32));
}
