/** A card on its way: to whom it goes is said before, and asked back where it may be meant for another talk. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConsoleApp, OfApp } from "../app";
import { Ask } from "../panes/ask";
import type { Pane } from "../panes/pane";
import { hintOf } from "../panes/write";
import { type Ready, textOf } from "./cards";

/** To whom a card goes: never to a guess. */
export const receiverOf = ({ panes }: ConsoleApp): Pane | null =>
  panes.openInFocus ?? (panes.open.length === 1 ? (panes.open[0] ?? null) : null);

/** Said where the counsellor reads it before the press; what hinders it, too. */
export function Receiver({ app }: OfApp): JSX.Element {
  const { texts } = app;
  const pane = receiverOf(app);
  if (pane === null) return <p class="note warn">{texts.say("cards.to_nobody")}</p>;
  const hint = hintOf(pane);
  return (
    <>
      <p>{texts.say("cards.to", app.who(pane))}</p>
      {hint !== null && <p class="note warn">{texts.say(hint)}</p>}
    </>
  );
}

interface Sending {
  /** Nothing goes where nothing can, and nobody is guessed. */
  send(card: Ready | undefined): void;
  /** Whether it is meant for this talk; null: nothing is asked. */
  readonly question: JSX.Element | null;
}

/** `sent`: told of the card that went out. */
export function useSending(app: ConsoleApp, sent: (card: Ready) => void): Sending {
  const [asked, setAsked] = useState<{ readonly card: Ready; readonly pane: Pane } | null>(null);
  const go = (pane: Pane, card: Ready): void => {
    if (!app.panes.push(pane, textOf(card), card.mark)) return;
    app.attention.tell(app.texts.say("cards.sent", { title: card.title }));
    sent(card);
  };
  return {
    send: (card) => {
      const pane = receiverOf(app);
      if (card === undefined || pane === null || !pane.canSend) return;
      app.panes.focus(pane.id, Date.now()); // the only one may not have had it yet
      if (app.panes.mustAsk(pane, Date.now())) setAsked({ card, pane });
      else go(pane, card);
    },
    question:
      asked === null ? null : (
        <WrongTalk {...asked} app={app} onAnswered={() => setAsked(null)} onYes={() => go(asked.pane, asked.card)} />
      ),
  };
}

interface WrongTalkProps extends OfApp {
  readonly pane: Pane;
  readonly card: Ready;
  readonly onAnswered: () => void;
  readonly onYes: () => void;
}

/** The same question as for words: the first send after another talk may be meant for that one. */
function WrongTalk({ app, pane, card, onAnswered, onYes }: WrongTalkProps): JSX.Element {
  const { texts, panes } = app;
  const who = app.who(pane);
  return (
    <Ask
      number={pane.number}
      title={texts.say("cards.ask", who)}
      quote={card.title}
      what={texts.say("cards.ask_what")}
      yes={texts.say("cards.send", who)}
      yesKey={who.letter}
      no={texts.say("cards.keep")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        panes.confirmed(pane.id);
        onYes();
      }}
    />
  );
}
