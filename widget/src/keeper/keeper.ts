/**
 * What the keeper of a root does on a computer without network: makes it, opens it, and signs with it. Nothing is kept but in the
 * file that is given to the person; what is open is gone with the page.
 */

import { fromBase64Url, toBase64Url } from "../core/base64";
import { type Bytes, DAY_SECONDS } from "../core/seal-port";
import { drawWords, readWords } from "../features/six-words/words";
import { isWeak, signIssuing, signRevokedIssuing } from "../seal/root";
import { type Fault, RootFault } from "./root-fault";
import { makeRoot, openRoot, type Root } from "./root-key";

/** And one for a clock that is off. */
export const DAYS_MAX = 90;
export const NUMBER_MAX = 2 ** 32 - 1;
const KEY_BYTES = 32;

export type Wrong =
  | Fault
  | "words_differ"
  | "not_days"
  | "not_number"
  | "not_key"
  | "weak_key"
  | "own_key"
  | "not_name"
  | "too_many";

export interface KeeperTools {
  readonly random: (count: number) => Uint8Array;
  readonly nowSeconds: () => number;
  readonly changed: () => void;
}

export class Keeper {
  /** Drawn, and shown until the person has them on paper. */
  words: readonly string[] | null = null;
  areWordsWritten = false;
  root: Root | null = null;
  /** The file of a root that was made just now. */
  file: string | null = null;
  certificate: string | null = null;
  list: string | null = null;
  wrong: Wrong | null = null;
  isBusy = false;

  constructor(private readonly tools: KeeperTools) {}

  get publicKey(): string {
    return this.root === null ? "" : toBase64Url(this.root.publicKey);
  }

  draw(): void {
    this.close();
    this.words = drawWords(this.tools.random);
    this.tools.changed();
  }

  written(): void {
    this.areWordsWritten = true;
    this.tools.changed();
  }

  /** Nobody has a root whose words are not on paper. */
  make(typed: string): Promise<void> {
    return this.doing(async () => {
      const { words } = this;
      if (words === null || readWords(typed)?.join(" ") !== words.join(" ")) return "words_differ";
      const { root, file } = await makeRoot(words.join(" "));
      this.words = null;
      this.root = root;
      this.file = file;
      return null;
    });
  }

  open(file: string, typed: string): Promise<void> {
    return this.doing(async () => {
      this.close();
      const words = readWords(typed)?.join(" ");
      this.root = await openRoot(file, words === undefined || words === typed ? [typed] : [words, typed]);
      return null;
    });
  }

  close(): void {
    this.words = this.root = this.file = this.certificate = this.list = this.wrong = null;
    this.areWordsWritten = false;
    this.tools.changed();
  }

  /** As `chatd keys certify`. */
  certify(organisation: string, typedKey: string, typedDays: string): Promise<void> {
    return this.doing(async () => {
      this.certificate = null;
      const { root } = this;
      const days = wholeOf(typedDays, DAYS_MAX);
      if (days === null || days < 1) return "not_days";
      const issuingKey = this.keyOf(typedKey);
      if (typeof issuingKey === "string") return issuingKey;
      if (root === null) return "not_a_key";
      const notBefore = this.yesterday();
      const life = { notBefore, notAfter: notBefore + (days + 1) * DAY_SECONDS };
      const made = await signIssuing(root.key, { ...life, organisation: organisation.trim(), issuingKey }).catch(
        () => null,
      );
      if (made === null) return "not_name";
      this.certificate = toBase64Url(made);
      return null;
    });
  }

  /** As `chatd keys revoke`: the whole list, one key a line. */
  revoke(typedNumber: string, typedKeys: string): Promise<void> {
    return this.doing(async () => {
      this.list = null;
      const { root } = this;
      const number = wholeOf(typedNumber, NUMBER_MAX);
      if (number === null || number < 1) return "not_number";
      const keys: Bytes[] = [];
      for (const each of new Set(typedKeys.split(/\s+/).filter((one) => one !== ""))) {
        const key = this.keyOf(each);
        if (typeof key === "string") return key;
        keys.push(key);
      }
      if (root === null) return "not_a_key";
      const made = await signRevokedIssuing(root.key, { number, keys, notBefore: this.yesterday() }).catch(() => null);
      if (made === null) return "too_many";
      this.list = toBase64Url(made);
      return null;
    });
  }

  /** Nobody sees how far off this computer's clock is. */
  private yesterday(): number {
    return Math.floor(this.tools.nowSeconds()) - DAY_SECONDS;
  }

  private keyOf(typed: string): Bytes | Wrong {
    const key = bytesOf(typed.replace(/\s+/g, ""));
    if (key === null || key.length !== KEY_BYTES) return "not_key";
    if (isWeak(key)) return "weak_key";
    return toBase64Url(key) === this.publicKey ? "own_key" : key;
  }

  private async doing(act: () => Promise<Wrong | null>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.wrong = null;
    this.tools.changed();
    try {
      this.wrong = await act();
    } catch (fault) {
      this.wrong = fault instanceof RootFault ? fault.fault : "unsupported";
    } finally {
      this.isBusy = false;
      this.tools.changed();
    }
  }
}

/** "In fours", as it is read from paper and typed. */
export const inFours = (key: string): string => (key.match(/.{1,4}/g) ?? []).join(" ");

function bytesOf(text: string): Bytes | null {
  try {
    const bytes = fromBase64Url(text);
    return toBase64Url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

function wholeOf(typed: string, most: number): number | null {
  const plain = typed.trim();
  return /^\d{1,10}$/.test(plain) && Number(plain) <= most ? Number(plain) : null;
}
