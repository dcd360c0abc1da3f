/** Which clock a credential is judged by (docs/adr/0009-clocks.md). Times are seconds since 1970. */

/** A credential lives 12 h at most: a device that is off by hours would refuse good ones. */
export const CLOCK_TOLERANCE_SECONDS = 3600;

interface TrustedTime {
  readonly now: number;
  /** The screen says so: the device's clock differs by more than an hour. */
  readonly differs: boolean;
}

/** Within an hour of each other the device counts; otherwise the later of the server's time and the build's. */
export function trustedTime(device: number, server: number | null, build: number): TrustedTime {
  const other = Math.max(server ?? 0, build);
  if (server === null) {
    return device >= build ? { now: device, differs: false } : { now: build, differs: true };
  }
  return Math.abs(device - server) <= CLOCK_TOLERANCE_SECONDS
    ? { now: device, differs: false }
    : { now: other, differs: true };
}

/** Keeps the server's last word, and answers for the time that passes after it by the device's own steps. */
export class TrustedClock {
  private server: number | null = null;
  private heardAt = 0;

  constructor(
    private readonly deviceSeconds: () => number,
    private readonly buildSeconds: number,
  ) {}

  heard(serverSeconds: number): void {
    this.server = serverSeconds;
    this.heardAt = this.deviceSeconds();
  }

  read(): TrustedTime {
    const device = this.deviceSeconds();
    const server = this.server === null ? null : this.server + (device - this.heardAt);
    return trustedTime(device, server, this.buildSeconds);
  }
}
