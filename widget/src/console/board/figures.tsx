/** The figures of a line: large what is now, small what was within the last hour. */

import type { ComponentChildren, JSX } from "preact";
import type { BoardLine } from "../../core/protocol";
import type { Texts } from "../texts";
import { isOurs, type OfLine } from "./line-view";

export function Figures(of: OfLine): JSX.Element {
  const { app, line, now } = of;
  const { texts } = app;
  const longest = line.longest_since === null ? "–" : texts.duration(Math.max(0, now - line.longest_since));
  return (
    <dl class="figures">
      <Figure name={texts.say("board.waiting")} figure={line.waiting}>
        {waitingNotes(of)}
      </Figure>
      <Figure name={texts.say("board.longest")} figure={longest} />
      <Figure name={texts.say("board.estimate")} figure={estimateOf(of)} />
      <Figure name={texts.say("board.served")} figure={line.served}>
        {servedNotes(of)}
      </Figure>
      <Figure name={texts.say("board.free")} figure={line.free} />
      {isOurs(line) && (
        <Figure name={texts.say("board.last_hour")} figure={line.answered_last_hour}>
          {[
            texts.say("board.answered"),
            texts.say("board.turned_away", { n: line.turned_away_last_hour }),
            texts.say("board.abandoned", { n: line.abandoned_last_hour }),
            ...(line.abuse_last_hour > 0 ? [texts.say("board.abuse", { n: line.abuse_last_hour })] : []),
            ...(line.let_in_last_hour > 0 ? [texts.say("board.let_in", { n: line.let_in_last_hour })] : []),
            ...(line.transferred_last_hour > 0
              ? [texts.say("board.transferred", { n: line.transferred_last_hour })]
              : []),
          ]}
        </Figure>
      )}
    </dl>
  );
}

/** In the words of its visitors. Who waits on a closed line is told no estimate, and nobody comes. */
function estimateOf({ app: { texts }, line: { estimate, phase } }: OfLine): string {
  if (estimate === null) return phase === "open" ? texts.say("board.no_estimate") : "–";
  const { low, high } = estimate;
  return texts.say(low === 0 ? "board.range_short" : "board.range", { low, high });
}

/** Of those who wait: who is not there, who cannot wait, and whether anybody more gets in. */
function waitingNotes({ app: { texts }, line }: OfLine): readonly string[] {
  const absent = line.away - line.waiting_lost;
  return [
    ...(line.waiting_lost > 0 ? [texts.say("board.away", { n: line.waiting_lost })] : []),
    ...(absent > 0 ? [texts.say("board.absent", { n: absent })] : []),
    ...(line.urgent > 0 ? [texts.say("board.urgent", { n: line.urgent })] : []),
    ...(line.left_at_close > 0 ? [texts.say("board.left_at_close", { n: line.left_at_close })] : []),
    ...(line.phase === "open" && !line.is_closed_for_now && isOurs(line) ? [roomOf(texts, line)] : []),
    ...(line.limit === null ? [] : [texts.say("board.limit_set", { n: line.limit })]),
  ];
}

const roomOf = (texts: Texts, line: BoardLine): string =>
  texts.say(line.is_full ? "board.full_at" : "board.at_most", { n: line.places_max });

const servedNotes = ({ app: { texts }, line }: OfLine): readonly string[] => [
  ...(line.served_lost > 0 ? [texts.say("board.served_lost", { n: line.served_lost })] : []),
  ...(line.served_silent > 0 ? [texts.say("board.served_silent", { n: line.served_silent })] : []),
];

interface FigureProps {
  readonly name: string;
  readonly figure: ComponentChildren;
  readonly children?: readonly string[];
}

const Figure = ({ name, figure, children = [] }: FigureProps): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd class="figure">{figure}</dd>
    {children.map((note) => (
      <dd key={note} class="hint">
        {note}
      </dd>
    ))}
  </div>
);
