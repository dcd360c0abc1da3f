/**
 * What the organisation has decided, and what one of its people is changing: written here, kept at the daemon as a draft, looked
 * at, published, undone. What is being written is in this page alone until it is kept; no answer takes it away.
 */

import {
  type Answer,
  type FileBrought,
  isRefused,
  type ItemKey,
  type Looked,
  type OwnFile,
  type OwnItems,
  type Past,
  type PreviewShown,
  type Published,
  type Reason,
  type SnippetBody,
  type SnippetShown,
  type Weeks,
} from "../../core/protocol";
import { type AnyHeld, type AnyTable, type Kind, listOf, type Opened, type Tables, writtenIn } from "./items";
import type { OrganisationApi } from "./ports";

export type Told =
  | { readonly is: "refused"; readonly reason: Reason }
  | { readonly is: "published" | "taken_away" | "undone" | "not_undone" | "dropped" };

/** Of the organisation itself: which lines several serve. */
export type Part = "sharing";

export interface OrganisationTools {
  readonly api: () => OrganisationApi;
  readonly changed: () => void;
}

export class Organisation {
  own: OwnItems | null = null;
  /** Those that can be undone, the newest first. */
  past: readonly Past[] | null = null;
  /** The one that is open, of whatever kind. */
  opened: Opened | null = null;
  /** Which part of it, where several views each show one. */
  part: Part | null = null;
  /** What stands in the fields; undefined: as it stands, or as one's own draft has it; null: it is to be taken away. */
  private written: AnyTable | null | undefined = undefined;
  /** The version that it was made from. */
  private base = 0;
  looked: Looked | null = null;
  weeks: Weeks | null = null;
  told: Told | null = null;
  isBusy = false;

  constructor(private readonly tools: OrganisationTools) {}

  forget(): void {
    this.own = this.past = this.opened = this.looked = this.weeks = this.told = null;
    this.written = undefined;
  }

  get held(): AnyHeld | null {
    return this.opened === null ? null : this.heldOf(this.opened);
  }

  heldOf({ kind, id }: Opened): AnyHeld | null {
    return this.own === null ? null : (listOf(this.own, kind).find((one) => one.id === id) ?? null);
  }

  /** What the fields of this kind show; null where another kind is open, or it is to be taken away. */
  value<K extends Kind>(kind: K): Tables[K] | null {
    return this.opened?.kind === kind ? (this.shownValue as Tables[K] | null) : null;
  }

  private get shownValue(): AnyTable | null {
    return this.written === undefined ? writtenIn(this.held) : this.written;
  }

  /** It is to be taken away; nothing is until that is published. */
  get isToGo(): boolean {
    return this.opened !== null && this.shownValue === null && (this.held?.version ?? 0) > 0;
  }

  /** It is not among what stands. */
  get isNew(): boolean {
    return this.opened !== null && (this.held?.version ?? 0) === 0;
  }

  /** Something was written that the daemon does not have. */
  get isWritten(): boolean {
    return this.written !== undefined;
  }

  may(kind: Kind): boolean {
    return this.own?.may.includes(kind) ?? false;
  }

  /** All is as it will be: seen, without a mistake, and nobody came between. */
  get isFit(): boolean {
    return !this.isWritten && this.looked !== null && this.looked.errors.length === 0 && this.looked.meanwhile === null;
  }

  load(): Promise<void> {
    return this.busy(async () => {
      if (!(await this.look())) return;
      const past = await this.tools.api().publications();
      if (!isRefused(past)) this.past = past.publications;
    });
  }

  open(kind: Kind, id: string, part: Part | null = null): void {
    this.part = part;
    this.turnTo({ kind, id });
    if (this.held?.draft != null) void this.busy(() => this.lookAtDraft());
  }

  close(): void {
    this.turnTo(null);
  }

  /** A new one, of which nothing is kept yet; one that is there already is opened as it is. */
  begin<K extends Kind>(kind: K, id: string, value: Tables[K]): void {
    this.open(kind, id);
    if (this.held === null) this.put(value);
  }

  write(change: Partial<Tables[Kind]>): void {
    const { shownValue } = this;
    if (shownValue !== null) this.put({ ...shownValue, ...change } as AnyTable);
  }

  /** To be taken away, kept as a draft that says so, and looked at: what stands on it is told. */
  takeAway(): Promise<void> {
    this.put(null);
    return this.see();
  }

  private turnTo(opened: Opened | null): void {
    this.opened = opened;
    this.written = undefined;
    this.looked = this.weeks = this.told = null;
    this.base = this.held?.draft?.base ?? this.held?.version ?? 0;
    this.tools.changed();
  }

  private put(value: AnyTable | null): void {
    this.written = value;
    this.looked = this.told = null;
    this.tools.changed();
  }

  /** Kept as a draft, checked, and a line's hours shown as the weeks to come. */
  see(): Promise<void> {
    return this.busy(async () => {
      const { opened, written, shownValue: value } = this;
      if (opened === null) return;
      const looked = await this.tools.api().draft(opened.kind, { id: opened.id, base: this.base, value });
      if (isRefused(looked)) return this.refuse(looked.refused);
      const isSame = this.written === written && this.opened === opened;
      await this.look();
      if (isSame) this.written = undefined;
      if (this.opened === opened) await this.shown(looked);
    });
  }

  /** As things stand now; it is not kept anew. */
  private async lookAtDraft(): Promise<void> {
    const { opened } = this;
    if (opened === null) return;
    const looked = await this.tools.api().look(opened);
    if (isRefused(looked)) this.refuse(looked.refused);
    else if (this.opened === opened) await this.shown(looked);
  }

  private async shown(looked: Looked): Promise<void> {
    this.looked = looked;
    const line = this.value("line");
    if (line === null) return;
    const weeks = await this.tools.api().weeks(line.hours, line.languages);
    this.weeks = isRefused(weeks) ? null : weeks;
  }

  /** Made from what stands now: whoever came between is seen in the changes, and nothing of it goes unseen. */
  async goOnFromNow(): Promise<void> {
    this.base = this.looked?.meanwhile?.version ?? this.base;
    await this.see();
  }

  publish(): Promise<void> {
    return this.busy(async () => {
      const { opened, isToGo } = this;
      if (opened === null || !this.isFit) return;
      const hindered = await this.outcome(
        await this.tools.api().publish([opened]),
        isToGo ? "taken_away" : "published",
      );
      if (hindered !== null) this.looked = hindered;
      else if (isToGo && this.told?.is === "taken_away") this.opened = null;
    });
  }

  drop(): Promise<void> {
    return this.busy(async () => {
      const { opened } = this;
      if (opened === null) return;
      if (this.held?.draft != null) {
        const answer = await this.tools.api().drop(opened);
        if (isRefused(answer)) return this.refuse(answer.refused);
      }
      this.written = undefined;
      this.looked = this.weeks = null;
      this.told = { is: "dropped" };
      await this.look();
      this.base = this.held?.version ?? 0;
      if (this.held === null) this.opened = null;
    });
  }

  undo(number: number): Promise<void> {
    return this.busy(async () => {
      const hindered = await this.outcome(await this.tools.api().undo(number), "undone");
      if (hindered !== null) this.told = { is: "not_undone" };
    });
  }

  /** What hinders it; null when it is done, or was refused. */
  private async outcome(answer: Answer<Published>, is: "published" | "taken_away" | "undone"): Promise<Looked | null> {
    if (isRefused(answer)) {
      this.refuse(answer.refused);
      return null;
    }
    if (answer.number === null)
      return answer.looked.find((one) => one.errors.length > 0 || one.meanwhile !== null) ?? null;
    this.told = { is };
    this.looked = this.weeks = null;
    await this.look();
    this.base = this.held?.draft?.base ?? this.held?.version ?? 0;
    const past = await this.tools.api().publications();
    if (!isRefused(past)) this.past = past.publications;
    return null;
  }

  /** Phrases or cards get these places, all or none, and at once. */
  place(kind: "phrase" | "card", places: ReadonlyMap<string, number | null>): Promise<void> {
    return this.busy(async () => {
      const keys = [...places.keys()].map((id) => ({ kind, id }));
      for (const [id, place] of places) {
        const held = this.heldOf({ kind, id });
        const value = { ...held?.value, place } as Tables[typeof kind];
        const looked = await this.tools.api().draft(kind, { id, base: held?.version ?? 0, value });
        if (isRefused(looked)) return this.refuse(looked.refused);
      }
      if (keys.length === 0) return;
      const hindered = await this.outcome(await this.tools.api().publish(keys), "published");
      if (hindered !== null) await this.look(); // its draft is there, and says what is wrong
    });
  }

  snippet(body: SnippetBody): Promise<Answer<SnippetShown>> {
    return this.tools.api().snippet(body);
  }

  /** Of one's own draft of this line, as it is kept. */
  preview(line: string): Promise<Answer<PreviewShown>> {
    return this.tools.api().preview(line);
  }

  /** All of it as a file; null: refused, and told. */
  async takeFile(): Promise<OwnFile | null> {
    const answer = await this.tools.api().file();
    if (!isRefused(answer)) return answer;
    this.refuse(answer.refused);
    this.tools.changed();
    return null;
  }

  /** Its drafts are kept, and seen with all that stands. */
  async bringFile(text: string, isRemoving: boolean): Promise<Answer<FileBrought>> {
    const answer = await this.tools.api().bring(text, isRemoving);
    this.turnTo(null);
    if (isRefused(answer)) this.refuse(answer.refused);
    else await this.look();
    this.tools.changed();
    return answer;
  }

  /** Several drafts at once, all or none; what hinders them, null: done, or refused. */
  async publishAll(keys: readonly ItemKey[]): Promise<readonly Looked[] | null> {
    let hindered: readonly Looked[] | null = null;
    await this.busy(async () => {
      const answer = await this.tools.api().publish(keys);
      if (isRefused(answer) || answer.number !== null) await this.outcome(answer, "published");
      else hindered = answer.looked;
    });
    return hindered;
  }

  /** Whether all of them are gone. */
  async dropAll(keys: readonly ItemKey[]): Promise<boolean> {
    let isDone = true;
    await this.busy(async () => {
      for (const key of keys) {
        const answer = await this.tools.api().drop(key);
        if (isRefused(answer)) {
          this.refuse(answer.refused);
          isDone = false;
        }
      }
      if (isDone) this.told = { is: "dropped" };
      await this.look();
    });
    return isDone;
  }

  private async look(): Promise<boolean> {
    const own = await this.tools.api().own();
    if (isRefused(own)) this.refuse(own.refused);
    else this.own = { ...own, units: own.units ?? [], unit: own.unit ?? null }; // a process of the release before has none
    return !isRefused(own);
  }

  private refuse(reason: Reason): void {
    this.told = { is: "refused", reason };
  }

  private async busy(act: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.tools.changed();
    try {
      await act();
    } finally {
      this.isBusy = false;
      this.tools.changed();
    }
  }
}
