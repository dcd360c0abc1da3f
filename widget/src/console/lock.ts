/** Which pages of this browser are one another's: locks of the browser, held until a page goes, also when it crashes. */

import type { ConsoleApp } from "./app";

/** A page that is being loaded again waits this long for its former self to let go. */
const WAIT_MS = 3_000;

/** So much of a secret names its lock. */
const named = (what: string, secret: string): string => `avoinlinja.${what}.${secret.slice(0, 8)}`;
const forEver = (): Promise<never> => new Promise<never>(() => {});

/** One page for one desk. Without the Web Locks API nothing can be known, and nothing is refused. */
export function holdLock(name: string): Promise<boolean> {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(true);
      return forEver();
    };
    const options = { signal: AbortSignal.timeout(WAIT_MS) };
    navigator.locks.request(named("desk", name), options, hold).catch(() => resolve(false));
  });
}

/** A page among those that are signed in by the same bearer, as doubled tabs are, or as the same person. */
export interface SharedSignIn {
  /** Whether another page is. Without the Web Locks API: perhaps, so yes. */
  isElsewhere(): Promise<boolean>;
  /** This page is signed in no more. */
  leave(): void;
}

/** `of`: a bearer; or the id of a person, whose pages have one store of keys, by whatever links they were opened. */
export function shareSignIn(of: string, by: "bearer" | "person" = "bearer"): SharedSignIn {
  if (!("locks" in navigator)) return { isElsewhere: async () => true, leave: () => {} };
  const { locks } = navigator;
  const name = by === "bearer" ? named("signed-in", of) : `avoinlinja.person.${of}`;
  let leave: () => void = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  locks.request(name, { mode: "shared" }, () => left).catch(() => undefined);
  return {
    async isElsewhere() {
      try {
        return ((await locks.query()).held ?? []).filter((lock) => lock.name === name).length > 1;
      } catch {
        return true;
      }
    },
    leave,
  };
}

const ON_SHIFT = "avoinlinja.on-shift";

/** Whether a page of this browser is on shift. Held while it is, and by many at once: each of a colleague of its own. */
export class OnShift {
  private leave: (() => void) | null = null;

  /** Often; what this page keeps of a shift counts too, though it is not signed in. */
  look({ desk }: ConsoleApp): void {
    if (desk.shift === null) {
      this.leave?.();
      this.leave = null;
    } else if (this.leave === null && "locks" in navigator) {
      const left = new Promise<void>((resolve) => {
        this.leave = resolve;
      });
      navigator.locks.request(ON_SHIFT, { mode: "shared" }, () => left).catch(() => undefined);
    }
  }

  async isAnywhere({ desk, keepsShift }: ConsoleApp): Promise<boolean> {
    if (desk.shift !== null || keepsShift) return true;
    if (!("locks" in navigator)) return false;
    const held = await navigator.locks.query().then(
      (all) => all.held ?? [],
      () => [],
    );
    return held.some(({ name }) => name === ON_SHIFT);
  }
}
