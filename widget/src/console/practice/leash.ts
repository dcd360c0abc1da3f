/** Timers of one practice: with its end none of them goes off any more. */

import type { Cancel, Timers } from "../../core/timers";

export class Leash implements Timers {
  private readonly cancels = new Set<Cancel>();
  private isOver = false;

  constructor(private readonly timers: Timers) {}

  now(): number {
    return this.timers.now();
  }

  after(milliseconds: number, act: () => void): Cancel {
    if (this.isOver) return () => {};
    const cancel = this.timers.after(milliseconds, () => {
      this.cancels.delete(cancel);
      act();
    });
    this.cancels.add(cancel);
    return () => {
      this.cancels.delete(cancel);
      cancel();
    };
  }

  end(): void {
    this.isOver = true;
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }
}

/** A drawer that goes with the practice: the tab and the device keep nothing of it. */
export function memoryDrawer(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}
