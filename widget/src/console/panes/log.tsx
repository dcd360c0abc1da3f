/** The words of one conversation, each with its side, its time and its mark; earlier ones are hidden while it is unsure who writes. */

import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { cardIn } from "../../core/card";
import type { Entry, Said } from "../../core/timeline";
import { Button } from "../../ui/button";
import { isLost, Log, Message } from "../../ui/messages";
import { Ask } from "./ask";
import type { OfPane } from "./pane-view";

export function PaneLog({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  const { entries, hiddenUpTo } = pane;
  // The whole page is drawn with each letter that is typed: what has not changed is not looked at again.
  const shown = useMemo(() => entries.filter((entry) => entry.key > hiddenUpTo), [entries, hiddenUpTo]);
  const lines = useMemo(
    () => shown.map((entry) => <OneEntry key={entry.key} app={app} pane={pane} entry={entry} />),
    [shown, texts.language.value, pane.canSend],
  );
  return (
    <Log
      label={texts.say("talk.region", app.who(pane))}
      entries={shown}
      isReadOut={false}
      toNew={texts.say("talk.to_new")}
      typing={typingWords(app, pane)}
      top={<Above app={app} pane={pane} />}
    >
      {lines}
    </Log>
  );
}

function typingWords({ texts }: OfPane["app"], { typingNow }: OfPane["pane"]): string {
  if (typingNow === null) return "";
  return typingNow.alias === null ? texts.say("talk.typing") : texts.say("company.typing", { alias: typingNow.alias });
}

function OneEntry({ app, pane, entry }: OfPane & { readonly entry: Entry }): JSX.Element | null {
  const { texts } = app;
  if (entry.is === "gap") return <li class="note warn">{texts.say("talk.gap")}</li>;
  if (entry.is === "said") return <SaidEntry app={app} pane={pane} said={entry} />;
  if (entry.what === "new_keys") return <li class="sign">{texts.say("talk.new_keys")}</li>;
  if (!entry.isBeside || (entry.what !== "joined" && entry.what !== "left")) return null;
  return <li class="sign">{texts.say(`company.${entry.what}`, { alias: entry.alias ?? "" })}</li>;
}

function SaidEntry({ app, pane, said }: OfPane & { readonly said: Said }): JSX.Element {
  const { texts } = app;
  const { mine, alias, at, text, mark } = said;
  const by = mine ? texts.say("shared.you") : (alias ?? texts.say("talk.visitor"));
  const card = said.card === undefined ? null : cardIn(text);
  return (
    <Message
      isMine={mine}
      by={`${by} · ${texts.time(at / 1000)}`}
      mark={mark === null ? null : texts.say(`talk.mark_${mark}`)}
      isBad={isLost(mark)}
      act={
        mark === "withheld" &&
        pane.canSend && <Button onPress={() => pane.sendToAll(said.key)}>{texts.say("talk.send_withheld")}</Button>
      }
    >
      {card === null ? (
        text
      ) : (
        <>
          <span class="hint">{texts.say("cards.mark")}: </span>
          <strong lang={said.card?.lang}>{card.heading}</strong>
          {"\n"}
          <span lang={said.card?.lang}>{card.body}</span>
        </>
      )}
    </Message>
  );
}

function Above({ app, pane }: OfPane): JSX.Element | null {
  if (pane.again !== null) return <AgainNote app={app} pane={pane} />;
  const isEmpty = pane.entries.length === 0 && pane.stage === "sealed";
  return isEmpty ? <p class="hint">{app.texts.say("talk.empty")}</p> : null;
}

const isHidden = (entry: Entry, upTo: number): boolean => entry.is === "said" && entry.key <= upTo;

/** It cannot be dismissed by accident: showing takes two steps, and the first answer keeps the words hidden. */
function AgainNote({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  const [isAsking, setAsking] = useState(false);
  const n = pane.entries.filter((entry) => isHidden(entry, pane.hiddenUpTo)).length;
  return (
    <section class="note warn" role="alert">
      <strong>{texts.say("again.title")}</strong>
      <p>
        {texts.say(`again.why_${pane.again ?? "new"}`)} {texts.say("again.do")}
      </p>
      <p class="row">
        <span class="hint">{texts.say("again.hidden", { n })}</span>
        <Button onPress={() => setAsking(true)}>{texts.say("again.show")}</Button>
      </p>
      {isAsking && <ShowEarlier app={app} pane={pane} onAnswered={() => setAsking(false)} />}
    </section>
  );
}

function ShowEarlier({ app, pane, onAnswered }: OfPane & { readonly onAnswered: () => void }): JSX.Element {
  const { texts } = app;
  return (
    <Ask
      number={pane.number}
      title={texts.say("again.title")}
      what={texts.say("again.sure")}
      yes={texts.say("again.yes")}
      no={texts.say("again.no")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        pane.showEarlier();
      }}
    />
  );
}
