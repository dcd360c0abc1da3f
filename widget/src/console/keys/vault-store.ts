/** Where a vault lies: IndexedDB, wrapped bytes and public keys alone. No CryptoKey ever comes here. */

import type { Bytes } from "../../core/seal-port";
import { type ItemName, VaultError } from "./vault-port";

const DATABASE = "avoinlinja.vault";
const VAULTS = "vaults";
/** Of releases before 0.3: keys whose seeds the browser wrote down in clear. */
const OLD_DATABASE = "avoinlinja.keys";

/** The vault's key, wrapped by one way to open it. `id`: of the passkey; of the words their salt. Both base64url. */
export interface KeptWrap {
  readonly by: "passkey" | "words";
  readonly id: string;
  readonly wrapped: Bytes;
}
export interface KeptItem {
  readonly wrapped: Bytes;
  /** base64url; null for what is no seed. */
  readonly publicKey: string | null;
}
export interface KeptVault {
  /** `ORGANISATION/STAFF ID` */
  readonly person: string;
  readonly wraps: readonly KeptWrap[];
  /** The vault's key, wrapped by itself. */
  readonly self: Bytes;
  readonly items: Readonly<Partial<Record<ItemName, KeptItem>>>;
}

export interface VaultStore {
  read(person: string): Promise<KeptVault | null>;
  /** Whose vault this passkey opens; null: none here. */
  ofPasskey(id: string): Promise<KeptVault | null>;
  /** Persons with a vault on this machine. */
  persons(): Promise<readonly string[]>;
  /** In one transaction, so that two windows lose nothing of each other. `act` sees what is there now. */
  change(person: string, act: (kept: KeptVault | null) => KeptVault | null): Promise<void>;
}

/** Every call raises VaultError `no_storage` where the browser has no IndexedDB, or lets nothing in. */
export function indexedVaultStore(factory: IDBFactory): VaultStore {
  let opened: Promise<IDBDatabase> | null = null;
  const vaults = async (mode: IDBTransactionMode): Promise<IDBObjectStore> => {
    opened ??= open(factory);
    return (await opened).transaction(VAULTS, mode).objectStore(VAULTS);
  };
  const all = async (): Promise<KeptVault[]> => settled((await vaults("readonly")).getAll());
  const stored = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch {
      opened = null;
      throw new VaultError("no_storage");
    }
  };
  return {
    read: (person) => stored(async () => (await settled((await vaults("readonly")).get(person))) ?? null),
    ofPasskey: (id) => stored(async () => (await all()).find((kept) => opensBy(kept, id)) ?? null),
    persons: () => stored(async () => (await all()).map(({ person }) => person)),
    change: (person, act) =>
      stored(async () => {
        const store = await vaults("readwrite");
        const kept: KeptVault | undefined = await settled(store.get(person));
        const next = act(kept ?? null);
        if (next === null) await settled(store.delete(person));
        else await settled(store.put(next));
      }),
  };
}

const opensBy = (kept: KeptVault, id: string): boolean =>
  kept.wraps.some((wrap) => wrap.by === "passkey" && wrap.id === id);

async function open(factory: IDBFactory): Promise<IDBDatabase> {
  factory.deleteDatabase(OLD_DATABASE);
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(VAULTS, { keyPath: "person" });
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no store"));
  });
}

/** For tests and the gallery: the same promises, in memory. */
export function memoryVaultStore(kept = new Map<string, KeptVault>()): VaultStore {
  return {
    read: async (person) => kept.get(person) ?? null,
    ofPasskey: async (id) => [...kept.values()].find((each) => opensBy(each, id)) ?? null,
    persons: async () => [...kept.keys()],
    change: async (person, act) => {
      const next = act(kept.get(person) ?? null);
      if (next === null) kept.delete(person);
      else kept.set(person, next);
    },
  };
}
