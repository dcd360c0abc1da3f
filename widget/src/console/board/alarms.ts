/** What of a line a lead must see now. Source: queue policy F.8. */

import type { BoardLine } from "../../core/protocol";

const WAIT_ALARM_SECONDS = 15 * 60;
const URGENT_ALARM_SECONDS = 30;

export const isWaitAlarm = (line: BoardLine, now: number): boolean =>
  line.longest_since !== null && now - line.longest_since > WAIT_ALARM_SECONDS;
export const isNobodyAlarm = (line: BoardLine): boolean =>
  line.phase === "open" && !line.desks.some((desk) => desk.phase === "available");
/** Somebody has said that it cannot wait, and nobody has taken it up. */
export const isUrgentAlarm = (line: BoardLine, now: number): boolean =>
  line.urgent_unseen_since !== null && now - line.urgent_unseen_since >= URGENT_ALARM_SECONDS;
