/** The offer: for whom somebody is needed, how long there is to answer, and where the conversation would come. */

import type { JSX } from "preact";
import type { Offer } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { keysOf } from "../keyboard";
import { letterOf } from "../panes/numbers";
import { topicWords } from "../topic";
import { Urgent } from "../urgent";
import { firstRest, isResting } from "./wrap-up";

export function OfferCard({ app }: OfApp): JSX.Element {
  const { offers, texts } = app;
  const offer = offers.current;
  if (app.desk.unknownSince !== null) return <Unknown app={app} isOpen={offers.isOpen} />;
  if (offer === null || !offers.isOpen) {
    return (
      <section class="offer" aria-label={texts.say("offer.title")}>
        <p class="hint">{offer === null ? noneWords(app) : texts.say("offer.over")}</p>
      </section>
    );
  }
  return (
    <section class="offer is-open" aria-label={texts.say("offer.title")}>
      <h2>{texts.say("offer.title")}</h2>
      <Urgent app={app} urgent={offer.urgent} />
      <Facts app={app} offer={offer} />
      <TimeLeft app={app} />
      <Answers app={app} />
    </section>
  );
}

/** No offer does not mean that nobody waits: who rests or has a pause is told so, and when there can be one. */
function noneWords(app: ConsoleApp): string {
  const { texts, desk } = app;
  const { shift } = desk;
  if (shift?.phase === "paused") return texts.say("offer.none_paused");
  if (shift === null || !isResting(app, shift)) return texts.say("offer.none");
  return texts.say("offer.none_resting", { n: firstRest(app, shift) });
}

/** Without a connection nobody knows whether it is open still, how long, or whether there is another. */
function Unknown({ app, isOpen }: OfApp & { readonly isOpen: boolean }): JSX.Element {
  const { texts } = app;
  return (
    <section class="offer" aria-label={texts.say("offer.title")}>
      <p class={isOpen ? "note warn" : "hint"}>{texts.say(isOpen ? "offer.unknown" : "offer.none_known")}</p>
    </section>
  );
}

function Facts({ app, offer }: OfApp & { readonly offer: Offer }): JSX.Element {
  const { texts, signIn } = app;
  return (
    <dl>
      <dt>{texts.say("offer.line")}</dt>
      <dd>{signIn.lineName(offer.line)}</dd>
      <dt>{texts.say("offer.language")}</dt>
      <dd>{texts.languageName(offer.language)}</dd>
      <dt>{texts.say("offer.topic")}</dt>
      <dd>{topicWords(texts, offer.topic)}</dd>
      <dt>{texts.say("offer.waited")}</dt>
      <dd>{texts.duration(offer.waited_seconds)}</dd>
    </dl>
  );
}

/** The bar says again what the number says: for the eye's corner only. */
function TimeLeft({ app }: OfApp): JSX.Element {
  const { texts, offers, panes } = app;
  const { secondsLeft, totalSeconds } = offers;
  return (
    <>
      <p>
        {texts.say("offer.left", { n: secondsLeft })}
        <progress max={totalSeconds} value={Math.min(totalSeconds, secondsLeft)} aria-hidden="true" />
      </p>
      <p class="hint">{texts.say("offer.to_slot", { letter: letterOf(panes.next) })}</p>
    </>
  );
}

function Answers({ app }: OfApp): JSX.Element {
  const { texts, offers, showing } = app;
  const accept = (): void => {
    void offers.accept();
    showing.cover.value = "open"; // whoever takes it wants to see
  };
  return (
    <div class="row">
      <Button look="main" keys={keysOf("accept")} onPress={accept}>
        {texts.say("offer.accept")}
      </Button>
      <Button keys={keysOf("decline")} onPress={() => void offers.decline()}>
        {texts.say("offer.decline")}
      </Button>
    </div>
  );
}
