/** What was published within the last month: by whom, when, and that it can be undone. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { whoOf } from "./who";

export function PastView({ app }: OfApp): JSX.Element | null {
  const { texts, organisation } = app;
  const { past, own } = organisation;
  if (past === null || own === null) return null;
  return (
    <section aria-label={texts.say("organisation.past")}>
      <h2>{texts.say("organisation.past")}</h2>
      <p class="hint">{texts.say("organisation.past_how")}</p>
      {past.length === 0 && <p>{texts.say("organisation.past_none")}</p>}
      <ul class="plain">
        {past.map(({ number, by, at, undoes, items }) => (
          <li key={number} class="row">
            <span>
              {texts.dayAndTime(at)} · {whoOf(app, by)}
              {undoes !== null && ` · ${texts.say("organisation.undoes")}`}
              {` · ${items.map(({ id }) => id).join(", ")}`}
            </span>
            {items.every(({ kind, version }) => own.may.includes(kind) && version > 0) && (
              <Button
                isOff={organisation.isBusy}
                label={texts.say("organisation.undo_label", { time: texts.dayAndTime(at) })}
                onPress={() => void organisation.undo(number)}
              >
                {texts.say("organisation.undo")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
