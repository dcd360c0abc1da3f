/** A call to come in: asked of whoever is on no shift, and with its answers on a lead's board. */

import type { JSX } from "preact";
import type { CallIn } from "../../core/protocol";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { OfLine } from "../board/line-view";
import { MINUTES } from "./call-in";
import { MailAddress } from "./mail-view";

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
      <Refused app={app} line={call.line} />
    </Banner>
  );
}

const saidOf = ({ texts }: OfApp["app"], minutes: number | null): string =>
  minutes === null ? texts.say("call_in.said_no") : texts.say("call_in.said_in", { n: minutes });

/** Why the last press was refused, beside what was pressed. */
function Refused({ app, line }: OfApp & { readonly line: string }): JSX.Element | null {
  const reason = app.callIn.refusedOn(line);
  if (reason === null) return null;
  const words = app.texts.sayOr([`call_in.no_${reason}`, `reason.${reason}`], "reason.broken");
  return <span role="alert">{words}</span>;
}

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
        <Refused app={app} line={line.line} />
      </div>
    );
  }
  return (
    <section class="note call-in" aria-label={texts.say("call_in.title", { line: line.name })}>
      <div class="row">
        <span>{texts.say("call_in.since", { time: texts.time(call.at), who: call.by })}</span>
        <Button onPress={() => void callIn.end(call)}>{texts.say("call_in.enough")}</Button>
        <Refused app={app} line={line.line} />
      </div>
      <Mailed app={app} call={call} />
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

/** To how many an e-mail went; never to whom. */
function Mailed({ app, call }: OfApp & { readonly call: CallIn }): JSX.Element | null {
  const { mailed = 0, undelivered = 0 } = call;
  if (mailed + undelivered === 0) return null;
  return (
    <p class="hint">
      {app.texts.say("call_in.mailed", { n: mailed })}{" "}
      {undelivered > 0 && app.texts.say("call_in.undelivered", { n: undelivered })}
    </p>
  );
}

/** Whether one wants to be called at all: beside one's own shifts. */
export function CallWish({ app }: OfApp): JSX.Element {
  return (
    <>
      <Wish app={app} />
      <Refused app={app} line="" />
      <MailAddress app={app} />
    </>
  );
}

function Wish({ app }: OfApp): JSX.Element {
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
