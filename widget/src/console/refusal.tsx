/** What the daemon refused, in words that name the act and what of it is not allowed. */

import type { JSX } from "preact";
import type { Reason } from "../core/protocol";
import type { ConsoleApp, OfApp } from "./app";
import { mostOf } from "./shift/wish";

/** The last press, until the next or for a while. */
export function RefusalNote({ app }: OfApp): JSX.Element | null {
  const words = refusalWords(app);
  return words === null ? null : <Alert words={words} />;
}

interface RefusedProps extends OfApp {
  readonly reason: Reason | null;
  readonly act: KeysAct;
}

export function Refused({ app, reason, act }: RefusedProps): JSX.Element | null {
  return reason === null ? null : <Alert words={refusedKeys(app, act, reason)} />;
}

/** What is done with shifts and keys. */
type KeysAct = "install";

export const refusedKeys = ({ texts }: ConsoleApp, act: KeysAct, reason: Reason): string =>
  texts.sayOr([`keys.${act}_${reason}`, `reason.${reason}`], "reason.broken");

const Alert = ({ words }: { readonly words: string }): JSX.Element => (
  <p class="note warn" role="alert">
    {words}
  </p>
);

/** Null when nothing was refused lately. */
export function refusalWords({ acts, texts, signIn, desk }: ConsoleApp): string | null {
  const { refusal, refused } = acts;
  if (refusal === null) return null;
  if (refused === null) return texts.sayOr(`reason.${refusal}`, "reason.broken");
  if (refusal === "offline") return texts.say(acts.wasAsked ? "refused.unanswered" : "refused.not_asked");
  if (refused === "set_capacity" && refusal === "not_allowed") {
    const served = desk.shift?.lines ?? [];
    const lines = (signIn.profile?.lines ?? []).filter(({ id }) => served.includes(id));
    return texts.say("refused.set_capacity", { n: mostOf(lines) });
  }
  return texts.sayOr([`refused.${refused}_${refusal}`, `reason.${refusal}`], "reason.broken");
}
