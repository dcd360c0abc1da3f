/** One's own phrases as they are being written: added, changed, moved, removed here, and kept all at once, or not at all. */

import { type Answer, isRefused, type OwnPhrase, type OwnPhrases, type Reason } from "../../core/protocol";

export const OWN_MAX_COUNT = 50;
export const CODE_MAX_CHARS = 20;
export const TITLE_MAX_CHARS = 60;
export const TEXT_MAX_CHARS = 1_000;

/** What is wrong with one of them. */
export type Fault = "code" | "code_twice" | "title" | "text";
const NEW: OwnPhrase = { code: "", title: "", text: "", language: null };
/** Small letters, digits and hyphens: what one types behind a slash. */
const CODE = /^[\p{Ll}\p{Lo}\p{Nd}][\p{Ll}\p{Lo}\p{Nd}-]*$/u;

interface OwnTools {
  /** As they were told last. */
  readonly told: () => { readonly own: readonly OwnPhrase[]; readonly version: number };
  readonly keep: (version: number, own: readonly OwnPhrase[]) => Promise<Answer<OwnPhrases>>;
  readonly kept: (now: OwnPhrases) => void;
  readonly load: () => Promise<void>;
  readonly changed: () => void;
}

export class Own {
  /** Null: nothing was changed since they were told. */
  private written: readonly OwnPhrase[] | null = null;
  told: Reason | "kept" | null = null;
  isBusy = false;

  constructor(private readonly tools: OwnTools) {}

  get all(): readonly OwnPhrase[] {
    return this.written ?? this.tools.told().own;
  }

  get isWritten(): boolean {
    return this.written !== null;
  }

  get isFull(): boolean {
    return this.all.length >= OWN_MAX_COUNT;
  }

  get faults(): readonly (readonly Fault[])[] {
    return this.all.map((one) => faultsOf(one, this.all));
  }

  get isFit(): boolean {
    return this.isWritten && !this.isBusy && this.faults.every((some) => some.length === 0);
  }

  /** Of the language in which she talks first: most have one. */
  add(language: string | null): void {
    if (!this.isFull) this.write([...this.all, { ...NEW, language }]);
  }

  change(at: number, change: Partial<OwnPhrase>): void {
    this.write(this.all.map((one, n) => (n === at ? { ...one, ...change } : one)));
  }

  remove(at: number): void {
    this.write(this.all.filter((_, n) => n !== at));
  }

  /** One place up or down: the list behind the slash has them in this order. */
  move(at: number, step: 1 | -1): void {
    const [one, other] = [this.all[at], this.all[at + step]];
    if (one === undefined || other === undefined) return;
    this.write(this.all.map((each, n) => (n === at ? other : n === at + step ? one : each)));
  }

  /** As they are kept. */
  drop(): void {
    this.written = null;
    this.told = null;
    this.tools.changed();
  }

  forget(): void {
    this.written = null;
    this.told = null;
  }

  /** What another page of this person has kept meanwhile is read, and what is written here stays. */
  async keep(): Promise<void> {
    if (!this.isFit) return;
    const sent = this.all;
    this.isBusy = true;
    this.tools.changed();
    const answer = await this.tools.keep(this.tools.told().version, sent.map(trimmed));
    this.isBusy = false;
    if (isRefused(answer)) {
      this.told = answer.refused;
      if (answer.refused === "out_of_order") await this.tools.load();
    } else {
      this.told = "kept";
      if (this.written === sent) this.written = null;
      this.tools.kept(answer);
    }
    this.tools.changed();
  }

  private write(all: readonly OwnPhrase[]): void {
    this.written = all;
    this.told = null;
    this.tools.changed();
  }
}

const trimmed = (one: OwnPhrase): OwnPhrase => ({ ...one, code: one.code.trim(), title: one.title.trim() });

function faultsOf(one: OwnPhrase, all: readonly OwnPhrase[]): readonly Fault[] {
  const code = one.code.trim();
  const isTwice = all.filter((each) => each.code.trim() === code && meet(each, one)).length > 1;
  return [
    ...(!CODE.test(code) || code.length > CODE_MAX_CHARS
      ? (["code"] as const)
      : isTwice
        ? (["code_twice"] as const)
        : []),
    ...(one.title.trim() === "" || one.title.length > TITLE_MAX_CHARS ? (["title"] as const) : []),
    ...(one.text.trim() === "" || one.text.length > TEXT_MAX_CHARS ? (["text"] as const) : []),
  ];
}

/** They are offered in the same talk. */
const meet = (one: OwnPhrase, other: OwnPhrase): boolean =>
  one.language === null || other.language === null || one.language === other.language;
