/**
 * Who may see the console at all.
 *
 *     loading ─ entered ─▶ signed_in ─ left ─▶ signed_out ─ entered ─▶ signed_in
 *         └──── left ──────────────────────────────▲
 *
 * `left` is every way out: signed out, a spent link, an old bearer, no line.
 */

export type SignInState = "loading" | "signed_out" | "signed_in";
export type SignInAct = "entered" | "left";

export const TABLE: Readonly<Record<SignInState, Readonly<Partial<Record<SignInAct, SignInState>>>>> = {
  loading: { entered: "signed_in", left: "signed_out" },
  signed_out: { entered: "signed_in", left: "signed_out" },
  signed_in: { entered: "signed_in", left: "signed_out" },
};
