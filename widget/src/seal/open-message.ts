/**
 * Opens one private message, of this epoch or the one before, and says which leaf sent it. Changes nothing: the caller
 * adopts `next`, or overwrites what was used (`consumed`) when it was only a look.
 *
 * The library's own function does not tell the sender of an application message, so this calls the layer below it.
 */
import type { CiphersuiteImpl, ClientState, PrivateMessage } from "ts-mls";
import type { FramedContent } from "ts-mls/framedContent.js";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import type { RatchetTree } from "ts-mls/ratchetTree.js";
import { SealError } from "../core/seal-port";
import { isSame } from "./bytes";

interface Opened {
  readonly content: FramedContent;
  /** The leaf whose signature it carries, in `tree`. */
  readonly sender: number;
  /** The members of the message's own epoch. */
  readonly tree: RatchetTree;
  /** The state once this message has been taken. */
  readonly next: ClientState;
  readonly consumed: readonly Uint8Array[];
}

/** Raises: SealError `replayed` for what was opened before, `bad_message` for everything else. */
export async function openMessage(
  state: ClientState,
  message: PrivateMessage,
  suite: CiphersuiteImpl,
): Promise<Opened> {
  const epoch = epochOf(state, message);
  const opened = await unprotect(state, message, epoch, suite);
  const { content } = opened.content;
  if (content.sender.senderType !== "member" || message.authenticatedData.length > 0)
    throw new SealError("bad_message");
  return {
    content,
    sender: content.sender.leafIndex,
    tree: epoch.ratchetTree,
    next: withSecretTree(state, message.epoch, opened.tree),
    consumed: opened.consumed,
  };
}

/** What is needed to read an epoch, whether it is the current one or the one before. */
type Epoch = Pick<ClientState, "secretTree" | "ratchetTree" | "groupContext"> & {
  readonly senderDataSecret: Uint8Array;
};

function epochOf(state: ClientState, message: PrivateMessage): Epoch {
  if (!isSame(message.groupId, state.groupContext.groupId)) throw new SealError("bad_message");
  const current = state.groupContext.epoch;
  if (message.epoch === current) return { ...state, senderDataSecret: state.keySchedule.senderDataSecret };
  // A commit of an epoch that is over has been followed, or has lost: one wins, and we are past it.
  if (message.contentType === "commit" && message.epoch < current) throw new SealError("replayed");
  const past = state.historicalReceiverData.get(message.epoch);
  if (!past) throw new SealError("bad_message");
  return past;
}

async function unprotect(state: ClientState, message: PrivateMessage, epoch: Epoch, suite: CiphersuiteImpl) {
  const { senderDataSecret, secretTree, ratchetTree, groupContext } = epoch;
  const retention = state.clientConfig.keyRetentionConfig;
  try {
    return await unprotectPrivateMessage(
      senderDataSecret,
      message,
      secretTree,
      ratchetTree,
      groupContext,
      retention,
      suite,
    );
  } catch (error) {
    // The library's words for "this step of the sender's ratchet is used up"; held by "a replay is known as one".
    const isReplay = error instanceof Error && error.message === "Desired gen in the past";
    throw new SealError(isReplay ? "replayed" : "bad_message");
  }
}

function withSecretTree(state: ClientState, epoch: bigint, secretTree: ClientState["secretTree"]): ClientState {
  const past = state.historicalReceiverData.get(epoch);
  if (epoch === state.groupContext.epoch || !past) return { ...state, secretTree };
  const history = new Map(state.historicalReceiverData).set(epoch, { ...past, secretTree });
  return { ...state, historicalReceiverData: history };
}
