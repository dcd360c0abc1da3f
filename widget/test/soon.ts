import { vi } from "vitest";

export const SOON_MS = 60_000; // it ends what hangs: on an idle machine all of this comes at once

/** Waits until the check holds, and gives what it gives. Raises: the check's own fault, where it never does. */
export function soon<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: SOON_MS, interval: 5 });
}
