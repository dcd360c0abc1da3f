/** The lines of a board by unit, and what all lines of a unit have together. */

import type { JSX } from "preact";
import type { Board, BoardLine, BoardUnit } from "../../core/protocol";
import type { OfApp } from "../app";

export interface UnitGroup {
  readonly unit: BoardUnit | null;
  readonly lines: readonly BoardLine[];
}

/** In the order in which the lines come; those of no unit after all others. A daemon of a release before tells no units. */
export function groupsOf({ lines }: Board): readonly UnitGroup[] {
  const units = new Map(lines.flatMap(({ unit }) => ((unit ?? null) === null ? [] : [[unit?.id, unit] as const])));
  const found = [...units.values()].map((unit) => ({
    unit: unit ?? null,
    lines: lines.filter((line) => line.unit?.id === unit?.id),
  }));
  return [...found, { unit: null, lines: lines.filter(({ unit }) => (unit ?? null) === null) }];
}

interface UnitSumsProps extends OfApp {
  readonly unit: BoardUnit;
  readonly lines: readonly BoardLine[];
}

export function UnitSums({ app, unit, lines }: UnitSumsProps): JSX.Element {
  const { texts } = app;
  const sum = (of: (line: BoardLine) => number): number => lines.reduce((all, line) => all + of(line), 0);
  // Who is on several lines of the unit is one person.
  const there = new Set(
    lines.flatMap(({ desks }) => desks.filter(({ phase }) => phase === "available").map(({ desk }) => desk)),
  );
  const figures = [
    [texts.say("board.waiting"), sum(({ waiting }) => waiting)],
    [texts.say("board.served"), sum(({ served }) => served)],
    [texts.say("board.unit_there"), there.size],
    [texts.say("board.unit_answered"), sum(({ answered_last_hour }) => answered_last_hour)],
  ] as const;
  return (
    <section class="unit-sums" aria-label={texts.say("board.unit", { unit: unit.name })}>
      <h2>{texts.say("board.unit", { unit: unit.name })}</h2>
      <dl class="figures">
        {figures.map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="figure">{figure}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
