/** One pane: who it is and how it stands, the words, and where to write. */

import type { JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { MomentNote } from "../care/moment-view";
import { SafetyCheck } from "../care/safety-check";
import { CompanyNote, namesOf } from "../company/company-note";
import { EndedLine } from "./ended-view";
import { PaneLog } from "./log";
import type { TextKey } from "../texts";
import { paneId } from "./numbers";
import type { Pane } from "./pane";
import { Head } from "./pane-head";
import { Write } from "./write";

export interface OfPane extends OfApp {
  readonly pane: Pane;
}

export function PaneView({ app, pane, isShown }: OfPane & { readonly isShown: boolean }): JSX.Element {
  const isFocused = app.panes.focused === pane.id && !app.panes.isInRoom;
  const focus = (): void => app.panes.focus(pane.id, Date.now());
  const looks = [`pane pane-${pane.number}`, isShown && "is-shown", isFocused && "is-focused"];
  return (
    <section
      id={paneId(pane.number)}
      class={looks.filter(Boolean).join(" ")}
      aria-label={app.texts.say("talk.region", app.who(pane))}
      data-region
      tabIndex={-1}
      onFocusCapture={focus}
      onPointerDown={focus}
    >
      <Head app={app} pane={pane} />
      <Inside app={app} pane={pane} />
    </section>
  );
}

function Inside({ app, pane }: OfPane): JSX.Element {
  return (
    <>
      <div class="stage">
        {app.panes.before(pane.number).map((one) => (
          <EndedLine key={one.id} app={app} pane={one} />
        ))}
        <Came app={app} pane={pane} />
        <CompanyNote app={app} pane={pane} />
        <Sealed app={app} pane={pane} />
        <SafetyCheck app={app} pane={pane} />
        <MomentNote app={app} pane={pane} />
        <SafetyWords app={app} pane={pane} />
        <NoAnswer app={app} pane={pane} />
        <IsEnding app={app} pane={pane} />
      </div>
      <PaneLog app={app} pane={pane} />
      <Write app={app} pane={pane} />
    </>
  );
}

const CAME = {
  reloaded: "talk.after_reload",
  taken_over: "talk.taken_over",
  asked_in: "company.asked_in",
} as const satisfies Record<Exclude<Pane["arrival"], "new">, TextKey>;

/** Where the earlier words are, if this is not the beginning. */
function Came({ app, pane }: OfPane): JSX.Element | null {
  if (pane.arrival === "new") return null;
  return <p class="note">{app.texts.say(CAME[pane.arrival])}</p>;
}

function Sealed({ app, pane }: OfPane): JSX.Element | null {
  const { texts } = app;
  if (pane.isGuest && pane.state.asking?.stage === "coming" && pane.stage === "waiting") return null; // said above
  if (pane.stage === "no_seal") return <NotSealed app={app} pane={pane} />;
  if (pane.stage === "sealed") {
    const isThree = pane.colleagues.length > 0;
    const words = isThree ? texts.say("company.sealed", { names: namesOf(app, pane) }) : texts.say("talk.sealed");
    return <p class="hint sealed">{words}</p>;
  }
  return (
    <p class="note" role="status">
      {texts.say(pane.state.answer_until === null ? "talk.waiting" : "talk.asking")}
    </p>
  );
}

function NotSealed({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  const why = texts.say(pane.fault === "credential" ? "talk.why_credential" : "talk.why_other");
  return (
    <div class="note warn" role="alert">
      <p>{texts.say("talk.no_seal", { why })}</p>
      <Button onPress={() => pane.begin()}>{texts.say("talk.fresh_key")}</Button>
    </div>
  );
}

function SafetyWords({ app, pane }: OfPane): JSX.Element {
  return (
    <div role="status">
      {pane.safetyWords !== null && (
        <div class="note">
          <strong class="safety">{pane.safetyWords.join(" · ")}</strong>
          <p>{app.texts.say("talk.words_how")}</p>
        </div>
      )}
    </div>
  );
}

/** Nobody answered: what can be done, said once and kept there. */
function NoAnswer({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  return (
    <div role="status">
      {pane.mayRelease && !pane.isGuest && (
        <div class="note">
          <p>{texts.say("talk.no_answer")}</p>
          <Button isOff={app.desk.unknownSince !== null} onPress={() => void app.release(pane)}>
            {texts.say("talk.release")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Its end was asked for, and has not been heard. */
function IsEnding({ app, pane }: OfPane): JSX.Element {
  const { texts, desk } = app;
  return (
    <div role="status">
      {pane.isEnding && (
        <div class="note">
          <p>{texts.say(desk.unknownSince === null ? "talk.ending" : "talk.ending_later")}</p>
          <Button onPress={() => app.ends.keepOpen(pane)}>{texts.say("talk.end_no")}</Button>
        </div>
      )}
    </div>
  );
}
