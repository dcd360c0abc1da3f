/** Taking a conversation up from the board: a lead who has no shift starts one that takes no tickets. */

import type { BoardLine } from "../../core/protocol";
import type { ConsoleApp } from "../app";

export async function takeOver(
  app: ConsoleApp,
  line: BoardLine,
  { conversation, language }: BoardLine["orphans"][number],
): Promise<void> {
  if (app.desk.shift === null) {
    const spoken = app.signIn.profile?.lines.find(({ id }) => id === line.line)?.languages ?? [];
    await app.desk.start([line.line], [...new Set([...spoken, language])], 1, true);
    if (app.desk.shift === null) return; // the refusal says why
  }
  await app.desk.takeOrphan(conversation);
  if (app.acts.refusal === null) app.show("work");
}
