/** The locked console: nothing of anybody is on it. An offer rings, and whoever opens it by its button takes it. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { OpeningFaultNote, WordsForm } from "../keys/opening-view";
import type { TextKey } from "../texts";
import { Urgent } from "../urgent";

export function LockView({ app }: OfApp): JSX.Element {
  const { locking, own, offers, panes, texts, attention } = app;
  const { opening } = own;
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => button.current?.focus(), []);
  const isOffered = offers.isOpen;
  const orphans = attention.orphans.size;
  return (
    <main class="cover sheet card" data-region tabIndex={-1}>
      <h1>{texts.say("lock.title")}</h1>
      <p>{texts.say(app.desk.shift === null ? "lock.what" : "lock.what_shift")}</p>
      {!locking.isAsked && <p class="hint">{texts.say("lock.idle", { n: Math.round(locking.seconds / 60) })}</p>}
      {isOffered && <Offered app={app} />}
      {orphans > 0 && <p class="note warn">{texts.say("cover.orphans", { n: orphans })}</p>}
      {panes.unread > 0 && <p class="note">{texts.say("cover.unread", { n: panes.unread })}</p>}
      <OpeningFaultNote app={app} />
      <Button look="main" at={button} isOff={opening.isBusy} onPress={() => void locking.unlock(null)}>
        {texts.say(wordsOfButton(app, isOffered))}
      </Button>
      {opening.needsWords && own.hasWords && <WordsForm app={app} onWords={(typed) => void locking.unlock(typed)} />}
      {!opening.needsWords && own.hasWords && (
        <Button onPress={() => own.wantWords()}>{texts.say("opening.by_words")}</Button>
      )}
    </main>
  );
}

function wordsOfButton(app: ConsoleApp, isOffered: boolean): TextKey {
  if (app.signIn.profile?.is_demonstration === true) return isOffered ? "lock.take_demo" : "lock.open_demo";
  return isOffered ? "lock.take" : "lock.open";
}

function Offered({ app }: OfApp): JSX.Element {
  const { offers, texts } = app;
  return (
    <section class="offer is-open" aria-label={texts.say("offer.title")}>
      <h2>{texts.say("offer.title")}</h2>
      <Urgent app={app} urgent={offers.current?.urgent ?? null} />
      <p>{texts.say("offer.left", { n: offers.secondsLeft })}</p>
    </section>
  );
}
