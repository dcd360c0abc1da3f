/** At a real line: keys from the vault of this machine, each in memory only while it signs. */

import { toBase64Url } from "../../core/base64";
import type { SigningKey } from "../../core/seal-port";
import type { OwnKeys } from "./own-keys";
import type { KeySource, Signing } from "./signing";
import type { ItemName } from "./vault-port";

const SIGNING = "signing.";
/** One that signs now, one that is certified next, and one that is vouched for. */
const SIGNING_KEPT = 3;

export class VaultKeys implements KeySource {
  constructor(
    private readonly own: OwnKeys,
    private readonly signing: Signing,
  ) {}

  signingKeys(): readonly string[] {
    return this.names().map((name) => name.slice(SIGNING.length));
  }

  /** The person is asked for a touch when the vault is closed. */
  async signingKey(publicKey: string): Promise<SigningKey | null> {
    return (await this.own.atRest.opened("shift")) ? this.own.atRest.signing(publicKey) : null;
  }

  /** Only while the vault is open: what is done ahead asks nobody for a touch. */
  async makeSigningKey(): Promise<SigningKey | null> {
    const { vault } = this.own;
    if (vault?.state !== "open") return null;
    const { publicKey, seed } = await this.signing.newKey();
    try {
      await vault.put(`${SIGNING}${toBase64Url(publicKey)}`, seed, publicKey);
      for (const old of this.names().slice(0, -SIGNING_KEPT)) await vault.remove(old);
      return await this.signing.fromSeed(seed);
    } finally {
      seed.fill(0);
    }
  }

  /** The same. */
  async staffKey(): Promise<SigningKey | null> {
    return this.own.vault?.state === "open" ? this.own.atRest.staffKey("statement") : null;
  }

  issuingKey(make = false): Promise<SigningKey | null> {
    return this.own.atRest.issuing("press", make);
  }

  forget(): void {
    // Nothing stays in memory between two uses.
  }

  private names(): readonly (ItemName & `${typeof SIGNING}${string}`)[] {
    return [...this.own.atRest.vault.publicKeys.keys()].filter((name): name is `signing.${string}` =>
      name.startsWith(SIGNING),
    );
  }
}

/** A demonstration's are of the page; at a real line they are in the vault. */
export function keySource(isDemonstration: () => boolean, page: KeySource, vault: KeySource): KeySource {
  const of = (): KeySource => (isDemonstration() ? page : vault);
  return {
    signingKeys: () => of().signingKeys(),
    signingKey: (publicKey) => of().signingKey(publicKey),
    makeSigningKey: () => of().makeSigningKey(),
    staffKey: () => of().staffKey(),
    issuingKey: (make) => of().issuingKey(make),
    forget() {
      page.forget();
      vault.forget();
    },
  };
}
