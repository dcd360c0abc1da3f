/** Signing keys in IndexedDB: CryptoKeys that the browser will not export. Shift keys go when their time is over. */

const DATABASE = "avoinlinja.keys";
const SHIFTS = "shifts";
const ISSUING = "issuing";

/** The key of one planned shift. Times in seconds since 1970; `publicKey` base64url. */
interface KeptShiftKey {
  readonly publicKey: string;
  readonly key: CryptoKey;
  readonly notAfter: number;
}
/** The organisation's issuing key, held in a lead's console alone. */
export interface KeptIssuingKey {
  readonly organisation: string;
  readonly publicKey: string;
  readonly key: CryptoKey;
}

export interface KeyStore {
  keepShiftKey(key: KeptShiftKey): Promise<void>;
  shiftKey(publicKey: string): Promise<KeptShiftKey | null>;
  forgetShiftKey(publicKey: string): Promise<void>;
  /** Forget every shift key whose time is over. */
  purge(now: number): Promise<void>;
  keepIssuingKey(key: KeptIssuingKey): Promise<void>;
  issuingKey(organisation: string): Promise<KeptIssuingKey | null>;
}

/** Opens once, at the first use. Rejects where the browser has no IndexedDB (a private window of some browsers). */
export function indexedKeyStore(factory: IDBFactory): KeyStore {
  let opened: Promise<IDBDatabase> | null = null;
  const database = (): Promise<IDBDatabase> => {
    opened ??= open(factory);
    return opened;
  };
  const run = async <T>(
    store: string,
    mode: IDBTransactionMode,
    act: (s: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => settled(act((await database()).transaction(store, mode).objectStore(store)));
  return {
    keepShiftKey: async (key) => void (await run(SHIFTS, "readwrite", (s) => s.put(key))),
    shiftKey: async (publicKey) =>
      (await run<KeptShiftKey | undefined>(SHIFTS, "readonly", (s) => s.get(publicKey))) ?? null,
    forgetShiftKey: async (publicKey) => void (await run(SHIFTS, "readwrite", (s) => s.delete(publicKey))),
    purge: async (now) => {
      const all = await run<KeptShiftKey[]>(SHIFTS, "readonly", (s) => s.getAll());
      for (const old of all.filter((key) => key.notAfter <= now)) {
        await run(SHIFTS, "readwrite", (s) => s.delete(old.publicKey));
      }
    },
    keepIssuingKey: async (key) => void (await run(ISSUING, "readwrite", (s) => s.put(key))),
    issuingKey: async (organisation) =>
      (await run<KeptIssuingKey | undefined>(ISSUING, "readonly", (s) => s.get(organisation))) ?? null,
  };
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(SHIFTS, { keyPath: "publicKey" });
    request.result.createObjectStore(ISSUING, { keyPath: "organisation" });
  };
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no key store"));
  });
}

/** For tests and the gallery: the same promises, in memory. */
export function memoryKeyStore(): KeyStore {
  const shifts = new Map<string, KeptShiftKey>();
  const issuing = new Map<string, KeptIssuingKey>();
  return {
    keepShiftKey: async (key) => void shifts.set(key.publicKey, key),
    shiftKey: async (publicKey) => shifts.get(publicKey) ?? null,
    forgetShiftKey: async (publicKey) => void shifts.delete(publicKey),
    purge: async (now) => {
      for (const [id, key] of shifts) if (key.notAfter <= now) shifts.delete(id);
    },
    keepIssuingKey: async (key) => void issuing.set(key.organisation, key),
    issuingKey: async (organisation) => issuing.get(organisation) ?? null,
  };
}
