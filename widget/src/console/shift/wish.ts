/** The shift that somebody is about to start: which lines, which languages, how many at once; and why it cannot start. */

import type { StaffProfile } from "../../core/protocol";
import { Held } from "../../ui/cell";
import type { ConsoleApp } from "../app";
import { PLACES_MAX } from "../panes/numbers";
import type { TextKey } from "../texts";

/** Two at once is common in crisis lines; more stretches every conversation (queue policy F.2). */
const CAPACITY_START = 2;

/** At once: as the most generous of these lines allows, and as there are panes. */
export const mostOf = (lines: StaffProfile["lines"]): number =>
  Math.min(PLACES_MAX, Math.max(1, ...lines.map((line) => line.max_capacity)));

interface Gone {
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  /** So many at once are allowed now; null: as many as were asked for. */
  readonly most: number | null;
}

export class ShiftWish {
  readonly lines: Held<readonly string[]>;
  readonly languages: Held<readonly string[]>;
  readonly capacity: Held<number>;

  /** What was asked for and is this person's no more, in names; null: all of it is, as far as is known. */
  gone: Gone | null = null;

  constructor(
    private profile: StaffProfile,
    changed: () => void,
  ) {
    this.lines = new Held<readonly string[]>(
      profile.lines.map((line) => line.id),
      changed,
    );
    this.languages = new Held<readonly string[]>(languagesOf(profile.lines), changed);
    this.capacity = new Held(CAPACITY_START, changed);
  }

  /** The person as the line knows her now: what she does not serve any more is asked for no more, and named. */
  renew(profile: StaffProfile): void {
    if (profile === this.profile) return;
    const lines = this.chosen.filter(({ id }) => !profile.lines.some((line) => line.id === id));
    const asked = { languages: this.spoken, atOnce: this.atOnce };
    this.profile = profile;
    this.lines.value = this.lines.value.filter((id) => profile.lines.some((line) => line.id === id));
    const languages = asked.languages.filter((code) => !languagesOf(profile.lines).includes(code));
    const most = this.most < asked.atOnce ? this.most : null;
    if (lines.length + languages.length > 0 || most !== null) {
      this.gone = { lines: lines.map((line) => line.name), languages, most };
    }
  }

  /** What the chosen lines are answered in. */
  get offered(): readonly string[] {
    return languagesOf(this.chosen);
  }

  get spoken(): readonly string[] {
    return this.languages.value.filter((code) => this.offered.includes(code));
  }

  get most(): number {
    return mostOf(this.chosen);
  }

  get atOnce(): number {
    return Math.min(this.capacity.value, this.most);
  }

  get missing(): TextKey | null {
    if (this.lines.value.length === 0) return "start.pick_line";
    return this.spoken.length === 0 ? "start.pick_language" : null;
  }

  private get chosen(): StaffProfile["lines"] {
    return this.profile.lines.filter((line) => this.lines.value.includes(line.id));
  }
}

const languagesOf = (lines: StaffProfile["lines"]): readonly string[] => [
  ...new Set(lines.flatMap((line) => line.languages)),
];

/** Why no conversation could be sealed; then the shift does not start. */
export function whyBlocked({ keys, signIn }: ConsoleApp): TextKey | null {
  const { usability, hasSeal } = keys;
  if (!hasSeal) return "start.no_seal";
  if (signIn.profile?.lines.length === 0) return "start.no_lines";
  if (usability !== null && "whyNot" in usability) return `start.${usability.whyNot}`;
  return usability === null ? "start.unheard" : null;
}
