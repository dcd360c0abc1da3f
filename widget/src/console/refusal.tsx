/** What the daemon refused, in words that name the act and what of it is not allowed. */

import type { JSX } from "preact";
import type { ConsoleApp, OfApp } from "./app";
import { mostOf } from "./shift/wish";

/** The last press, until the next or for a while. */
export function RefusalNote({ app }: OfApp): JSX.Element | null {
  const words = refusalWords(app);
  return words === null ? null : <Alert words={words} />;
}

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
