/**
 * The two machines of a conversation in one page: whether it is sealed, and whether anything may go out.
 *
 *                      ┌──────────────────── key_package ◀──── (from every state: keys are made anew)
 *                      ▼
 *     waiting ─────▶ verifying ─ admit ─▶ opening ─ stored ─▶ sealed ─ removed ─▶ waiting          the visitor's page
 *        ▲               ├─ fail ─▶ failed    └─ refused ─▶ waiting
 *        │               └─ ask ─▶ asking ─ admit ─▶ opening
 *        │
 *        └── offer (from every state) ── waiting ─ join ─▶ sealed                                the counsellor's page
 *
 *     open ─ cut ─▶ cut ─ resume ─▶ open          open ─ hold ─▶ held ─ release ─▶ open
 *
 * What stands here in the tables is what keeps the visitor's promise: words are sealed in `sealed` alone, and from
 * `failed` no late answer about an earlier opening leads there, but a fresh key package that has been verified.
 * This file imports nothing but types: `ops/states.py` lets Node read it as it is.
 */

import type { Table } from "./state-machine";

export type SealState = "waiting" | "verifying" | "asking" | "opening" | "sealed" | "failed" | "wiped";
export type SealAct =
  | "offer" // the counsellor's page says a fresh key package
  | "key_package" // one has come to the visitor's page
  | "ask" // it was verified, and is another person's than before: nothing goes out before the visitor's yes
  | "admit" // it was verified, the opening goes out
  | "stored" // the daemon has our opening
  | "refused" // it will not have it
  | "join" // the counsellor's page has joined by the opening
  | "fail"
  | "removed" // a commit has taken us out of the group
  | "wipe";

const ANEW = { offer: "waiting", key_package: "verifying", fail: "failed", wipe: "wiped" } as const;

export const SEAL_STATES: Table<SealState, SealAct> = {
  waiting: { ...ANEW, join: "sealed" },
  verifying: { ...ANEW, ask: "asking", admit: "opening" },
  asking: { ...ANEW, admit: "opening" },
  opening: { ...ANEW, stored: "sealed", refused: "waiting" },
  sealed: { ...ANEW, removed: "waiting" },
  failed: { ...ANEW, join: "sealed" }, // the opening for the last of several key packages may come after all
  wiped: { wipe: "wiped" },
};

export type SendState = "open" | "held" | "cut";
export type SendAct =
  | "cut" // the connection broke
  | "resume" // a new one has told what the daemon has
  | "hold" // the daemon refused something: nothing for a while
  | "release"; // the while is over

export const SEND_STATES: Table<SendState, SendAct> = {
  open: { cut: "cut", resume: "open", hold: "held" },
  held: { cut: "cut", resume: "open", hold: "held", release: "open" },
  cut: { cut: "cut", resume: "open" },
};
