/** Makes a commit of ours. It changes nothing until the daemon has taken it: another's may win the epoch. */
import type { CiphersuiteImpl, ClientState, Proposal, Welcome } from "ts-mls";
import { createCommit } from "ts-mls/createCommit.js";
import { emptyPskIndex } from "ts-mls/pskIndex.js";
import type { Bytes } from "../core/seal-port";
import { write } from "./mls-messages";

/** A commit of ours that the daemon has not yet taken or refused. */
export interface Pending {
  readonly commit: Bytes;
  readonly welcome: Welcome | undefined;
  readonly next: ClientState;
  /** To overwrite once accepted, not before: a refused commit needs them again. */
  readonly consumed: readonly Uint8Array[];
}

export async function commitTo(
  state: ClientState,
  proposals: readonly Proposal[],
  cipherSuite: CiphersuiteImpl,
): Promise<Pending> {
  const { commit, welcome, newState, consumed } = await createCommit(
    { state, cipherSuite, pskIndex: emptyPskIndex },
    { extraProposals: [...proposals], ratchetTreeExtension: true },
  );
  return { commit: write(commit), welcome, next: newState, consumed };
}

/**
 * `next` remembers how to read the epoch that it ends, but as that stood when the commit was made. Messages opened since
 * have moved it on: without this their keys would come back, or late messages would meet overwritten ones.
 */
export function withLatestPast(next: ClientState, current: ClientState): ClientState {
  const { epoch } = current.groupContext;
  const past = next.historicalReceiverData.get(epoch);
  if (!past) return next;
  const history = new Map(next.historicalReceiverData).set(epoch, { ...past, secretTree: current.secretTree });
  return { ...next, historicalReceiverData: history };
}
