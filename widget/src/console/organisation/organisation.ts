/**
 * What the organisation has decided, and what one of its people is changing: written here, kept at the daemon as a draft, looked
 * at, published, undone. What is being written is in this page alone until it is kept; no answer takes it away.
 */

import {
  type Answer,
  type HeldLine,
  isRefused,
  type LineTable,
  type Looked,
  type OwnItems,
  type Past,
  type Published,
  type Reason,
  type Weeks,
} from "../../core/protocol";
import type { OrganisationApi } from "./ports";

export type Told =
  | { readonly is: "refused"; readonly reason: Reason }
  | { readonly is: "published" | "undone" | "not_undone" | "dropped" };

export interface OrganisationTools {
  readonly api: () => OrganisationApi;
  readonly changed: () => void;
}

export class Organisation {
  own: OwnItems | null = null;
  /** Those that can be undone, the newest first. */
  past: readonly Past[] | null = null;
  /** The line that is open. */
  line: string | null = null;
  /** What stands in the fields; null: as it stands, or as one's own draft has it. */
  private written: LineTable | null = null;
  /** The version that it was made from. */
  private base = 0;
  looked: Looked | null = null;
  weeks: Weeks | null = null;
  told: Told | null = null;
  isBusy = false;

  constructor(private readonly tools: OrganisationTools) {}

  forget(): void {
    this.own = this.past = this.line = this.written = this.looked = this.weeks = this.told = null;
  }

  get held(): HeldLine | null {
    return this.own?.lines.find(({ id }) => id === this.line) ?? null;
  }

  /** What the fields show. */
  get value(): LineTable | null {
    return this.written ?? this.held?.draft?.value ?? this.held?.value ?? null;
  }

  /** Something was written that the daemon does not have. */
  get isWritten(): boolean {
    return this.written !== null;
  }

  get mayChangeLines(): boolean {
    return this.own?.may.includes("line") ?? false;
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

  open(line: string | null): void {
    this.line = line;
    this.written = this.looked = this.weeks = this.told = null;
    this.base = this.held?.draft?.base ?? this.held?.version ?? 0;
    this.tools.changed();
    if (this.held?.draft != null) void this.busy(() => this.lookAtDraft());
  }

  write(change: Partial<LineTable>): void {
    const { value } = this;
    if (value === null) return;
    this.written = { ...value, ...change };
    this.looked = this.told = null;
    this.tools.changed();
  }

  /** Kept as a draft, checked, and shown as the weeks to come. */
  see(): Promise<void> {
    return this.busy(async () => {
      const { line, value } = this;
      if (line === null || value === null) return;
      const looked = await this.tools.api().draftLine({ id: line, base: this.base, value });
      if (isRefused(looked)) return this.refuse(looked.refused);
      if (this.value === value) this.written = null;
      await this.shown(looked, value);
      await this.look();
    });
  }

  /** As things stand now; it is not kept anew. */
  private async lookAtDraft(): Promise<void> {
    const { line, value } = this;
    if (line === null || value === null) return;
    const looked = await this.tools.api().look({ kind: "line", id: line });
    if (isRefused(looked)) this.refuse(looked.refused);
    else await this.shown(looked, value);
  }

  private async shown(looked: Looked, value: LineTable): Promise<void> {
    this.looked = looked;
    const weeks = await this.tools.api().weeks(value.hours, value.languages);
    this.weeks = isRefused(weeks) ? null : weeks;
  }

  /** Made from what stands now: whoever came between is seen in the changes, and nothing of it goes unseen. */
  async goOnFromNow(): Promise<void> {
    this.base = this.looked?.meanwhile?.version ?? this.base;
    await this.see();
  }

  publish(): Promise<void> {
    return this.busy(async () => {
      const { line } = this;
      if (line === null || !this.isFit) return;
      const answer = await this.tools.api().publish([{ kind: "line", id: line }]);
      const published = await this.outcome(answer, "published");
      if (published !== null) this.looked = published;
    });
  }

  drop(): Promise<void> {
    return this.busy(async () => {
      const { line } = this;
      if (line === null) return;
      if (this.held?.draft != null) {
        const answer = await this.tools.api().drop({ kind: "line", id: line });
        if (isRefused(answer)) return this.refuse(answer.refused);
      }
      this.written = this.looked = this.weeks = null;
      this.told = { is: "dropped" };
      await this.look();
      this.base = this.held?.version ?? 0;
    });
  }

  undo(number: number): Promise<void> {
    return this.busy(async () => {
      const hindered = await this.outcome(await this.tools.api().undo(number), "undone");
      if (hindered !== null) this.told = { is: "not_undone" };
    });
  }

  /** What hinders it; null when it is done, or was refused. */
  private async outcome(answer: Answer<Published>, is: "published" | "undone"): Promise<Looked | null> {
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

  private async look(): Promise<boolean> {
    const own = await this.tools.api().own();
    if (isRefused(own)) this.refuse(own.refused);
    else this.own = own;
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
