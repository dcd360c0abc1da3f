/**
 * The visitor's ticket in one page.
 *
 *     idle ─ join ─▶ joining ─ place ─▶ waiting ─ assign ─▶ conversation
 *       ▲               └─ refuse ─▶ refused ─ join ─▶ joining          (any) ─ end ─▶ ended
 *       └──── again (from every state)
 *
 * An answer that comes after the person has left changes nothing: `ended` knows neither `place` nor `refuse`.
 * This file imports nothing but types: `ops/states.py` lets Node read it as it is.
 */

import type { Table } from "./state-machine";

export type TicketPhase = "idle" | "joining" | "waiting" | "conversation" | "ended" | "refused";
export type TicketAct =
  | "join"
  | "place" // the daemon's state tells of a place
  | "assign" // it tells of a conversation
  | "refuse"
  | "end" // by the person, the daemon, or because nobody knows it any more
  | "again"; // back to the beginning

const ALWAYS = { end: "ended", again: "idle" } as const;
const TOLD = { ...ALWAYS, place: "waiting", assign: "conversation" } as const;

export const TICKET_STATES: Table<TicketPhase, TicketAct> = {
  idle: { ...ALWAYS, join: "joining" },
  joining: { ...TOLD, refuse: "refused" },
  waiting: TOLD,
  conversation: TOLD,
  ended: ALWAYS,
  refused: { ...ALWAYS, join: "joining" },
};
