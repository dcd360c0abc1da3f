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
export const CHILDREN = "116 111";

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

/** What the line itself says, for its own people or for children alone; nothing once it is not to be relied on. */
const linesOf = (app: VisitorApp, areForChildren = false): readonly Helpline[] =>
  saidOf(app).filter(
    (one) =>
      (one.is_for_children === areForChildren || (!areForChildren && app.profile?.is_for_children)) &&
      !pinnedOf(app).some((pin) => dial(pin) === dial(one.number)),
  );

const saidOf = ({ isDistrusted, profile }: VisitorApp): readonly Helpline[] =>
  isDistrusted ? [] : (profile?.helplines ?? []);

/** Those of the partner's page, which no server can change; 112 stands above. */
const pinnedOf = ({ world }: VisitorApp): readonly string[] => world.config.help.slice(1);

/** The partner's first, always; below them what the line says of its own. */
export function Numbers({ app }: OfApp): VNode {
  const t = useWords();
  const now = app.clock.byLine();
  const lines = linesOf(app);
  const open = lines.filter((one) => isOpen(one, now) === true);
  const others = lines.filter((one) => !open.includes(one));
  const pinned = pinnedOf(app);
  return (
    <>
      {pinned.length > 0 && (
        <section class="stack-small">
          <h2>{t("help.others")}</h2>
          <ul class="helplines">
            {pinned.map((pin) => (
              <li key={pin}>
                <NumberLink number={pin} />
                {saidOf(app).map(
                  (one) => dial(one.number) === dial(pin) && <Hours app={app} line={{ ...one, hours: "", cost: "" }} />,
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {open.length > 0 && <Some app={app} title={t("closed.now")} lines={open} />}
      {others.length > 0 && <Some app={app} title={t("help.line")} lines={others} />}
    </>
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

/** For who is under 18: the number that all of Europe has, then the line for children, while it is open, and the line's own numbers if they may be. */
export function ForChildren({ app }: OfApp): VNode {
  const t = useWords();
  const open = linesOf(app, true).filter((one) => isOpen(one, app.clock.byLine()) !== false);
  return (
    <ul class="helplines">
      <li>
        {t("help.children_line")} <NumberLink number={CHILDREN} />
      </li>
      {!app.isDistrusted && app.profile?.children && (
        <li>
          {t("help.children_chat")}{" "}
          <a
            href={`${app.world.config.origin}/l/${encodeURIComponent(app.profile.children.embed)}?lang=${app.wordsLanguage}`}
            target="_blank"
            rel="noopener noreferrer"
            translate={false}
          >
            {app.profile.children.name}
          </a>
        </li>
      )}
      {open.map((line) => (
        <One key={line.number} app={app} line={line} />
      ))}
    </ul>
  );
}

/** In one row: 112, the partner's, and whoever may be open. */
export function ShortNumbers({ app }: OfApp): VNode {
  const open = linesOf(app).filter((one) => isOpen(one, app.clock.byLine()) !== false);
  return (
    <span class="row">
      {["112", ...pinnedOf(app)].map((one) => (
        <NumberLink key={one} number={one} />
      ))}
      {open.map((line) => (
        <span key={line.number}>
          <span translate={false}>{line.name}</span> <NumberLink number={line.number} />
        </span>
      ))}
    </span>
  );
}
