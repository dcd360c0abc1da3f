/** The items of one kind by name: which version stands, by whom; one of them is open, below them all. */

import { type ComponentChildren, Fragment, type JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import type { HeldUnit } from "../../core/protocol";
import { type AnyHeld, groupsOf, type Kind } from "./items";
import { whoOf } from "./who";

interface ItemsProps extends OfApp {
  readonly kind: Kind;
  readonly title: string;
  readonly nameOf: (held: AnyHeld) => string;
  /** What opens a new one, and the one that is open. */
  readonly children: ComponentChildren;
}

export function ItemsView({ app, kind, title, nameOf, children }: ItemsProps): JSX.Element | null {
  const { texts, organisation } = app;
  const { own, opened } = organisation;
  if (own === null) return null;
  const groups = groupsOf(own, kind);
  const isParted = groups.some(({ unit }) => unit !== null);
  return (
    <section aria-label={title} class="items">
      <h2>{title}</h2>
      {groups.map(({ unit, items }) => (
        <Fragment key={unit ?? ""}>
          {isParted && <h3>{unit === null ? texts.say("organisation.of_the_whole") : unitName(app, unit)}</h3>}
          <ul class="plain">
            {items.map((held) => {
              const isOpen = opened?.kind === kind && opened.id === held.id;
              return (
                <li key={held.id} class="row">
                  <Button
                    isCurrent={isOpen}
                    isOff={organisation.isBusy}
                    onPress={() => (isOpen ? organisation.close() : organisation.open(kind, held.id))}
                  >
                    {nameOf(held)}
                  </Button>
                  <span class="hint">{standing(app, held)}</span>
                  {held.draft !== null && <span class="note">{texts.say("organisation.own_draft")}</span>}
                </li>
              );
            })}
          </ul>
        </Fragment>
      ))}
      {children}
    </section>
  );
}

function standing(app: OfApp["app"], { version, at, by }: AnyHeld): string {
  const { texts } = app;
  return version === 0
    ? texts.say("organisation.not_published")
    : texts.say("organisation.version", { n: version, time: texts.dayAndTime(at), who: whoOf(app, by) });
}

/** One of the texts in the chosen language, else in any. */
export const nameIn = (names: Readonly<Record<string, string>>, language: string): string | undefined =>
  names[language] ?? Object.values(names)[0];

/** As its people read it, else its id. */
export function unitName({ texts, organisation }: OfApp["app"], unit: string): string {
  const held: HeldUnit | undefined = organisation.own?.units.find(({ id }) => id === unit);
  return nameIn(held?.value?.name ?? held?.draft?.value?.name ?? {}, texts.language.value) ?? unit;
}
