/** My shift: taking tickets or not, how many at once, and its end. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskState } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { ConsoleApp, OfApp } from "../app";
import { FirstHour, isFirstHour, OnlyOne, OwnView } from "../care/own-view";
import { Beside } from "../beside";
import { keysOf } from "../keyboard";
import { Question } from "../question";
import { Closings } from "./closings";
import type { TextKey } from "../texts";
import { mostOf } from "./wish";
import { isResting, WrapUp } from "./wrap-up";

type Props = OfApp & { readonly shift: DeskState };

export function ShiftCard({ app, shift }: Props): JSX.Element {
  const { texts, signIn } = app;
  return (
    <section class="shift" aria-label={texts.say("desk.title")}>
      <h2>{texts.say("desk.title")}</h2>
      <Phase app={app} shift={shift} />
      <WrapUp app={app} shift={shift} />
      <p class="hint about">
        {signIn.profile?.staff.alias} · {shift.lines.map((id) => signIn.lineName(id)).join(", ")} ·{" "}
        {shift.languages.map((code) => texts.languageName(code)).join(", ")}
      </p>
      <Closings app={app} shift={shift} />
      <Capacity app={app} shift={shift} />
      <FirstHour app={app} shift={shift} />
      <OnlyOne app={app} shift={shift} />
      <Buttons app={app} shift={shift} />
      <Beside app={app} />
      {shift.phase === "paused" && <p class="hint">{texts.say("desk.paused_what")}</p>}
      <OwnView app={app} />
    </section>
  );
}

function Phase({ app, shift }: Props): JSX.Element | null {
  if (app.desk.unknownSince !== null) {
    return <p class="phase is-unknown">{app.texts.say("desk.unknown")}</p>;
  }
  if (app.attention.isAway) return null; // it stands above every view, with the way back
  return <p class={`phase is-${shift.phase}`}>{app.texts.say(howTaking(app, shift))}</p>;
}

function howTaking(app: ConsoleApp, shift: DeskState): TextKey {
  if (shift.phase !== "available") return `desk.${shift.phase}`;
  if (isResting(app, shift)) return "desk.resting";
  return app.panes.open.length >= shift.capacity ? "desk.available_full" : "desk.available";
}

function Capacity({ app, shift }: Props): JSX.Element {
  const { texts, desk, signIn } = app;
  const { capacity } = shift;
  const isFixed = shift.phase === "last" || desk.unknownSince !== null;
  const most = mostOf(signIn.profile?.lines ?? []);
  return (
    <div class="row stepper">
      <Button
        label={texts.say("desk.fewer")}
        isOff={capacity <= 1 || isFixed}
        onPress={() => void desk.setCapacity(capacity - 1)}
      >
        −
      </Button>
      <span>{texts.say("desk.capacity", { n: capacity })}</span>
      <Button
        label={texts.say("desk.more")}
        isOff={capacity >= most || isFixed || isFirstHour(app, shift)}
        onPress={() => void desk.setCapacity(capacity + 1)}
      >
        +
      </Button>
    </div>
  );
}

function Buttons({ app, shift }: Props): JSX.Element {
  const { texts, desk } = app;
  const [isEnding, setEnding] = useState(false);
  const isTaking = shift.phase === "available";
  const isLast = shift.phase === "last";
  const isUnknown = desk.unknownSince !== null;
  return (
    <div class="row">
      {!isLast && !app.attention.isAway && (
        <Button keys={keysOf("pause")} isOff={isUnknown} onPress={() => void desk.pause(isTaking)}>
          {texts.say(isTaking ? "desk.pause" : "desk.back")}
        </Button>
      )}
      <Button isOff={isLast || isUnknown} onPress={() => setEnding(true)}>
        {texts.say("desk.end")}
      </Button>
      {isEnding && <Ending app={app} onAnswered={() => setEnding(false)} />}
    </div>
  );
}

function Ending({ app, onAnswered }: OfApp & { readonly onAnswered: () => void }): JSX.Element {
  const { texts } = app;
  return (
    <Question
      title={texts.say("desk.end_title")}
      yes={texts.say("desk.end")}
      no={texts.say("board.no")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        void app.desk.end();
      }}
    >
      <p>{whatEnds(app)}</p>
    </Question>
  );
}

const whatEnds = ({ texts, panes }: ConsoleApp): string =>
  panes.open.length > 0 ? texts.say("desk.end_open", { n: panes.open.length }) : texts.say("desk.end_none");
