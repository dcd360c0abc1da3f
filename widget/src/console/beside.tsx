/**
 * What stands beside a talk when it is asked for: cards for the visitor, services, protocol cards. The keys do the same. In the
 * desk where there is room, else behind the button for what is needed seldom, with what little room takes from the head of a pane.
 */

import type { JSX } from "preact";
import { Button } from "../ui/button";
import type { OfApp } from "./app";
import { leaveCards, toggleCards } from "./cards/cards-view";
import { leave, toggle } from "./care/guide-view";
import { OnlyOne } from "./care/own-view";
import { keysOf } from "./keyboard";
import { leaveServices, toggleServices } from "./services/services-view";

export function Beside({ app }: OfApp): JSX.Element {
  const { texts, cards, services, guide } = app;
  const openGuide = (): void => {
    services.close();
    cards.close();
    toggle(app);
  };
  return (
    <div class="beside">
      <Button
        keys={keysOf("cards")}
        isPressed={cards.isOpen.value}
        onPress={() => (cards.isOpen.value ? leaveCards(app) : toggleCards(app))}
      >
        {texts.say("beside.cards")}
      </Button>
      <Button
        keys={keysOf("services")}
        isPressed={services.isOpen.value}
        onPress={() => (services.isOpen.value ? leaveServices(app) : toggleServices(app))}
      >
        {texts.say("services.title")}
      </Button>
      <Button
        keys={keysOf("protocols")}
        isPressed={guide.isOpen.value}
        onPress={() => (guide.isOpen.value ? leave(app) : openGuide())}
      >
        {texts.say("protocols.title")}
      </Button>
    </div>
  );
}

/** During a shift, for screens where the desk and the heads of the panes have no room for them. */
export function BesideInLittleRoom({ app }: OfApp): JSX.Element | null {
  const { desk, panes, showing, texts } = app;
  const { shift } = desk;
  if (shift === null || showing.view.value !== "work") return null;
  const pane = panes.openInFocus;
  return (
    <div class="in-little-room">
      <Beside app={app} />
      {pane !== null && (
        <Button
          keys={keysOf("moment")}
          isOff={!pane.canSend || pane.momentUntil !== null}
          onPress={() => pane.takeMoment()}
        >
          {texts.say("beside.moment", app.who(pane))}
        </Button>
      )}
      {!shift.only_one && <OnlyOne app={app} shift={shift} />}
    </div>
  );
}
