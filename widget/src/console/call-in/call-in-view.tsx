/** A call to come in: asked of whoever is on no shift, and with its answers on a lead's board. */

import type { JSX } from "preact";
import type { CallIn } from "../../core/protocol";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { OfLine } from "../board/line-view";
import { MINUTES } from "./call-in";

/** Above every view, for who is called. */
export function CalledIn({ app }: OfApp): JSX.Element {
  return (
    <>
      {app.callIn.asked.map((call) => (
        <Asked key={call.id} app={app} call={call} />
      ))}
    </>
  );
}

function Asked({ app, call }: OfApp & { readonly call: CallIn }): JSX.Element {
  const { texts, callIn } = app;
  const mine = call.answers.find((one) => one.staff === app.signIn.profile?.staff.id);
  const words = texts.say("call_in.asked", { who: call.by, line: call.name });
  return (
    <Banner isQuiet={mine !== undefined}>
      <span>
        {words} {mine !== undefined && saidOf(app, mine.minutes)}
      </span>
      {MINUTES.map((minutes) => (
        <Button key={minutes} isPressed={mine?.minutes === minutes} onPress={() => void callIn.answer(call, minutes)}>
          {texts.say("call_in.in_minutes", { n: minutes })}
        </Button>
      ))}
      <Button isPressed={mine !== undefined && mine.minutes === null} onPress={() => void callIn.answer(call, null)}>
        {texts.say("call_in.cannot")}
      </Button>
    </Banner>
  );
}

const saidOf = ({ texts }: OfApp["app"], minutes: number | null): string =>
  minutes === null ? texts.say("call_in.said_no") : texts.say("call_in.said_in", { n: minutes });

/** On the board: to call, and who has answered. */
export function CallInLine({ app, line }: OfLine): JSX.Element {
  const { texts, callIn } = app;
  const call = callIn.onLine(line.line);
  if (call === null) {
    return (
      <div class="row call-in">
        <Button onPress={() => void callIn.callIn(line.line)}>
          {texts.say("call_in.call")}
          <span class="unseen"> · {line.name}</span>
        </Button>
        {callIn.refused.value !== null && (
          <span role="alert">
            {texts.sayOr([`call_in.no_${callIn.refused.value}`, `reason.${callIn.refused.value}`], "reason.broken")}
          </span>
        )}
      </div>
    );
  }
  return (
    <section class="note call-in" aria-label={texts.say("call_in.title", { line: line.name })}>
      <div class="row">
        <span>{texts.say("call_in.since", { time: texts.time(call.at), who: call.by })}</span>
        <Button onPress={() => void callIn.end(call)}>{texts.say("call_in.enough")}</Button>
      </div>
      <ul class="plain" aria-live="polite">
        {call.answers.length === 0 && <li class="hint">{texts.say("call_in.no_answers")}</li>}
        {call.answers.map((one) => (
          <li key={one.staff}>
            {one.minutes === null
              ? texts.say("call_in.cannot_come", { who: one.alias })
              : texts.say("call_in.comes_in", { who: one.alias, n: one.minutes })}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether one wants to be called at all: beside one's own shifts. */
export function CallWish({ app }: OfApp): JSX.Element {
  const { texts, callIn } = app;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={callIn.isCalled}
        onChange={(event) => void callIn.wish(event.currentTarget.checked)}
      />{" "}
      {texts.say("call_in.wish")}
    </label>
  );
}
