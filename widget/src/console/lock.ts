/** One page for one desk: a lock of the browser, held until the page goes, also when it crashes. */

/** A page that is being loaded again waits this long for its former self to let go. */
const WAIT_MS = 3_000;

/** Without the Web Locks API nothing can be known, and nothing is refused. */
export function holdLock(name: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    const options = { signal: AbortSignal.timeout(WAIT_MS) };
    navigator.locks.request(`avoinlinja.desk.${name.slice(0, 8)}`, options, hold).catch(() => resolve(false));
  });
}
