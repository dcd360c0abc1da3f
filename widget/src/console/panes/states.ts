/**
 * One conversation, as its pane shows it.
 *
 *     waiting ─ sealed ─▶ sealed ─ unsealed (fresh keys) ─▶ waiting
 *     every one ─ failed ─▶ no_seal ─ sealed, asked_again ─▶ …
 *     every one ─ ended ─▶ ended: words, draft and keys are wiped
 */

import type { Table } from "../../core/state-machine";

export type PaneState = "waiting" | "sealed" | "no_seal" | "ended";
export type PaneAct = "sealed" | "unsealed" | "failed" | "asked_again" | "ended";

export const PANE_STATES: Table<PaneState, PaneAct> = {
  waiting: { sealed: "sealed", failed: "no_seal", ended: "ended" },
  sealed: { unsealed: "waiting", failed: "no_seal", asked_again: "waiting", ended: "ended" },
  no_seal: { sealed: "sealed", asked_again: "waiting", ended: "ended" },
  ended: {},
};
