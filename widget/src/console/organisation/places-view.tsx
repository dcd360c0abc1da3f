/** In which order phrases and cards stand in the lists of who answers: one press moves one of them, and is published. */

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { HeldCard, HeldPhrase } from "../../core/protocol";
import { Button } from "../../ui/button";
import type { OfApp } from "../app";
import { moved, placesOf } from "./places";
import { titleOf } from "./ready-made-view";

interface PlacesProps extends OfApp {
  readonly kind: "phrase" | "card";
}

export function Places({ app, kind }: PlacesProps): JSX.Element | null {
  const { texts, organisation } = app;
  const { own } = organisation;
  const list = useRef<HTMLOListElement>(null);
  if (own === null) return null;
  const held: readonly (HeldPhrase | HeldCard)[] = kind === "phrase" ? own.phrases : own.cards;
  const items = placesOf(held, (one) => titleOf(app, one));
  if (items.length < 2) return null;
  // Somebody's own draft would be published with its place.
  const isOff = held.some(({ draft }) => draft !== null);
  const move = async (id: string, up: boolean): Promise<void> => {
    await organisation.place(kind, moved(items, id, up));
    // Its row has moved in the page, and the focus is on the same button again, or on its other one at an end.
    await new Promise((resolve) => setTimeout(resolve));
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-place="${id}"] button`) ?? [])];
    const again = up ? buttons : buttons.reverse();
    again.find((one) => !one.disabled)?.focus();
  };
  return (
    <details class="new">
      <summary>{texts.say("organisation.places")}</summary>
      <p class="hint">{texts.say("organisation.places_how")}</p>
      {isOff && <p class="note">{texts.say("organisation.places_draft")}</p>}
      <ol class="places" ref={list}>
        {items.map((one, at) => {
          const name = titleOf(app, one);
          const isPlaced = one.value.place !== null;
          return (
            <li key={one.id} data-place={one.id}>
              <span class="row">
                <span>{name}</span>
                {!isPlaced && <span class="hint">{texts.say("organisation.place_none")}</span>}
                <span class="grow" />
                <Button
                  label={texts.say("organisation.place_up_label", { name })}
                  isOff={isOff || (isPlaced && at === 0)}
                  onPress={() => void move(one.id, true)}
                >
                  {texts.say("organisation.place_up")}
                </Button>
                <Button
                  label={texts.say("organisation.place_down_label", { name })}
                  isOff={isOff || !isPlaced}
                  onPress={() => void move(one.id, false)}
                >
                  {texts.say("organisation.place_down")}
                </Button>
              </span>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
