/** How long to wait before the next try: doubling, bounded, and spread so that a thousand pages do not knock at once. */

export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 15_000;

/** `attempt` counts from 0; `chance` is in [0, 1). At least half of the full delay, at most all of it. */
export function backoffMs(attempt: number, chance: number): number {
  const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(full / 2 + (full / 2) * chance);
}
