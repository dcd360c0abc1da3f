/**
 * The desk, as this page has it. The tab keeps its key, so that a reload or a new connection takes it up again.
 *
 *     none ─ started, appeared ─▶ held ─ cut ─▶ kept ─ found ─▶ asking ─ taken_up ─▶ held
 *      └─ found (after a reload) ──────────────────────────────────▲ └─ unanswered, cut ─▶ kept
 *     every state ─ over (ended, lost, another window has it), signed_out ─▶ none
 *
 * While it is kept or asked for, a pushed snapshot may know less of us than we do, and is not believed.
 */

import type { Table } from "../../core/state-machine";

export type DeskHere = "none" | "kept" | "asking" | "held";
export type DeskAct =
  | "started"
  | "appeared"
  | "cut"
  | "found"
  | "nothing_kept"
  | "taken_up"
  | "unanswered"
  | "over"
  | "signed_out";

export const DESK_STATES: Table<DeskHere, DeskAct> = {
  none: { started: "held", appeared: "held", found: "asking" },
  kept: {
    started: "held",
    found: "asking",
    nothing_kept: "held", // this browser stores nothing: the next snapshot says whether the desk is still there
    over: "none",
    signed_out: "none",
  },
  asking: {
    started: "held",
    cut: "kept",
    taken_up: "held",
    unanswered: "kept",
    over: "none",
    signed_out: "none",
  },
  held: { started: "held", cut: "kept", over: "none", signed_out: "none" },
};

export const BELIEVES_PUSHES: Readonly<Record<DeskHere, boolean>> = {
  none: true,
  kept: false,
  asking: false,
  held: true,
};
