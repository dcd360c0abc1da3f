/** Which clock a credential is judged by (docs/adr/0009-clocks.md). Times are seconds since 1970. */

import { CLOCK_TOLERANCE_SECONDS } from "./seal-port";

/** The server's word is as old as its way to us: so much less a device may be off that is judged by its own clock. */
const ON_THE_WAY_SECONDS = 60;

interface TrustedTime {
  readonly now: number;
  /** The screen says so: the device's clock differs by more than an hour. */
  readonly differs: boolean;
}

/** Within an hour of each other, less the way of a word, the device counts; otherwise the later of server and build. */
export function trustedTime(device: number, server: number | null, build: number): TrustedTime {
  const other = Math.max(server ?? 0, build);
  if (server === null) {
    return device >= build ? { now: device, differs: false } : { now: build, differs: true };
  }
  const off = Math.abs(device - server);
  const isClose = off <= CLOCK_TOLERANCE_SECONDS - ON_THE_WAY_SECONDS;
  return { now: isClose ? device : other, differs: off > CLOCK_TOLERANCE_SECONDS };
}

/** Keeps the server's last word, and answers for the time that passes after it by the device's own steps. */
export class TrustedClock {
  /**
   * Somebody was judged while the clocks differed, or after the server had told another time: a stolen key, or one that
   * is not good yet, may have passed. It stays so, whatever the server says next.
   */
  isDoubted = false;
  /** By which time somebody was judged last. */
  #judged = 0;
  #server: number | null = null;
  #heardAt = 0;

  constructor(
    private readonly deviceSeconds: () => number,
    private readonly buildSeconds: number,
  ) {}

  /** What is no time is not heard. */
  heard(serverSeconds: number): void {
    if (Number.isFinite(serverSeconds)) {
      this.#server = serverSeconds;
      this.#heardAt = this.deviceSeconds();
    }
  }

  /** The time to judge somebody by: it never goes back, so that a server cannot choose one for each. */
  judge(): number {
    const { now, differs } = this.read();
    this.isDoubted ||= differs || this.#judged - now > CLOCK_TOLERANCE_SECONDS;
    this.#judged = Math.max(this.#judged, now);
    return this.#judged;
  }

  read(): TrustedTime {
    const server = this.#server === null ? null : this.byLine();
    return trustedTime(this.deviceSeconds(), server, this.buildSeconds);
  }

  /** By the line's own clock, for times that the line has said. */
  byLine(): number {
    const device = this.deviceSeconds();
    return this.#server === null ? device : this.#server + (device - this.#heardAt);
  }
}
