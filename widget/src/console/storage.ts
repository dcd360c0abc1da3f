/** What this tab keeps over a reload: bearer, desk and memberships. Signed values and keys only; never a word (ADR 0006). */

const NAME = "avoinlinja.console";

export interface KeptMembership {
  readonly conversation: string;
  readonly value: string;
  readonly received: number;
}
export interface KeptShift {
  readonly value: string;
  readonly key: string;
  readonly memberships: readonly KeptMembership[];
}
interface Kept {
  readonly bearer: string | null;
  readonly shift: KeptShift | null;
}
const NOTHING_KEPT: Kept = { bearer: null, shift: null };

/** The part of `Storage` that is used; the tab's own `sessionStorage`. */
type Drawer = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class TabStorage {
  constructor(private readonly drawer: Drawer) {}

  /** What was kept, or nothing when there is none or it cannot be read. */
  read(): Kept {
    try {
      const kept = JSON.parse(this.drawer.getItem(NAME) ?? "null") as Kept | null;
      return kept ?? NOTHING_KEPT;
    } catch {
      return NOTHING_KEPT;
    }
  }

  keepBearer(bearer: string): void {
    this.write({ bearer, shift: null });
  }

  keepShift(shift: KeptShift | null): void {
    this.write({ ...this.read(), shift });
  }

  wipe(): void {
    this.drawer.removeItem(NAME);
  }

  private write(kept: Kept): void {
    try {
      this.drawer.setItem(NAME, JSON.stringify(kept));
    } catch {
      // No storage: a reload then ends the sign-in, and nothing else breaks.
    }
  }
}
