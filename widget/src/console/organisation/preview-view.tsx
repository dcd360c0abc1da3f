/** The visitor's page as the draft would have it: the real one, marked, in each language of the line. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isRefused, type PreviewShown } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfLine } from "./hours-view";

export function PreviewView({ app, value }: OfLine): JSX.Element | null {
  const { texts, organisation } = app;
  const [shown, setShown] = useState<PreviewShown | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  const { looked, opened } = organisation;
  if (looked === null || looked.errors.length > 0 || opened === null || organisation.held?.draft == null) return null;
  const look = async (): Promise<void> => {
    const answer = await organisation.preview(opened.id);
    setShown(isRefused(answer) ? null : answer);
    setWhy(isRefused(answer) ? answer.refused : null);
  };
  return (
    <section aria-label={texts.say("organisation.preview")} class="preview">
      <h4>{texts.say("organisation.preview")}</h4>
      <p class="hint">{texts.say("organisation.preview_how")}</p>
      <Button onPress={() => void look()}>{texts.say("organisation.preview_make")}</Button>
      <div role="status">
        {why !== null && <p class="note warn">{texts.sayOr(`reason.${why}`, "reason.broken")}</p>}
        {shown !== null && (
          <>
            <p>{texts.say("organisation.preview_until", { time: texts.time(shown.expires) })}</p>
            <ul class="plain">
              {value.languages.map((language) => (
                <li key={language}>
                  <a href={`${shown.page}?lang=${encodeURIComponent(language)}`} target="_blank" rel="noreferrer">
                    {texts.say("organisation.preview_open", { language: texts.languageName(language) })}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
