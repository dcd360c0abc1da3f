/** Overwrites secrets as soon as no state needs them. What the engine copied on the way is beyond our reach. */
import type { ClientState } from "ts-mls";
import { allSecretTreeValues } from "ts-mls/secretTree.js";

export function wipeAll(secrets: Iterable<Uint8Array>): void {
  for (const secret of secrets) secret.fill(0);
}

/** Everything in `state` that opens, seals or derives. */
function secretsOf(state: ClientState): Uint8Array[] {
  const past = [...state.historicalReceiverData.values()];
  return [
    ...Object.values(state.keySchedule),
    ...Object.values(state.privatePath.privateKeys),
    ...allSecretTreeValues(state.secretTree),
    ...past.flatMap((epoch) => [epoch.senderDataSecret, epoch.resumptionPsk, ...allSecretTreeValues(epoch.secretTree)]),
  ].filter((secret) => secret !== undefined); // the library's list has holes
}

export const wipeState = (state: ClientState): void => wipeAll(secretsOf(state));

/** What `state` holds and `kept` does not: used ratchet steps, the epoch before the last, a commit that was refused. */
export function wipeDropped(state: ClientState, kept: ClientState): void {
  const needed = new Set(secretsOf(kept));
  wipeAll(secretsOf(state).filter((secret) => !needed.has(secret)));
}

/** The secrets of `used` that `state` does not hold itself. */
export function wipeUnheld(used: readonly Uint8Array[], state: ClientState): void {
  const held = new Set(secretsOf(state));
  wipeAll(used.filter((secret) => !held.has(secret)));
}
