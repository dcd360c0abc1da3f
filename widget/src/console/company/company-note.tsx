/** In a pane: that there are three, who they are, how far an asking is, and what can be done about it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { AskingState } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { ConsoleApp } from "../app";
import { keysOf } from "../keyboard";
import { Ask } from "../panes/ask";
import type { OfPane } from "../panes/pane-view";
import { ColleaguesSheet } from "./colleagues-sheet";

/** Asks a colleague in; not by who was asked in, and only where her page knows what that is. */
export function ColleagueButton({ app, pane }: OfPane): JSX.Element | null {
  const { texts, colleagues, panes } = app;
  if (!pane.knowsCompany) return null;
  return (
    <>
      <Button
        class="colleague"
        keys={panes.focused === pane.id ? keysOf("colleague") : undefined}
        isOff={!pane.mayAskIn}
        onPress={() => app.askColleague(pane)}
      >
        {texts.say("company.button")}
      </Button>
      {colleagues.of === pane.id && <ColleaguesSheet app={app} pane={pane} />}
    </>
  );
}

/** Who is in it beside the visitor and me, from the keys. */
export const namesOf = ({ texts }: Pick<ConsoleApp, "texts">, pane: OfPane["pane"]): string =>
  texts.list(
    pane.colleagues.map(({ alias, organisation }) =>
      [alias, organisation && `(${organisation})`].filter(Boolean).join(" "),
    ),
  );

export function CompanyNote({ app, pane }: OfPane): JSX.Element {
  const { texts } = app;
  const { asking } = pane;
  return (
    <>
      {pane.colleagues.length > 0 && (
        <p class="note three">
          <strong>{texts.say("company.three", { names: namesOf(app, pane) })}</strong>
        </p>
      )}
      <div role="status">
        {pane.isGuest && <OfGuest app={app} pane={pane} />}
        {!pane.isGuest && asking !== null && <OfAsker app={app} pane={pane} asking={asking} />}
      </div>
    </>
  );
}

/** To who was asked in. */
function OfGuest({ app, pane }: OfPane): JSX.Element | null {
  const { texts } = app;
  const { asking } = pane.state;
  if (asking?.stage === "coming") return <p class="note">{texts.say("company.coming_me")}</p>;
  if (asking?.stage !== "here" || asking.purpose !== "transfer") return null;
  const names = texts.list(pane.colleagues.map(({ alias }) => alias ?? ""));
  return <p class="note">{texts.say("company.soon_yours", { names })}</p>;
}

interface OfAsking extends OfPane {
  readonly asking: AskingState;
}

/** To who has asked. */
function OfAsker({ app, pane, asking }: OfAsking): JSX.Element {
  const { texts } = app;
  const isOver = asking.stage === "over";
  return (
    <div class="note company">
      <p>{askingWords(app, asking)}</p>
      <div class="row">
        {asking.stage === "here" && asking.purpose === "transfer" && <Leave app={app} pane={pane} asking={asking} />}
        {asking.stage === "here" && asking.purpose !== "transfer" && (
          <Button isOff={app.desk.unknownSince !== null} onPress={() => app.handOn(pane)}>
            {texts.say("company.hand_on_now", { alias: aliasIn(app, asking) })}
          </Button>
        )}
        <Button
          isOff={app.desk.unknownSince !== null && !isOver}
          onPress={() => (isOver ? pane.seeAsking() : app.withdrawAsking(pane))}
        >
          {isOver
            ? texts.say("company.seen")
            : asking.stage === "here"
              ? texts.say("company.take_out", { alias: aliasIn(app, asking) })
              : texts.say("company.withdraw")}
        </Button>
      </div>
    </div>
  );
}

const aliasIn = ({ texts }: Pick<ConsoleApp, "texts">, { alias }: AskingState): string =>
  alias ?? texts.say("company.somebody");

/** How far it is, in words. */
export function askingWords(app: Pick<ConsoleApp, "texts" | "clock">, asking: AskingState): string {
  const { texts, clock } = app;
  const { stage, purpose, outcome, leave_from, until } = asking;
  const alias = aliasIn(app, asking);
  const time = (at: number | null): string => texts.time(at ?? clock.now(), clock.now());
  if (stage === "asked") return texts.say("company.asked", { alias, time: time(until) });
  if (stage === "coming") return texts.say("company.coming", { alias });
  if (stage === "over") {
    return outcome === "withdrawn" || outcome === null
      ? texts.say("asking.over")
      : texts.say(`company.over_${outcome}`, { alias });
  }
  if (purpose !== "transfer") return texts.say("company.joined", { alias });
  return mayLeave(app, asking)
    ? texts.say("company.can_leave", { alias })
    : texts.say("company.leave_from", { alias, time: time(leave_from) });
}

const mayLeave = ({ clock }: Pick<ConsoleApp, "clock">, { leave_from }: AskingState): boolean =>
  leave_from !== null && leave_from <= clock.now();

/** The first of a transfer goes: asked first, for it cannot be taken back. */
function Leave({ app, pane, asking }: OfAsking): JSX.Element {
  const { texts } = app;
  const [isAsking, setAsking] = useState(false);
  const alias = aliasIn(app, asking);
  return (
    <>
      <Button
        look="main"
        isOff={!mayLeave(app, asking) || app.desk.unknownSince !== null}
        onPress={() => setAsking(true)}
      >
        {texts.say("company.leave", { alias })}
      </Button>
      {isAsking && (
        <Ask
          number={pane.number}
          title={texts.say("company.hand_on_ask", { ...app.who(pane), alias })}
          what={texts.say("company.part_what")}
          yes={texts.say("company.leave", { alias })}
          no={texts.say("company.part_no")}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            void app.partFrom(pane);
          }}
        />
      )}
    </>
  );
}

/** Who was asked in goes, and the others go on. */
export function Parting({ app, pane, onAnswered }: OfPane & { readonly onAnswered: () => void }): JSX.Element {
  const { texts } = app;
  return (
    <Ask
      number={pane.number}
      title={texts.say("company.part_ask", app.who(pane))}
      what={texts.say("company.part_what")}
      yes={texts.say("company.part")}
      no={texts.say("company.part_no")}
      onNo={onAnswered}
      onYes={() => {
        onAnswered();
        void app.partFrom(pane);
      }}
    />
  );
}
