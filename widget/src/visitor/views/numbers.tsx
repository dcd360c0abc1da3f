/** Whom one can call: what is open now first, then the others: not known, or with when they open. Works without any connection. */

import type { VNode } from "preact";
import { dial } from "../../core/dial";
import type { Helpline } from "../../core/protocol";
import type { VisitorApp } from "../app";
import { placeOf } from "../view";
import { whenWords } from "../when";
import { useWords } from "../words";

interface OfApp {
  readonly app: VisitorApp;
}

/** The number of the children's helpline in each country of Europe. Source: Commission decision 2007/116/EC. */
const CHILDREN = "116 111";

export const NumberLink = ({
  number,
  digits = number,
}: {
  readonly number: string;
  readonly digits?: string;
}): VNode => (
  <a class="number" href={dial(digits)} translate={false}>
    {number}
  </a>
);

/** Null: not known. Hours that have passed meanwhile count. */
const isOpen = ({ is_open: said, changes_at: at }: Helpline, now: number): boolean | null =>
  said !== null && at !== null && at <= now ? !said : said;

/** For grown-ups, or for children alone. */
const linesOf = (app: VisitorApp, areForChildren = false): readonly Helpline[] =>
  (app.profile?.helplines ?? []).filter((one) => one.is_for_children === areForChildren);

export function Numbers({ app }: OfApp): VNode {
  const t = useWords();
  const now = app.clock.byLine();
  const lines = linesOf(app);
  const open = lines.filter((one) => isOpen(one, now) === true);
  const others = lines.filter((one) => !open.includes(one));
  return (
    <>
      {open.length > 0 && <Some app={app} title={t("closed.now")} lines={open} />}
      {others.length > 0 && <Some app={app} title={t("help.others")} lines={others} />}
      {lines.length === 0 && <Early app={app} />}
    </>
  );
}

/** Before the line has answered: the numbers of the partner's link. */
function Early({ app }: OfApp): VNode | null {
  const t = useWords();
  const early = app.world.config.help.slice(1); // 112 stands above
  return early.length === 0 ? null : (
    <section class="stack-small">
      <h2>{t("help.others")}</h2>
      <ul class="helplines">
        {early.map((one) => (
          <li key={one}>
            <NumberLink number={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SomeProps extends OfApp {
  readonly title: string;
  readonly lines: readonly Helpline[];
}

function Some({ app, title, lines }: SomeProps): VNode {
  return (
    <section class="stack-small">
      <h2>{title}</h2>
      <ul class="helplines">
        {lines.map((line) => (
          <One key={line.number} app={app} line={line} />
        ))}
      </ul>
    </section>
  );
}

interface OneProps extends OfApp {
  readonly line: Helpline;
}

const One = ({ app, line }: OneProps): VNode => (
  <li>
    <span translate={false}>{line.name}</span> <NumberLink number={line.number} />
    <Hours app={app} line={line} />
  </li>
);

/** Where only words are known of its hours, the person is told to read them. */
function Hours({ app, line }: OneProps): VNode {
  const t = useWords();
  const [at, now] = [line.changes_at, app.clock.byLine()];
  const when = at === null || at <= now ? null : whenWords(at, now * 1000, placeOf(app));
  const known = when === null ? "" : line.is_open ? t("help.until", when) : t("help.opens", when);
  const unsure = line.is_open === null ? t("help.unsure") : "";
  return <span class="hours small soft">{[known, line.hours, line.cost, unsure].filter(Boolean).join(" · ")}</span>;
}

/** For who is under 18: the line's own number for children if it may be open, else the one that all of Europe has. */
export function ForChildren({ app }: OfApp): VNode {
  const t = useWords();
  const open = linesOf(app, true).filter((one) => isOpen(one, app.clock.byLine()) !== false);
  return (
    <ul class="helplines">
      {open.map((line) => (
        <One key={line.number} app={app} line={line} />
      ))}
      {open.length === 0 && (
        <li>
          {t("help.children_line")} <NumberLink number={CHILDREN} />
        </li>
      )}
    </ul>
  );
}

/** In one row: 112, and whoever may be open. */
export function ShortNumbers({ app }: OfApp): VNode {
  const open = linesOf(app).filter((one) => isOpen(one, app.clock.byLine()) !== false);
  return (
    <span class="row">
      <NumberLink number="112" />
      {open.map((line) => (
        <span key={line.number}>
          <span translate={false}>{line.name}</span> <NumberLink number={line.number} />
        </span>
      ))}
    </span>
  );
}
