/** The keys at rest as the rest of the console asks for them: the person is asked for a touch when they are closed. */

import type { Bytes } from "../../core/seal-port";
import type { Opening } from "./opening";
import type { KeySource } from "./signing";
import type { Vault } from "./vault";
import type { KeysAtRest, OpeningFor, SigningKey, VaultPort } from "./vault-port";

/** Seeds as the seal makes and takes them. `fromSeed` does not keep what it is given. */
export interface Seeds {
  newKey(): Promise<{ readonly publicKey: Bytes; readonly seed: Bytes }>;
  fromSeed(seed: Bytes): Promise<SigningKey>;
}

interface AtRestTools {
  readonly seeds: Seeds;
  readonly opening: Opening;
  vault(): Vault | null;
  /** In a demonstration, which has no vault. */
  page(): KeySource | null;
  whenOpened(): void;
  changed(): void;
}

export class AtRest implements KeysAtRest {
  /** What the person is being asked for; null: nothing. */
  asking: OpeningFor | null = null;
  private answer: (isOpen: boolean) => void = () => {};

  constructor(private readonly tools: AtRestTools) {}

  get vault(): VaultPort {
    return this.tools.vault() ?? NO_VAULT;
  }

  async opened(why: OpeningFor): Promise<boolean> {
    if (this.vault.state === "open") return true;
    if (this.vault.state === "none") return false;
    this.refuse();
    this.tools.opening.forget();
    this.asking = why;
    this.tools.changed();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  async staffKey(why: OpeningFor): Promise<SigningKey | null> {
    const page = this.tools.page();
    if (page !== null) return page.staffKey();
    return (await this.opened(why)) ? this.key("staff", true) : null;
  }

  async issuing(why: OpeningFor, make = false): Promise<SigningKey | null> {
    const page = this.tools.page();
    if (page !== null) return page.issuingKey(make);
    if (!make && !this.vault.publicKeys.has("issuing")) return null;
    return (await this.opened(why)) ? this.key("issuing", make) : null;
  }

  publicKeys(): { readonly staff: string | null; readonly issuing: string | null } {
    const keys = this.vault.publicKeys;
    return { staff: keys.get("staff") ?? null, issuing: keys.get("issuing") ?? null };
  }

  /** A signing key that was kept; null when its seed is not here. Raises: VaultError `closed`, `torn`. */
  async signing(publicKey: string): Promise<SigningKey | null> {
    return this.key(`signing.${publicKey}`, false);
  }

  // ---- what the person does in the dialog ----

  async touch(): Promise<void> {
    const isDone = await this.tools.opening.touch();
    if (isDone && this.vault.state === "open") this.answered(true);
  }

  async words(typed: string): Promise<void> {
    if (await this.tools.opening.words(typed)) this.answered(true);
  }

  refuse(): void {
    if (this.asking !== null) this.answered(false);
  }

  private answered(isOpen: boolean): void {
    this.asking = null;
    this.answer(isOpen);
    this.answer = () => {};
    if (isOpen) this.tools.whenOpened();
    this.tools.changed();
  }

  /** In memory as a key that signs; its seed is overwritten before anything else is done. */
  private async key(name: "staff" | "issuing" | `signing.${string}`, make: boolean): Promise<SigningKey | null> {
    const { seeds } = this.tools;
    const kept = await this.vault.get(name);
    if (kept === null && !make) return null;
    const seed = kept ?? (await this.made(name));
    try {
      return await seeds.fromSeed(seed);
    } finally {
      seed.fill(0);
    }
  }

  private async made(name: "staff" | "issuing" | `signing.${string}`): Promise<Bytes> {
    const { publicKey, seed } = await this.tools.seeds.newKey();
    await this.vault.put(name, seed, publicKey);
    return seed;
  }
}

const NO_VAULT: VaultPort = {
  state: "none",
  publicKeys: new Map(),
  get: async () => null,
  put: async () => {},
  remove: async () => {},
  lock: () => {},
};
