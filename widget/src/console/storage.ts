/**
 * What this tab keeps over a reload: bearer, desk, memberships, and where conversations stood. Signed values, keys and
 * numbers only; never a word (ADR 0006).
 */

const NAME = "avoinlinja.console";

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
interface Kept {
  readonly bearer: string | null;
  readonly shift: KeptShift | null;
  readonly places: KeptPlaces | null;
}
const NOTHING_KEPT: Kept = { bearer: null, shift: null, places: null };

/** The part of `Storage` that is used; the tab's own `sessionStorage`. */
type Drawer = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class TabStorage {
  constructor(private readonly drawer: Drawer) {}

  /** What was kept, or nothing when there is none or it cannot be read. What an older release kept is less. */
  read(): Kept {
    try {
      const kept = JSON.parse(this.drawer.getItem(NAME) ?? "null") as Partial<Kept> | null;
      return { ...NOTHING_KEPT, ...kept };
    } catch {
      return NOTHING_KEPT;
    }
  }

  keepBearer(bearer: string): void {
    this.write({ ...this.read(), bearer, shift: null });
  }

  keepShift(shift: KeptShift | null): void {
    this.write({ ...this.read(), shift });
  }

  keepPlaces(places: KeptPlaces | null): void {
    this.write({ ...this.read(), places });
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
