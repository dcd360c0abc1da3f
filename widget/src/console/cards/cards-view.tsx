/**
 * Cards beside the talk: looked for, read, and sent to the visitor of the pane in focus. Three presses: the key, a choice by
 * letters or arrows, Enter. The box is a combobox (ARIA APG): the focus stays in it.
 */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { composerId } from "../panes/numbers";
import type { Pane } from "../panes/pane";
import { isForAdvice } from "../topic";
import { found, type Ready, readyCards } from "./cards";
import { Receiver, receiverOf, useSending } from "./sending";

export const CARDS_ID = "cards";
const QUERY_ID = "cards-query";
const LIST_ID = "cards-list";
const optionId = ({ id }: Ready): string => `card-${id}`;

export function CardsView({ app }: OfApp): JSX.Element | null {
  const { cards, texts } = app;
  if (!cards.isOpen.value) return null;
  return (
    <aside id={CARDS_ID} class="guide cards" data-region tabIndex={-1} aria-label={texts.say("cards.title")}>
      <div class="row">
        <h2>{texts.say("cards.title")}</h2>
        <span class="grow" />
        <Button keys="Esc" onPress={() => leaveCards(app)}>
          {texts.say("shared.close")}
        </Button>
      </div>
      <Receiver app={app} />
      <Choose app={app} />
    </aside>
  );
}

/** Closed, and back to where the counsellor was writing. */
export function leaveCards(app: ConsoleApp): void {
  app.cards.close();
  const pane = app.panes.inFocus ?? app.panes.open[0];
  if (pane !== undefined) queueMicrotask(() => document.getElementById(composerId(pane.number))?.focus());
}

/** Opens them with the focus in the box, or goes there; pressed once more inside, it closes. */
export function toggleCards(app: ConsoleApp): void {
  const { cards } = app;
  if (cards.isOpen.value && document.getElementById(CARDS_ID)?.contains(document.activeElement) === true) {
    leaveCards(app);
    return;
  }
  app.guide.close();
  app.services.close();
  app.show("work");
  cards.open();
  queueMicrotask(() => document.getElementById(QUERY_ID)?.focus());
}

function shownOf(app: ConsoleApp): readonly Ready[] {
  const pane = receiverOf(app);
  const where = {
    line: pane?.state.line ?? "",
    language: pane?.state.language ?? app.texts.language.value,
    isForAdvice: isForAdvice(pane?.state.topic ?? null),
  };
  return found(readyCards(app.phrases.now.cards, where), app.cards.query.value);
}

function Choose({ app }: OfApp): JSX.Element {
  const { cards, texts } = app;
  const shown = shownOf(app);
  const at = Math.min(cards.at.value, shown.length - 1);
  const chosen = shown[at];
  const pane = receiverOf(app);
  const { send, question } = useSending(app, () => leaveCards(app));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowDown") cards.at.value = (at + 1) % Math.max(1, shown.length);
    else if (event.key === "ArrowUp") cards.at.value = (at - 1 + shown.length) % Math.max(1, shown.length);
    else if (event.key === "Enter") {
      if (!event.repeat) send(chosen);
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <label for={QUERY_ID}>{texts.say("cards.search")}</label>
      <input
        id={QUERY_ID}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={shown.length > 0}
        aria-controls={LIST_ID}
        aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
        value={cards.query.value}
        onInput={(event) => cards.look(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <p class="hint" role="status">
        {texts.say("cards.found", { n: shown.length })}
      </p>
      {shown.length > 0 && (
        <div id={LIST_ID} class="card-list" role="listbox" aria-label={texts.say("cards.list")}>
          {shown.map((card, n) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which points to it; keys are read there
            // biome-ignore lint/a11y/useKeyWithClickEvents: the same
            <div
              key={card.id}
              id={optionId(card)}
              role="option"
              aria-selected={card === chosen}
              lang={card.mark.lang}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => (cards.at.value = n)}
            >
              {card.title}
            </div>
          ))}
        </div>
      )}
      {chosen !== undefined && <Chosen app={app} card={chosen} pane={pane} onSend={() => send(chosen)} />}
      {question}
    </>
  );
}

interface ChosenProps extends OfApp {
  readonly card: Ready;
  readonly pane: Pane | null;
  readonly onSend: () => void;
}

/** As the visitor will read it, with what is known of it. */
function Chosen({ app, card, pane, onSend }: ChosenProps): JSX.Element {
  const { texts } = app;
  return (
    <article class="stack">
      {pane !== null && (
        <Button look="main" isOff={!pane.canSend} onPress={onSend}>
          {texts.say("cards.send", app.who(pane))}
        </Button>
      )}
      <Notes app={app} card={card} pane={pane} />
      <div class="card-read" lang={card.mark.lang} dir="auto">
        <h3>{card.title}</h3>
        <p>{card.body}</p>
      </div>
    </article>
  );
}

function Notes({ app, card, pane }: Omit<ChosenProps, "onSend">): JSX.Element {
  const { texts, phrases } = app;
  const kept = phrases.now.cards.find(({ id }) => id === card.id);
  const { lang } = card.mark;
  return (
    <>
      {kept?.is_starter === true && <p class="hint">{texts.say("cards.starter")}</p>}
      {kept?.is_starter === false && kept.is_due && (
        <p class="note warn">{texts.say("cards.due", { day: kept.reviewed })}</p>
      )}
      {pane !== null && lang !== pane.state.language && (
        <p class="note warn">{texts.say("cards.other_language", { language: texts.languageName(lang) })}</p>
      )}
    </>
  );
}
