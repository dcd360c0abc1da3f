/** What a talk needs comes after the first view, so that it takes nothing of the line before there is something to read. */

import type { AddScript } from "../adapters/later-scripts";
import type { Seal } from "../core/seal-port";
import { SealError } from "../core/seal-port";
import type { Timers } from "../core/timers";
import type { Later } from "./world";

const SEAL_WAIT_MAX_MS = 60_000;
/** So often it may fail to come while the line answers: then it is the script that is wrong. */
const FAILURES_MAX = 3;
const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 16_000;

declare global {
  var avoinlinjaSeal: { readonly seal: Seal } | undefined;
  var avoinlinjaTalk: Later | undefined;
}

interface SealScript {
  /** Ask for it, and say what became of it, however long that takes. Raises: SealError `unsupported_browser`. */
  fetch(): Promise<Seal>;
  /** For a conversation that waits for it: the same, within a minute. */
  ready(): Promise<Seal>;
  /** Null until it has come; it has once the seal has. */
  later(): Later | null;
}

/**
 * `answers`: whether the line does. A line that broke for a while must cost nobody the place: then it is asked for again.
 * `texts`: what only a talk says is fetched by its program; without it no word of a talk can be drawn.
 */
export function sealScript(
  add: AddScript,
  answers: () => Promise<boolean>,
  timers: Timers,
  texts: () => Promise<void>,
): SealScript {
  const comes = (): Promise<boolean> => hasCome(add, texts);
  let isWhole = false;
  let coming: Promise<Seal> | null = null;
  const fetch = (): Promise<Seal> => {
    coming ??= load(comes, answers, timers).then(
      (seal) => {
        isWhole = true;
        return seal;
      },
      (error: unknown) => {
        coming = null; // who asks again begins anew
        throw error;
      },
    );
    return coming;
  };
  const tooLate = (): Promise<never> =>
    new Promise((_, reject) => void timers.after(SEAL_WAIT_MAX_MS, () => reject(notHere())));
  return {
    fetch,
    ready: () => Promise.race([fetch(), tooLate()]),
    later: () => (isWhole && window.avoinlinjaTalk) || null,
  };
}

const notHere = (): SealError => new SealError("unsupported_browser");

async function load(comes: () => Promise<boolean>, answers: () => Promise<boolean>, timers: Timers): Promise<Seal> {
  let pause = PAUSE_MS;
  for (let failures = 0; !(await comes()); pause = Math.min(4 * pause, PAUSE_MAX_MS)) {
    failures += (await answers()) ? 1 : 0;
    if (failures === FAILURES_MAX) {
      throw notHere();
    }
    await new Promise<void>((resolve) => void timers.after(pause, resolve));
  }
  if (window.avoinlinjaSeal === undefined || window.avoinlinjaTalk === undefined) {
    throw notHere();
  }
  await window.avoinlinjaSeal.seal.prepare(window.avoinlinjaTalk.breathe);
  return window.avoinlinjaSeal.seal;
}

async function hasCome(add: AddScript, texts: () => Promise<void>): Promise<boolean> {
  try {
    await Promise.all([add("talk").then(texts), add("seal"), (await hasCurves()) || add("seal-fallback")]);
    return true;
  } catch {
    return false;
  }
}

/** Chromium has both since 137; an older browser gets them in plain code. */
async function hasCurves(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign"]);
    await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}
