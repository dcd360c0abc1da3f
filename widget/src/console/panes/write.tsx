/** Where a counsellor writes: it says to whom, keeps its own draft, and asks back when the words may be for another. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Composer } from "../../ui/composer";
import { WithPhrases } from "../phrases/picker";
import type { TextKey } from "../texts";
import { Ask } from "./ask";
import { composerId } from "./numbers";
import type { Pane } from "./pane";
import type { OfPane } from "./pane-view";

/** So much of the draft stands in the question. */
const ASKED_MAX_CHARS = 300;

export function Write({ app, pane }: OfPane): JSX.Element {
  const { texts, panes } = app;
  const [isAsking, setAsking] = useState(false);
  const who = app.who(pane);
  const hint = hintOf(pane);
  const send = (): void => {
    if (panes.mustAsk(pane, Date.now())) setAsking(true);
    else panes.send(pane);
  };
  return (
    <WithPhrases app={app} pane={pane}>
      <Composer
        id={composerId(pane.number)}
        label={texts.say("talk.write", who)}
        isLabelSeen
        send={texts.say("talk.send", who)}
        draft={pane.draft}
        canSend={pane.canSend}
        isOff={pane.isGone}
        onDraft={(text) => panes.typed(pane, text)}
        onSend={send}
      >
        {hint !== null && texts.say(hint)}
      </Composer>
      {isAsking && <WrongWindow app={app} pane={pane} onAnswered={() => setAsking(false)} />}
    </WithPhrases>
  );
}

/** Why nothing can be sent there now; null: it can. */
export function hintOf(pane: Pane): TextKey | null {
  if (pane.isGone || pane.isEnding) return "talk.cannot";
  if (pane.isBoxFull) return "talk.box_full";
  return pane.canSend ? null : "talk.not_yet";
}

function WrongWindow({ app, pane, onAnswered }: OfPane & { readonly onAnswered: () => void }): JSX.Element {
  const { texts, panes } = app;
  const who = app.who(pane);
  return (
    <Ask
      number={pane.number}
      title={texts.say("talk.confirm_ask", who)}
      quote={`“${pane.draft.trim().slice(0, ASKED_MAX_CHARS)}”`}
      what={texts.say("talk.confirm_title", who)}
      yes={texts.say("talk.confirm_send", who)}
      yesKey={who.letter}
      no={texts.say("talk.confirm_keep")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        panes.confirmed(pane.id);
        panes.send(pane);
      }}
    />
  );
}
