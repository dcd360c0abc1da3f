/** The protocol cards: their list with a box to search in, and one of them whole. Nothing here sends anything. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { keysOf } from "../keyboard";
import { composerId } from "../panes/numbers";
import type { Language } from "../texts";
import { CARDS, found } from "./protocol-cards";
import type { CardId } from "./card-shape";

export const GUIDE_ID = "guide";

export function GuideView({ app }: OfApp): JSX.Element | null {
  const { guide, texts } = app;
  if (!guide.isOpen.value) return null;
  return (
    <aside id={GUIDE_ID} class="guide" data-region tabIndex={-1} aria-label={texts.say("protocols.title")}>
      <div class="row">
        <h2>{texts.say("protocols.title")}</h2>
        <span class="grow" />
        <Button keys="Esc" onPress={() => leave(app)}>
          {texts.say("shared.close")}
        </Button>
      </div>
      {guide.card.value === null ? <List app={app} /> : <Card key={guide.card.value} app={app} id={guide.card.value} />}
    </aside>
  );
}

/** Closed, and back to where the counsellor was writing. */
export function leave({ guide, panes }: ConsoleApp): void {
  guide.close();
  const pane = panes.inFocus ?? panes.open[0];
  if (pane !== undefined) setTimeout(() => document.getElementById(composerId(pane.number))?.focus());
}

/** Opens them with the focus in the box, or goes there; pressed once more inside, it closes. */
export function toggle(app: ConsoleApp): void {
  const { guide } = app;
  if (guide.isOpen.value && document.getElementById(GUIDE_ID)?.contains(document.activeElement) === true) {
    leave(app);
    return;
  }
  app.show("work");
  guide.isOpen.value = true;
  setTimeout(() => document.querySelector<HTMLElement>(`#${GUIDE_ID} [data-begin]`)?.focus());
}

function List({ app }: OfApp): JSX.Element {
  const { guide, texts } = app;
  const language = texts.language.value;
  const cards = found(language, guide.query.value);
  const readFirst = (event: Event): void => {
    event.preventDefault();
    guide.card.value = cards[0] ?? null;
  };
  return (
    <>
      <form class="stack" onSubmit={readFirst}>
        <label for="guide-query">{texts.say("protocols.search")}</label>
        <input
          id="guide-query"
          type="search"
          data-begin
          autocomplete="off"
          spellcheck={false}
          value={guide.query.value}
          onInput={(event) => (guide.query.value = event.currentTarget.value)}
        />
      </form>
      <p class="unseen" role="status">
        {texts.say("protocols.found", { n: cards.length })}
      </p>
      <ul class="stack">
        {cards.map((id) => (
          <li key={id}>
            <Button onPress={() => (guide.card.value = id)}>{CARDS[language][id].title}</Button>
          </li>
        ))}
      </ul>
      {cards.length === 0 && <p class="hint">{texts.say("protocols.none")}</p>}
      <p class="hint">{texts.say("protocols.own_first")}</p>
    </>
  );
}

/** The words that could be said are in the language of the conversation in focus, where there is a card in it. */
function Card({ app, id }: OfApp & { readonly id: CardId }): JSX.Element {
  const { texts } = app;
  const card = CARDS[texts.language.value][id];
  const spoken = spokenIn(app);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  return (
    <article class="stack">
      <h3 ref={title} tabIndex={-1} data-begin>
        {card.title}
      </h3>
      <ol>
        {card.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h4>{texts.say("protocols.sayings")}</h4>
      <ul lang={spoken}>
        {CARDS[spoken][id].sayings.map((saying) => (
          <li key={saying}>“{saying}”</li>
        ))}
      </ul>
      <div class="row">
        <Button onPress={() => backToList(app)}>{texts.say("protocols.all")}</Button>
      </div>
      <p class="hint">{texts.say("protocols.own_first")}</p>
      <p class="hint">{texts.say("protocols.not_sent", { keys: keysOf("protocols") })}</p>
    </article>
  );
}

function backToList({ guide }: ConsoleApp): void {
  guide.card.value = null;
  setTimeout(() => document.querySelector<HTMLElement>(`#${GUIDE_ID} [data-begin]`)?.focus());
}

function spokenIn({ panes, texts }: ConsoleApp): Language {
  const language = panes.openInFocus?.state.language ?? "";
  return language in CARDS ? (language as Language) : texts.language.value;
}
