/** The items of one kind by name: which version stands, by whom; one of them is open, below them all. */

import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { type AnyHeld, type Kind, listOf } from "./items";
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
  return (
    <section aria-label={title} class="items">
      <h2>{title}</h2>
      <ul class="plain">
        {listOf(own, kind).map((held) => {
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
