/** The alarms of the board, in the words that a lead hears and reads. When each begins, the daemon says (queue policy F.8). */

import type { BoardAlarm, BoardLine } from "../../core/protocol";
import type { TextKey, Texts } from "../texts";

/** What hurts most comes first. */
export const ALARM_WORDS: Readonly<Record<BoardAlarm["name"], TextKey>> = {
  urgent_unseen: "board.alarm_urgent",
  orphan: "board.alarm_orphan",
  nobody: "board.alarm_nobody",
  offer_missed: "board.alarm_missed",
  longest_wait: "board.alarm_wait",
  abandonments: "board.alarm_abandonments",
  long_estimate: "board.alarm_estimate",
  occupancy: "board.alarm_occupancy",
  flood: "board.alarm_flood",
};

/** One alarm of one line. */
export interface Ringing {
  readonly line: BoardLine;
  readonly alarm: BoardAlarm;
}

const ORDER = Object.keys(ALARM_WORDS);

export const inOrder = (alarms: readonly BoardAlarm[]): readonly BoardAlarm[] =>
  [...alarms].sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));

/** "Open line: nobody takes offers – and 2 more"; null where nothing rings. */
export function ringsOn(texts: Texts, line: BoardLine): string | null {
  const [first, ...others] = inOrder(line.alarms);
  if (first === undefined) return null;
  const what = texts.say("board.alarm_rings", { line: line.name, what: texts.say(ALARM_WORDS[first.name]) });
  return others.length === 0 ? what : texts.say("board.alarm_more", { what, n: others.length });
}

export const ringingOf = (lines: readonly BoardLine[]): readonly Ringing[] =>
  lines.flatMap((line) => line.alarms.map((alarm) => ({ line, alarm })));

/** Those that begin at another time begin of somebody else. The others only go on, for the next who waits. */
const OF_ONE: readonly BoardAlarm["name"][] = ["urgent_unseen", "orphan", "offer_missed"];

/** An alarm with a new key is told aloud. */
export const keyOf = ({ line, alarm: { name, since } }: Ringing): string =>
  `${line.line} ${name} ${OF_ONE.includes(name) ? since : ""}`;

/** Since when it is so, where the line says so: an alarm begins only when it has lasted for a while. */
export function soSince(line: BoardLine, { name, since }: BoardAlarm): number {
  const facts: Partial<Record<BoardAlarm["name"], number | null>> = {
    nobody: line.unstaffed_since,
    urgent_unseen: line.urgent_unseen_since,
    orphan: line.orphans.length === 0 ? null : Math.min(...line.orphans.map((orphan) => orphan.since)),
  };
  return facts[name] ?? since;
}
