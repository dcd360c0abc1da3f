/** A colleague asks this desk: who asks, what for, in which language. Not of what was said, and not like an offer. */

import type { JSX } from "preact";
import type { AskedIn } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { keysOf } from "../keyboard";
import { Urgent } from "../urgent";

export function AskingCard({ app }: OfApp): JSX.Element | null {
  const { askings, texts, desk } = app;
  const over = askings.over.filter(({ conversation }) => app.panes.of(conversation)?.isOver !== false);
  const { current } = askings;
  if (desk.unknownSince !== null || (current === null && over.length === 0)) return null;
  return (
    <section class={current === null ? "asking" : "asking is-open"} aria-label={texts.say("asking.title")}>
      {over.map((one) => (
        <p key={one.conversation} class="hint">
          {overWords(app, one)}
        </p>
      ))}
      {current !== null && <Open app={app} asking={current} />}
    </section>
  );
}

export const overWords = ({ texts }: Pick<OfApp["app"], "texts">, { outcome, by }: AskedIn): string =>
  outcome === "declined" || outcome === "parted" || outcome === null
    ? texts.say("asking.over")
    : texts.say(`asking.over_${outcome}`, { by });

function Open({ app, asking }: OfApp & { readonly asking: AskedIn }): JSX.Element {
  const { texts, askings, panes, showing } = app;
  const { purpose, crossing, organisation } = asking;
  const by = organisation === "" ? asking.by : `${asking.by}, ${organisation}`;
  const isFull = panes.free === null;
  const come = (): void => {
    void askings.comeIn(asking);
    showing.cover.value = "open"; // whoever comes wants to see
  };
  return (
    <>
      <h2>{texts.say("asking.title")}</h2>
      <p>
        <strong>{texts.say(`asking.${purpose}`, { by })}</strong>
      </p>
      <Urgent app={app} urgent={asking.urgent} />
      <Facts app={app} asking={asking} />
      {crossing !== null && <p class="note warn">{texts.say(`asking.${crossing}`)}</p>}
      <p class="hint">{texts.say(organisation === "" ? "asking.how" : "asking.stranger")}</p>
      <p>{texts.say("offer.left", { n: askings.secondsLeft(asking) })}</p>
      {isFull && <p class="hint">{texts.say("asking.no_room")}</p>}
      <div class="row">
        <Button look="main" keys={keysOf("come_in")} isOff={isFull} onPress={come}>
          {texts.say("asking.come")}
        </Button>
        <Button keys={keysOf("stay_out")} onPress={() => void askings.decline(asking)}>
          {texts.say("asking.decline")}
        </Button>
      </div>
    </>
  );
}

function Facts({ app, asking }: OfApp & { readonly asking: AskedIn }): JSX.Element {
  const { texts, clock } = app;
  return (
    <dl>
      <dt>{texts.say("offer.line")}</dt>
      <dd>{asking.line_name}</dd>
      <dt>{texts.say("offer.language")}</dt>
      <dd>{texts.languageName(asking.language)}</dd>
      {asking.organisation === "" && (
        <>
          <dt>{texts.say("offer.topic")}</dt>
          <dd>{texts.sayOr(`topic.${asking.topic}`, "topic.none")}</dd>
          <dt>{texts.say("asking.began")}</dt>
          <dd>{texts.duration(Math.max(0, clock.now() - asking.began_at))}</dd>
        </>
      )}
    </dl>
  );
}
