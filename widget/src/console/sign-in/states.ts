/**
 * Who may see the console at all.
 *
 *     loading ─ entered ─▶ signed_in ─ left ─▶ signed_out ─ entered ─▶ signed_in
 *         └──── left ──────────────────────────────▲
 *
 * `left` is every way out: signed out, a spent link, an old bearer, no connection.
 */

import type { Table } from "../../core/state-machine";

export type SignInState = "loading" | "signed_out" | "signed_in";
export type SignInAct = "entered" | "left";

export const SIGN_IN_STATES: Table<SignInState, SignInAct> = {
  loading: { entered: "signed_in", left: "signed_out" },
  signed_out: { entered: "signed_in", left: "signed_out" },
  signed_in: { entered: "signed_in", left: "signed_out" },
};
