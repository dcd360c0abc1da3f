/** One line: how its door stands, what rings, and its figures. */

import type { JSX } from "preact";
import type { BoardLine } from "../../core/protocol";
import type { OfBoard } from "./board-view";
import { ALARM_WORDS, inOrder, soSince } from "./alarms";
import { CallInLine } from "../call-in/call-in-view";
import { Desks } from "./desks";
import { Figures } from "./figures";
import { LastHoursOf } from "./last-hours-view";
import { LineActs } from "./line-acts";
import { Notice } from "./notice";
import { Orphans } from "./orphans";
import { Pulling } from "./pulling";
import { Shares } from "./shares";

/** A daemon of a release before tells of own lines alone. */
export const isOurs = ({ offered_by }: BoardLine): boolean => (offered_by ?? null) === null;

export type OfLine = OfBoard & { readonly line: BoardLine };

export function LineView(of: OfLine): JSX.Element {
  const { app, line } = of;
  const ours = isOurs(line);
  return (
    <section class="line card" aria-label={line.name}>
      <div class="row line-head">
        <h2>{line.name}</h2>
        <p class={`line-phase is-${line.phase}`}>
          {app.texts.say(line.is_closed_for_now ? "board.closed_for_now" : `board.${line.phase}`)}
        </p>
        {line.by_telephone !== null && (
          <p class="line-phase is-intake_stopped">
            {app.texts.say("board.by_telephone")}
            {line.by_telephone === "operator" && <> · {app.texts.say("board.by_telephone_operator")}</>}
          </p>
        )}
        <Closing {...of} />
      </div>
      {ours ? (
        <>
          <Alarms {...of} />
          <Orphans {...of} />
          <Pulling {...of} />
          <Notice {...of} />
          <Figures {...of} />
          <LastHoursOf {...of} />
          <LineActs {...of} />
          <CallInLine {...of} />
        </>
      ) : (
        <>
          <p class="hint">{app.texts.say("board.offered_by", { organisation: line.offered_by ?? "" })}</p>
          <Figures {...of} />
        </>
      )}
      <Shares {...of} />
      <div class="columns">
        <Desks {...of} />
        <Languages {...of} />
      </div>
    </section>
  );
}

function Closing({ app, line, now }: OfLine): JSX.Element | null {
  const { texts } = app;
  const at = line.closes_at;
  if (at === null) return null;
  if (line.phase === "closing" && line.served_until !== null) {
    return <p class="hint">{texts.say("board.served_until", { time: texts.time(line.served_until) })}</p>;
  }
  const values = { time: texts.time(at), left: texts.duration(Math.max(0, at - now)) };
  return <p class="hint">{texts.say("board.closes_at", values)}</p>;
}

function Alarms({ app, line, now }: OfLine): JSX.Element | null {
  const { texts } = app;
  const isUnverified = line.unverified_last_hour > 0;
  if (line.alarms.length === 0 && !isUnverified) return null;
  return (
    <ul class="alarms">
      {inOrder(line.alarms).map((alarm) => (
        <li key={alarm.name} class="alarm">
          <span aria-hidden="true">⚠ </span>
          {texts.say(ALARM_WORDS[alarm.name])}{" "}
          <span class="hint">{texts.duration(Math.max(0, now - soSince(line, alarm)))}</span>
        </li>
      ))}
      {isUnverified && (
        <li class="alarm">
          <span aria-hidden="true">⚠ </span>
          {texts.say("board.unverified", { n: line.unverified_last_hour })}
        </li>
      )}
    </ul>
  );
}

/** Who waits against who is there, by language. One language alone is in the figures already. */
function Languages({ app, line }: OfLine): JSX.Element | null {
  const { texts } = app;
  if (line.languages.length < 2) return null;
  return (
    <table class="desks languages">
      <caption>{texts.say("board.languages")}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.say("board.language")}</th>
          <th scope="col">{texts.say("board.waiting")}</th>
          <th scope="col">{texts.say("board.speak_it")}</th>
        </tr>
      </thead>
      <tbody>
        {line.languages.map(({ language, waiting, desks, is_full }) => (
          <tr key={language}>
            <th scope="row">{texts.languageName(language)}</th>
            <td>{waiting}</td>
            <td>
              {waiting > 0 && desks === 0 && <span aria-hidden="true">⚠ </span>}
              {desks}
              {is_full && <span class="hint"> {texts.say("board.is_full")}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
