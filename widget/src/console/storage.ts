/**
 * What this tab keeps over a reload: desk, memberships, where conversations stood, the shift's key. At a real line all of it
 * is wrapped by a key that only the vault opens, and the bearer is never among it; in a demonstration, whose keys are
 * thrown away, it lies open with the bearer. Never a word (docs/adr/0040-keys-at-rest.md).
 */

import { fromBase64Url, toBase64Url } from "../core/base64";
import type { Bytes } from "../core/seal-port";
import type { Vault } from "./keys/vault";
import { bytesOf, KEY_BYTES, unwrap, wrap, wrappingKey } from "./keys/wrapping";

const NAME = "avoinlinja.console";
const TAB = "tab";

export interface KeptMembership {
  readonly conversation: string;
  readonly value: string;
  readonly received: number;
  /** Its end was asked for, and has not been heard yet. */
  readonly isEnding: boolean;
}
export interface KeptShift {
  readonly value: string;
  readonly key: string;
  readonly memberships: readonly KeptMembership[];
}
/** Pane and name of each conversation, and how many there have been. They outlive a shift that was lost, for it may go on in a new one. */
export interface KeptPlaces {
  readonly seen: number;
  readonly of: readonly { readonly conversation: string; readonly number: number; readonly nameNumber: number }[];
}
/** Of the shift that was begun here. `chain`: what the visitor verifies, public. */
export interface KeptShiftKey {
  readonly seed: Bytes;
  readonly chain: Bytes;
}
interface Kept {
  /** In a demonstration alone. */
  readonly bearer: string | null;
  readonly shift: KeptShift | null;
  readonly places: KeptPlaces | null;
  /** In a demonstration alone: seeds of keys that protect nobody, by name, base64url. */
  readonly seeds: Readonly<Record<string, string>>;
}
/** As it lies in the drawer, each part wrapped, base64url. `tab`: the key of the others, wrapped by the vault of `person`. */
interface Sealed {
  readonly person: string;
  readonly tab: string;
  readonly seed: string | null;
  readonly chain: string | null;
  readonly rest: string | null;
}
const NOTHING_KEPT: Kept = { bearer: null, shift: null, places: null, seeds: {} };

/** The part of `Storage` that is used; the tab's own `sessionStorage`. */
type Drawer = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class TabStorage {
  /** What is known here at a real line; null: it lies open. */
  private known: Kept | null = null;
  private key: CryptoKey | null = null;
  private sealed: Sealed | null = null;
  /** One after another, so that the last one stays. */
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly drawer: Drawer) {}

  /** What was kept, or nothing when there is none, it cannot be read, or it is not opened. What an older release kept is less. */
  read(): Kept {
    if (this.known !== null) return this.known;
    const { bearer = null, shift = null, places = null, seeds = {} } = this.lying<Kept>();
    return { bearer, shift, places, seeds };
  }

  /** In a demonstration. */
  keepBearer(bearer: string): void {
    this.write({ ...this.read(), bearer, shift: null });
  }

  keepShift(shift: KeptShift | null): void {
    this.write({ ...this.read(), shift });
  }

  keepSeeds(seeds: Kept["seeds"]): void {
    this.write({ ...this.read(), seeds });
  }

  keepPlaces(places: KeptPlaces | null): void {
    this.write({ ...this.read(), places });
  }

  wipe(): void {
    this.close();
    this.drawer.removeItem(NAME);
  }

  // ---- at a real line ----

  /** Whose shift was going on here before the page was loaded again; null: none, as far as is kept. */
  get waitsFor(): string | null {
    return this.known === null ? (this.lying<Sealed>().person ?? null) : null;
  }

  /** Something is wrapped here, that a later sign-in may take up. */
  get hasSealed(): boolean {
    return this.sealed !== null;
  }

  /** Closed, as after a reload: what is wrapped stays. */
  close(): void {
    this.known = null;
    this.key = null;
    this.sealed = null;
  }

  /** From now on nothing lies open: what is kept stays in memory until a vault is there to wrap it by. */
  hide(): void {
    if ("shift" in this.lying()) this.drawer.removeItem(NAME); // of an older release, in clear
    this.known ??= NOTHING_KEPT;
  }

  /** Takes up what an earlier load of this page wrapped by this open vault; else begins anew. False: begun anew. */
  async sealBy(vault: Vault): Promise<boolean> {
    const found = await this.opened(vault);
    if (found) return true;
    const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const tab = toBase64Url(await vault.seal(TAB, raw));
    this.key = await wrappingKey(raw);
    this.sealed = { person: vault.person, tab, seed: null, chain: null, rest: null };
    this.write(this.read());
    return false;
  }

  /** The caller overwrites the seed. Null: there is none any more. */
  async keepShiftKey(kept: KeptShiftKey | null): Promise<void> {
    const { key } = this;
    if (key === null) return;
    const [seed, chain] = kept === null ? [null, null] : await this.wrapped(key, kept);
    if (this.sealed !== null) this.sealed = { ...this.sealed, seed, chain };
    this.write(this.read());
    await this.writing;
  }

  /** The caller overwrites the seed. */
  async shiftKey(): Promise<KeptShiftKey | null> {
    const seed = await this.part("seed");
    const chain = await this.part("chain");
    return seed === null || chain === null ? null : { seed, chain };
  }

  /** What was asked to be kept is. */
  settled(): Promise<void> {
    return this.writing;
  }

  private async opened(vault: Vault): Promise<boolean> {
    const lying = this.lying<Sealed>();
    if (lying.person !== vault.person || lying.tab === undefined) return false;
    try {
      const raw = await vault.unseal(TAB, fromBase64Url(lying.tab));
      this.key = await wrappingKey(raw);
      const { person, tab, seed = null, chain = null, rest = null } = lying;
      this.sealed = { person, tab, seed, chain, rest };
      const kept = await this.part("rest");
      if (kept === null) return false;
      this.known = { ...NOTHING_KEPT, ...(JSON.parse(new TextDecoder().decode(kept)) as Partial<Kept>) };
      return true;
    } catch {
      return false; // torn, or of another vault: begun anew
    }
  }

  private async wrapped(key: CryptoKey, { seed, chain }: KeptShiftKey): Promise<[string, string]> {
    return [
      toBase64Url(await wrap(key, this.place("seed"), seed)),
      toBase64Url(await wrap(key, this.place("chain"), chain)),
    ];
  }

  private async part(name: "seed" | "chain" | "rest"): Promise<Bytes | null> {
    const wrapped = this.sealed?.[name] ?? null;
    return wrapped === null || this.key === null ? null : unwrap(this.key, this.place(name), fromBase64Url(wrapped));
  }

  private place = (name: string): string => `${this.sealed?.person ?? ""}\0tab.${name}`;

  private lying<T extends object>(): Partial<T> {
    try {
      return (JSON.parse(this.drawer.getItem(NAME) ?? "null") as Partial<T> | null) ?? {};
    } catch {
      return {};
    }
  }

  private write(kept: Kept): void {
    if (this.known === null) {
      this.put(kept);
      return;
    }
    this.known = { ...kept, bearer: null };
    this.writing = this.writing.then(() => this.writeSealed());
  }

  private async writeSealed(): Promise<void> {
    const { key, sealed, known } = this;
    if (key === null || sealed === null || known === null) return;
    const { shift, places } = known;
    const rest = toBase64Url(await wrap(key, this.place("rest"), bytesOf(JSON.stringify({ shift, places }))));
    if (this.key !== key || this.sealed === null) return; // wiped meanwhile
    this.sealed = { ...this.sealed, rest };
    this.put(this.sealed);
  }

  private put(what: object): void {
    try {
      this.drawer.setItem(NAME, JSON.stringify(what));
    } catch {
      // No storage: a reload then ends the sign-in, and nothing else breaks.
    }
  }
}
