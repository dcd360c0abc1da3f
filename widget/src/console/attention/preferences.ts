/** How this device reaches its counsellor: no secret and nothing of any person, so the browser keeps it (docs/privacy.md). */

import { Held } from "../../ui/cell";

const NAME = "avoinlinja.console.device";

interface Kept {
  readonly hasSound: boolean;
  /** From 0 to 1. */
  readonly volume: number;
  readonly notifies: boolean;
  /** Of the console's texts; null: as the browser prefers. */
  readonly language: string | null;
}
/** On, until somebody turns it off: a lone counsellor who hears nothing is away after a minute. */
const AT_FIRST: Kept = { hasSound: true, volume: 0.5, notifies: false, language: null };

/** The part of `Storage` that is used; the browser's `localStorage`, which may be forbidden. */
type Drawer = Pick<Storage, "getItem" | "setItem">;

export class Preferences {
  readonly hasSound: Held<boolean>;
  readonly volume: Held<number>;
  readonly notifies: Held<boolean>;
  readonly language: Held<string | null>;
  changed: () => void = () => {};

  constructor(private readonly drawer: () => Drawer) {
    const kept = this.read();
    const set = (): void => this.set();
    this.hasSound = new Held(kept.hasSound, set);
    this.volume = new Held(kept.volume, set);
    this.notifies = new Held(kept.notifies, set);
    this.language = new Held(kept.language, set);
  }

  private read(): Kept {
    try {
      const kept = JSON.parse(this.drawer().getItem(NAME) ?? "{}") as Partial<Record<keyof Kept, unknown>> | null;
      return checked(kept ?? {});
    } catch {
      return AT_FIRST;
    }
  }

  private set(): void {
    const [hasSound, volume, notifies, language] = [this.hasSound, this.volume, this.notifies, this.language];
    const kept: Kept = {
      hasSound: hasSound.value,
      volume: volume.value,
      notifies: notifies.value,
      language: language.value,
    };
    try {
      this.drawer().setItem(NAME, JSON.stringify(kept));
    } catch {
      // Not kept: the next load begins as at first, and nothing else breaks.
    }
    this.changed();
  }
}

/** Whatever stands there, of an older release or another hand: only what can be meant counts. */
function checked(kept: Partial<Record<keyof Kept, unknown>>): Kept {
  const { hasSound, volume, notifies, language } = kept;
  return {
    hasSound: typeof hasSound === "boolean" ? hasSound : AT_FIRST.hasSound,
    volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : AT_FIRST.volume,
    notifies: notifies === true,
    language: typeof language === "string" ? language : null,
  };
}
