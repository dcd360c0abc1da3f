/** For one's own eyes: one's load in this shift, and how many wait, for who asks. Closed until it is opened; nothing of it is kept. */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";

const MINUTE_SECONDS = 60;

type OfShift = OfApp & { readonly shift: DeskState };

export function OwnView({ app }: OfApp): JSX.Element {
  const { texts } = app;
  return (
    <details class="own">
      <summary>{texts.say("own.title")}</summary>
      <LoadList app={app} />
      <p class="hint">{texts.say("own.only_you")}</p>
      <QueueAsked app={app} />
      {app.practising === null && <Button onPress={() => app.show("phrases")}>{texts.say("nav.phrases")}</Button>}
    </details>
  );
}

export function LoadList({ app }: OfApp): JSX.Element {
  const { texts, load, clock } = app;
  const minutes = Math.round(load.talkSeconds / MINUTE_SECONDS);
  return (
    <ul>
      <li>{texts.say("own.talks", { n: load.talks, minutes })}</li>
      {load.since !== null && (
        <li>{texts.say("own.without_pause", { time: texts.duration(Math.max(0, clock.now() - load.since)) })}</li>
      )}
      {load.abuse > 0 && <li>{texts.say("own.abuse", { n: load.abuse })}</li>}
    </ul>
  );
}

/** A lead has the board; nobody else is shown a number who has not asked for it. */
function QueueAsked({ app }: OfApp): JSX.Element | null {
  const { texts, signIn, queue } = app;
  if (signIn.isLead) return null;
  return (
    <div role="status">
      {queue.lines === null ? (
        <Button isOff={app.desk.unknownSince !== null} onPress={() => void queue.ask()}>
          {texts.say("own.ask_queue")}
        </Button>
      ) : (
        <ul>
          {queue.lines.map(({ line, waiting }) => (
            <li key={line}>{texts.say("own.queue", { line: signIn.lineName(line), n: waiting })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One needs all of her: a button while she could get another, and the way back. */
export function OnlyOne({ app, shift }: OfShift): JSX.Element | null {
  const { texts, desk, panes } = app;
  if (shift.only_one) {
    return (
      <div class="note only-one">
        <p>{texts.say(panes.open.length > 1 ? "own.only_one_two" : "own.only_one_on")}</p>
        <Button isOff={desk.unknownSince !== null} onPress={() => void desk.onlyOne(false)}>
          {texts.say("own.as_before")}
        </Button>
      </div>
    );
  }
  const isUseful = panes.open.length > 0 && shift.capacity > 1 && shift.phase !== "last";
  if (!isUseful) return null;
  return (
    <Button class="only-one" isOff={desk.unknownSince !== null} onPress={() => void desk.onlyOne(true)}>
      {texts.say("own.only_one")}
    </Button>
  );
}

/** Who is new has one at once for an hour: why the number cannot be raised. */
export function FirstHour({ app, shift }: OfShift): JSX.Element | null {
  if (!isFirstHour(app, shift)) return null;
  const time = app.texts.time(shift.one_until ?? 0, app.clock.now());
  return <p class="hint">{app.texts.say("own.first_hour", { time })}</p>;
}

export const isFirstHour = ({ clock }: OfApp["app"], { one_until }: DeskState): boolean =>
  one_until !== null && one_until > clock.now();
