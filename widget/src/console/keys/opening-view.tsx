/** What is asked when keys are needed: a touch, or the six words; and why it did not work. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { Sheet } from "../question";

export function OpeningFaultNote({ app }: OfApp): JSX.Element | null {
  const { texts } = app;
  const { opening } = app.own;
  if (opening.fault !== null) {
    return (
      <p class="note warn" role="alert">
        {texts.say(`opening.${opening.fault}`)}
      </p>
    );
  }
  return opening.needsWords ? <p class="note">{texts.say("opening.no_prf")}</p> : null;
}

export function WordsForm({ app, onWords }: OfApp & { readonly onWords: (typed: string) => void }): JSX.Element {
  const { texts } = app;
  const { opening } = app.own;
  const [typed, setTyped] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    onWords(typed);
  };
  return (
    <form class="stack" onSubmit={submit}>
      <label class="stack">
        {texts.say("opening.words")}
        <textarea
          rows={2}
          value={typed}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          lang="en"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <p class="hint">{texts.say("opening.words_hint")}</p>
      <Button isOff={opening.isBusy || typed.trim() === ""}>
        {texts.say(opening.isBusy ? "opening.working" : "opening.open")}
      </Button>
    </form>
  );
}

/** Above everything while keys are asked for. */
export function OpeningSheet({ app }: OfApp): JSX.Element | null {
  const { texts, own } = app;
  const { opening, atRest } = own;
  const why = atRest.asking;
  if (why === null) return null;
  return (
    <Sheet title={texts.say("opening.title")} onCancel={() => atRest.refuse()}>
      <div class="stack">
        <p>{texts.say(`opening.for_${why}`)}</p>
        <OpeningFaultNote app={app} />
        {!opening.needsWords && (
          <Button look="main" isFirst isOff={opening.isBusy} onPress={() => void atRest.touch()}>
            {texts.say("opening.touch")}
          </Button>
        )}
        {opening.needsWords ? (
          <WordsForm app={app} onWords={(typed) => void atRest.words(typed)} />
        ) : (
          own.hasWords && <Button onPress={() => own.wantWords()}>{texts.say("opening.by_words")}</Button>
        )}
        <div class="row row-end">
          <Button onPress={() => atRest.refuse()}>{texts.say("opening.not_now")}</Button>
        </div>
      </div>
    </Sheet>
  );
}
