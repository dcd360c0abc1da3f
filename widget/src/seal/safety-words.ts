/** Four words from the epoch's secret, the same for all members and for nobody else. */
import type { CiphersuiteImpl, ClientState } from "ts-mls";
import { mlsExporter } from "ts-mls/keySchedule.js";
import { WORDS } from "./word-list";

const LABEL = "avoinlinja safety words";

/** 32 bits: enough to compare by voice, not against somebody who may try for days. They change with every commit. */
export async function wordsFor(state: ClientState, suite: CiphersuiteImpl): Promise<readonly string[]> {
  const { keySchedule, groupContext } = state;
  const secret = await mlsExporter(keySchedule.exporterSecret, LABEL, groupContext.groupId, 4, suite);
  return Array.from(secret, (value) => WORDS[value] as string);
}
