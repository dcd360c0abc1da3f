/** What the console has for the staff's views; and to whom a message of a ceremony goes. */

import { isRefused, type FromConsole } from "../../core/protocol";
import type { ConsoleApp } from "../app";
import { readMessage } from "../enrolment/messages";
import type { World } from "../world";
import { bytesOf } from "./bytes-of";
import type { StaffTools } from "./ports";

export const staffTools = (app: ConsoleApp, world: World): StaffTools => ({
  api: world.staffApi,
  keys: app.own.atRest,
  chain: world.chain,
  timers: world.timers,
  ownNow: () => world.timers.now() / 1000,
  random: (count) => world.random(count),
  profile: () => app.signIn.profile,
  sayTo: async (staff, body) => {
    const answer = await app.connection.ask("ceremony", { to: staff, body });
    return isRefused(answer) ? answer : {};
  },
  changed: () => app.changed(),
});

/** A lead's own ceremony hears what the joiner says; everything else is for the joiner's side. */
export async function ceremonyHeard(app: ConsoleApp, { from, body }: FromConsole): Promise<void> {
  const bytes = bytesOf(body);
  if (bytes === null) return;
  const isOurs = app.staff.ceremony?.begun.staff === from;
  if (isOurs && !begins(bytes)) return app.staff.heard(from, bytes);
  const { isAsked } = app.joining;
  await app.joining.heard(from, bytes);
  if (!isAsked && app.joining.isAsked) app.attention.tell(app.texts.say("enrol.notice"), { tone: "news" });
}

function begins(bytes: Uint8Array): boolean {
  try {
    return readMessage(bytes).is === "begin";
  } catch {
    return false;
  }
}
