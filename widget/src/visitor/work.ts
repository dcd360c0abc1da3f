/** The work that a place may cost, with what a browser has for it; it comes with the program of a conversation. */

import { breathe } from "../adapters/breath";
import { sha256 } from "../adapters/random";
import type { Work, WorkFirst } from "../core/protocol";
import { solve } from "../core/work";

export const work = (first: WorkFirst, isWanted: () => boolean): Promise<Work | null> =>
  solve(first, { sha256, now: () => performance.now(), breathe, isWanted });
