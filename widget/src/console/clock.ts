/** The daemon's time, carried on by this device's steps, and the time that credentials are judged by. Seconds since 1970. */

import { TrustedClock } from "../core/clock";
import type { Timers } from "../core/timers";

export class DaemonClock {
  private readonly trusted: TrustedClock;
  private heardAt: { readonly daemon: number; readonly device: number } | null = null;

  constructor(
    private readonly timers: Timers,
    buildSeconds: number,
  ) {
    this.trusted = new TrustedClock(() => this.device(), buildSeconds);
  }

  heard(daemonSeconds: number): void {
    this.trusted.heard(daemonSeconds);
    this.heardAt = { daemon: daemonSeconds, device: this.device() };
  }

  /** What a snapshot's times are compared with, however wrong this device's clock is. */
  now(): number {
    return this.heardAt === null
      ? this.device()
      : this.heardAt.daemon + Math.max(0, this.device() - this.heardAt.device);
  }

  /** Whole seconds. */
  trustedNow(): number {
    return Math.floor(this.trusted.read().now);
  }

  /** This device's clock is wrong by so much that the screen says so. */
  get differs(): boolean {
    return this.heardAt !== null && this.trusted.read().differs;
  }

  private device(): number {
    return this.timers.now() / 1000;
  }
}
