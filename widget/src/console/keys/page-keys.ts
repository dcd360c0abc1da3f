/**
 * Keys of this page that nobody keeps: they are gone with the tab. A demonstration has no others; there the tab holds
 * their seeds, so that a reload is still the same person, for whom nothing is at stake.
 */

import { fromBase64Url, toBase64Url } from "../../core/base64";
import type { Bytes, SigningKey } from "../../core/seal-port";
import type { TabStorage } from "../storage";
import type { KeySource, Signing } from "./signing";

const SIGNING = "signing.";

export class PageKeys implements KeySource {
  private seeds: Readonly<Record<string, string>> | null = null;

  constructor(
    private readonly signing: Signing,
    private readonly storage: TabStorage,
    private readonly isDemonstration: () => boolean,
  ) {}

  signingKeys(): readonly string[] {
    return Object.keys(this.held()).flatMap((name) => (name.startsWith(SIGNING) ? name.slice(SIGNING.length) : []));
  }

  signingKey(publicKey: string): Promise<SigningKey | null> {
    return this.key(SIGNING + publicKey);
  }

  async makeSigningKey(): Promise<SigningKey> {
    const { publicKey, seed } = await this.signing.newKey();
    return this.keep(SIGNING + toBase64Url(publicKey), seed);
  }

  async staffKey(): Promise<SigningKey> {
    return (await this.key("staff")) ?? this.keep("staff", (await this.signing.newKey()).seed);
  }

  async issuingKey(make = false): Promise<SigningKey | null> {
    const there = await this.key("issuing");
    return there ?? (make ? this.keep("issuing", (await this.signing.newKey()).seed) : null);
  }

  forget(): void {
    this.seeds = null;
  }

  private async key(name: string): Promise<SigningKey | null> {
    const seed = this.held()[name];
    return seed === undefined ? null : this.signing.fromSeed(fromBase64Url(seed));
  }

  private keep(name: string, seed: Bytes): Promise<SigningKey> {
    this.seeds = { ...this.held(), [name]: toBase64Url(seed) };
    if (this.isDemonstration()) this.storage.keepSeeds(this.seeds);
    return this.signing.fromSeed(seed);
  }

  private held(): Readonly<Record<string, string>> {
    this.seeds ??= this.isDemonstration() ? this.storage.read().seeds : {};
    return this.seeds;
  }
}
