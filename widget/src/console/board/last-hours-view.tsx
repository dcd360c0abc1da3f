/** The last hours of one line as a picture, with the same figures as a table. Lines differ in how they are drawn, not by colour alone. */

import type { JSX } from "preact";
import type { TenMinutes } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { most, total } from "./last-hours";
import type { OfLine } from "./line-view";

const WIDTH = 400;
const LEFT = 24;
const RIGHT = 4;
/** Where the levels are drawn, and under them what was counted. */
const LEVELS = { top: 8, bottom: 108 };
const COUNTED = { top: 124, middle: 154, bottom: 184 };
const HEIGHT = 204;
const HOUR_TENS = 6;

const SERIES = ["waiting", "served", "free"] as const;
const COLUMNS = [...SERIES, "answered", "left"] as const;
const NAMES = {
  waiting: "board.hours_waiting",
  served: "board.hours_served",
  free: "board.hours_free",
  answered: "board.hours_answered",
  left: "board.hours_left",
} as const;
type Series = (typeof SERIES)[number];

export function HoursSwitch({ app }: OfApp): JSX.Element {
  const { isOpen } = app.lastHours;
  return (
    <Button isPressed={isOpen.value} onPress={() => (isOpen.value = !isOpen.value)}>
      {app.texts.say(isOpen.value ? "board.hours_hide" : "board.hours_show")}
    </Button>
  );
}

export function LastHoursOf({ app, line }: OfLine): JSX.Element | null {
  const { texts, lastHours } = app;
  if (!lastHours.isOpen.value) return null;
  const hours = lastHours.of(line.line);
  if (hours === null) return <p role="status">{texts.say("board.hours_waiting_for")}</p>;
  const { tens } = hours;
  return (
    <figure class="last-hours" aria-label={texts.say("board.hours_title", { line: line.name })}>
      <Picture app={app} tens={tens} />
      <ul class="row keys-of-picture">
        {SERIES.map((series) => (
          <li key={series} class={`of-${series}`}>
            <svg viewBox="0 0 32 8" aria-hidden="true" focusable="false">
              <path class={series} d="M0 4H32" />
            </svg>
            {texts.say(NAMES[series])}
          </li>
        ))}
        <li>
          <span aria-hidden="true">▲</span> {texts.say("board.hours_answered")}
        </li>
        <li>
          <span aria-hidden="true">▼</span> {texts.say("board.hours_left")}
        </li>
      </ul>
      <figcaption class="hint">{texts.say("board.hours_how")}</figcaption>
      <details>
        <summary>{texts.say("board.hours_table")}</summary>
        <Table app={app} tens={tens} name={texts.say("board.hours_title", { line: line.name })} />
      </details>
    </figure>
  );
}

type OfTens = OfApp & { readonly tens: readonly TenMinutes[] };

function Picture({ app: { texts }, tens }: OfTens): JSX.Element {
  const figures = {
    waiting: rounded(most(tens, "waiting")),
    served: rounded(most(tens, "served")),
    answered: total(tens, "answered"),
    left: total(tens, "left"),
  };
  const top = Math.max(1, Math.ceil(Math.max(...SERIES.map((series) => most(tens, series)))));
  const tallest = Math.max(1, ...tens.map((ten) => Math.max(ten.answered, ten.left)));
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, tens.length);
  const xOf = (at: number): number => LEFT + at * step;
  const yOf = (value: number): number => LEVELS.bottom - (value / top) * (LEVELS.bottom - LEVELS.top);
  const longOf = (many: number): number => (many / tallest) * (COUNTED.middle - COUNTED.top);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={texts.say("board.hours_picture", figures)}>
      <path class="axis" d={`M${LEFT} ${LEVELS.top}V${LEVELS.bottom}H${WIDTH - RIGHT}`} />
      <path class="axis" d={`M${LEFT} ${COUNTED.middle}H${WIDTH - RIGHT}`} />
      <g>
        <text x={LEFT - 4} y={LEVELS.top + 8} class="of-axis">
          {top}
        </text>
        <text x={LEFT - 4} y={LEVELS.bottom} class="of-axis">
          0
        </text>
        <text x={LEFT - 4} y={COUNTED.top + 8} class="of-axis">
          {tallest}
        </text>
        {tens.map(({ begins }, at) =>
          at % HOUR_TENS === 0 && at + 2 < tens.length ? (
            <text key={begins} x={xOf(at)} y={HEIGHT - 4}>
              {texts.time(begins, begins)}
            </text>
          ) : null,
        )}
        {tens.map((ten, at) => (
          <g key={ten.begins}>
            <rect
              class="answered"
              x={xOf(at) + 1}
              y={COUNTED.middle - longOf(ten.answered)}
              width={Math.max(1, step - 2)}
              height={longOf(ten.answered)}
            />
            <rect
              class="left"
              x={xOf(at) + 1}
              y={COUNTED.middle}
              width={Math.max(1, step - 2)}
              height={longOf(ten.left)}
            />
          </g>
        ))}
        {SERIES.map((series) => (
          <path key={series} class={series} d={stepsOf(tens, series, xOf, yOf)} />
        ))}
      </g>
    </svg>
  );
}

/** Level through each ten minutes; a gap where nobody looked. */
function stepsOf(
  tens: readonly TenMinutes[],
  series: Series,
  xOf: (at: number) => number,
  yOf: (value: number) => number,
): string {
  let isDrawing = false;
  return tens
    .map((ten, at) => {
      const value = ten[series];
      const begin = isDrawing ? "L" : "M";
      isDrawing = value !== null;
      return value === null ? "" : `${begin}${xOf(at).toFixed(1)} ${yOf(value).toFixed(1)}H${xOf(at + 1).toFixed(1)}`;
    })
    .join("");
}

function Table({ app: { texts }, tens, name }: OfTens & { readonly name: string }): JSX.Element {
  const said = (value: number | null): string | number => (value === null ? texts.say("board.hours_unknown") : value);
  return (
    <table class="stacked">
      <caption class="unseen">{name}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.say("board.hours_time")}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {texts.say(NAMES[column])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...tens].reverse().map((ten) => (
          <tr key={ten.begins}>
            <th scope="row">{texts.time(ten.begins, ten.begins)}</th>
            {COLUMNS.map((column) => (
              <td key={column}>
                <span class="cell-name" aria-hidden="true">
                  {texts.say(NAMES[column])}{" "}
                </span>
                {said(ten[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
