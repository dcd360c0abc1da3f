/** What sounds, and how often: most things once, and what waits for an answer again and again for as long as it stands. */

import type { Cancel, Timers } from "../../core/timers";
import type { Preferences } from "./preferences";
import type { Sound, Tone } from "./sound";

/** What goes on sounding, and how often. */
const AGAIN_MS = { offer: 3_000, alarm: 15_000, away: 60_000, lost: 60_000 } as const;
/** Of one tone, however often it is wanted: words that come one after the other ring once. */
const QUIET_MS = 2_000;

export interface Standing {
  readonly tone: keyof typeof AGAIN_MS;
  /** Of several of one kind: another begins anew, at once. */
  readonly which: string;
}

export class Bell {
  private standing: Standing | null = null;
  private cancel: Cancel = () => {};
  private readonly lastAt = new Map<Tone, number>();

  constructor(
    private readonly timers: Timers,
    private readonly sound: Sound,
    private readonly preferences: Preferences,
    /** What goes on sounding now; of several the one that cannot wait. */
    private readonly stands: () => Standing | null,
  ) {}

  ring(tone: Tone): void {
    const now = this.timers.now();
    if (now - (this.lastAt.get(tone) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    this.lastAt.set(tone, now);
    if (this.preferences.hasSound.value) this.sound.play(tone, this.preferences.volume.value);
  }

  /** Something may have changed. */
  look(): void {
    const now = this.stands();
    if (now?.tone === this.standing?.tone && now?.which === this.standing?.which) return;
    this.standing = now;
    this.cancel();
    if (now !== null) this.goOn(now);
  }

  private goOn({ tone }: Standing): void {
    this.ring(tone);
    this.cancel = this.timers.after(AGAIN_MS[tone], () => this.again());
  }

  /** Timers of hidden pages are late, but not of one that has sounded within half a minute. */
  private again(): void {
    const { standing } = this;
    this.look();
    if (standing !== null && this.standing === standing) this.goOn(standing);
  }
}
