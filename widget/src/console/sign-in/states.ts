/**
 * Who may see the console at all.
 *
 *     loading ─ entered ─▶ signed_in ─ left ─▶ signed_out ─ known ─▶ at_keys ─ entered ─▶ signed_in
 *         ├──── left ──────────────────────────────▲                    │
 *         └──── known ──▶ at_keys ───── left ──────┴────────────────────┘
 *
 * `known`: the daemon knows who it is, and her keys on this machine are made or opened; a demonstration has none, and is
 * entered at once. `left` is every way out: signed out, a spent link, an old bearer, no connection, a page loaded again.
 */

import type { Table } from "../../core/state-machine";

export type SignInState = "loading" | "signed_out" | "at_keys" | "signed_in";
export type SignInAct = "known" | "entered" | "left";

export const SIGN_IN_STATES: Table<SignInState, SignInAct> = {
  loading: { known: "at_keys", entered: "signed_in", left: "signed_out" },
  signed_out: { known: "at_keys", entered: "signed_in", left: "signed_out" },
  at_keys: { entered: "signed_in", left: "signed_out" },
  signed_in: { entered: "signed_in", left: "signed_out" },
};
