/**
 * The keys of one person on one machine, at rest. One random key wraps them all; it is itself wrapped once by each passkey
 * and once by the six words. Without one of these what lies on the disk opens to nobody (docs/adr/0040-keys-at-rest.md).
 */

import { fromBase64Url, toBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import { stretch } from "./six-words";
import { type ItemName, VaultError, type VaultPort, type VaultState } from "./vault-port";
import type { KeptItem, KeptVault, KeptWrap, VaultStore } from "./vault-store";
import { derivedKey, KEY_BYTES, unwrap, wrap, wrappingKey } from "./wrapping";

const SALT_BYTES = 16;
/** The vault's key under itself: so that an open vault can be given one way in more. */
const SELF = "self";

/** One way in. `secret`: 32 bytes that this passkey gives for our one salt; overwritten when it was used. */
export type Opener =
  | { readonly by: "passkey"; readonly id: string; readonly secret: Bytes }
  | { readonly by: "words"; readonly words: readonly string[] };

export class Vault implements VaultPort {
  private key: CryptoKey | null = null;
  /** How often it was locked: what was on its way to open it then comes too late. */
  private locks = 0;
  private kept: KeptVault | null = null;

  constructor(
    /** `ORGANISATION/STAFF ID` */
    readonly person: string,
    private readonly store: VaultStore,
    private readonly changed: () => void = () => {},
  ) {}

  get state(): VaultState {
    if (this.kept === null) return "none";
    return this.key === null ? "closed" : "open";
  }

  get publicKeys(): ReadonlyMap<ItemName, string> {
    const items = Object.entries(this.kept?.items ?? {}) as [ItemName, KeptItem][];
    return new Map(items.flatMap(([name, { publicKey }]) => (publicKey === null ? [] : [[name, publicKey] as const])));
  }

  /** Ways in that are set up: passkeys, by id, and whether there are words. */
  get ways(): { readonly passkeys: readonly string[]; readonly hasWords: boolean } {
    const wraps = this.kept?.wraps ?? [];
    return {
      passkeys: wraps.filter(({ by }) => by === "passkey").map(({ id }) => id),
      hasWords: wraps.some(({ by }) => by === "words"),
    };
  }

  /** What is on this machine. Raises: VaultError `no_storage`. */
  async look(): Promise<void> {
    this.kept = await this.store.read(this.person);
    this.changed();
  }

  /** A new and empty one, in place of any before; open. Raises: VaultError `no_storage`. */
  async create(openers: readonly Opener[]): Promise<void> {
    const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const wraps = await Promise.all(openers.map((opener) => this.wrapBy(opener, raw)));
    const key = await wrappingKey(new Uint8Array(raw));
    const self = await wrap(key, this.place(SELF), raw);
    raw.fill(0);
    const made: KeptVault = { person: this.person, wraps, self, items: {} };
    await this.store.change(this.person, () => made);
    this.kept = made;
    this.key = key;
    this.changed();
  }

  /** Raises: VaultError `none`, `wrong_passkey`, `wrong_words`, `torn`, `no_storage`; `closed` when it was locked meanwhile. */
  async open(opener: Opener): Promise<void> {
    const { locks } = this;
    const key = await wrappingKey(await this.rawKey(opener));
    if (this.locks !== locks) throw new VaultError("closed");
    this.key = key;
    this.changed();
  }

  /** One way in more; the same passkey's of before, or the words of before, go. Raises: VaultError `closed`, `torn`. */
  async add(added: Opener): Promise<void> {
    const raw = await this.unseal(SELF, this.kept?.self ?? new Uint8Array());
    const wrapped = await this.wrapBy(added, raw);
    raw.fill(0);
    const replaces = (one: KeptWrap): boolean => one.by === wrapped.by && (one.by === "words" || one.id === wrapped.id);
    await this.change((kept) => ({ ...kept, wraps: [...kept.wraps.filter((one) => !replaces(one)), wrapped] }));
  }

  /** This passkey opens it no more. Raises: VaultError `none`, `no_storage`. */
  async removePasskey(id: string): Promise<void> {
    await this.change((kept) => ({
      ...kept,
      wraps: kept.wraps.filter((one) => one.by !== "passkey" || one.id !== id),
    }));
  }

  async get(name: ItemName): Promise<Bytes | null> {
    const item = this.kept?.items[name];
    return item === undefined ? null : this.unseal(name, item.wrapped);
  }

  async put(name: ItemName, bytes: Bytes, publicKey?: Bytes): Promise<void> {
    const item: KeptItem = {
      wrapped: await this.seal(name, bytes),
      publicKey: publicKey === undefined ? null : toBase64Url(publicKey),
    };
    await this.change((kept) => ({ ...kept, items: { ...kept.items, [name]: item } }));
  }

  async remove(name: ItemName): Promise<void> {
    if (this.kept === null) return;
    await this.change(({ items, ...kept }) => {
      const { [name]: _, ...left } = items;
      return { ...kept, items: left };
    });
  }

  /** Wrapped under the vault's key, to be kept elsewhere. Raises: VaultError `closed`. */
  seal(name: string, bytes: Bytes): Promise<Bytes> {
    return wrap(this.openKey(), this.place(name), bytes);
  }

  /** Raises: VaultError `closed`, `torn`. */
  async unseal(name: string, wrapped: Bytes): Promise<Bytes> {
    const bytes = await unwrap(this.openKey(), this.place(name), wrapped);
    if (bytes === null) throw new VaultError("torn");
    return bytes;
  }

  lock(): void {
    this.locks += 1;
    this.key = null;
    this.changed();
  }

  private openKey(): CryptoKey {
    if (this.key === null) throw new VaultError("closed");
    return this.key;
  }

  private place(name: string): string {
    return `${this.person}\0${name}`;
  }

  private async change(act: (kept: KeptVault) => KeptVault): Promise<void> {
    let next: KeptVault | null = null;
    await this.store.change(this.person, (kept) => {
      next = kept === null ? null : act(kept);
      return next;
    });
    this.kept = next;
    this.changed();
    if (next === null) throw new VaultError("none");
  }

  private async wrapBy(opener: Opener, raw: Bytes): Promise<KeptWrap> {
    const id = opener.by === "passkey" ? opener.id : toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
    return { by: opener.by, id, wrapped: await wrap(await this.keyOf(opener, id), this.place(`way.${id}`), raw) };
  }

  private keyOf(opener: Opener, id: string): Promise<CryptoKey> {
    if (opener.by === "passkey") return derivedKey(opener.secret, this.place(`way.${id}`));
    return stretch(opener.words, fromBase64Url(id)).then(wrappingKey);
  }

  /** The caller overwrites it. */
  private async rawKey(opener: Opener): Promise<Bytes> {
    this.kept = await this.store.read(this.person);
    if (this.kept === null) throw new VaultError("none");
    const way = this.kept.wraps.find((one) => one.by === opener.by && (one.by === "words" || one.id === idOf(opener)));
    const wrong = opener.by === "passkey" ? "wrong_passkey" : "wrong_words";
    if (way === undefined) throw new VaultError(wrong);
    const raw = await unwrap(await this.keyOf(opener, way.id), this.place(`way.${way.id}`), way.wrapped);
    if (raw?.length !== KEY_BYTES) throw new VaultError(wrong);
    return raw;
  }
}

const idOf = (opener: Opener): string | null => (opener.by === "passkey" ? opener.id : null);
