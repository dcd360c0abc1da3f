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

/** The same alarm that began at another time is another. */
export const keyOf = ({ line, alarm }: Ringing): string => `${line.line} ${alarm.name} ${alarm.since}`;
