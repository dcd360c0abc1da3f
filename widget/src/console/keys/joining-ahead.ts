/**
 * The key package of the next conversation, made while its offer is on the screen: whoever accepts is not kept waiting for
 * it. It leaves this page when the conversation begins, never before.
 */

import { MadeAhead } from "../../core/made-ahead";
import type { Chain } from "../../core/protocol";
import type { Joining } from "../../core/seal-port";
import type { Timers } from "../../core/timers";
import type { Shift } from "./keys";

/** What a key package is made of, and judged by; of anything else it is another. */
export interface JoiningOf {
  readonly line: string;
  readonly shift: Shift;
  readonly chain: Chain | null;
}

export class JoiningAhead {
  private made: { readonly of: JoiningOf; readonly keys: MadeAhead<Joining> } | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly make: (of: JoiningOf) => Promise<Joining>,
  ) {}

  /** Null: none is needed. */
  look(of: JoiningOf | null): void {
    if (of === null || !this.isOf(of)) this.wipe();
    if (of === null) return;
    this.made ??= { of, keys: new MadeAhead(this.timers, () => this.make(of)) };
    this.made.keys.prepare();
  }

  /** What is there of just this, once; else another. */
  take(of: JoiningOf): Promise<Joining> {
    return this.made !== null && this.isOf(of) ? this.made.keys.take() : this.make(of);
  }

  private isOf({ line, shift, chain }: JoiningOf): boolean {
    const of = this.made?.of;
    return of?.line === line && of.shift === shift && of.chain === chain;
  }

  private wipe(): void {
    this.made?.keys.wipe();
    this.made = null;
  }
}
