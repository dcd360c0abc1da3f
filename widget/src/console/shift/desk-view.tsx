/** The left region of a shift: the conversations without a counsellor, the offer, my state. */

import type { JSX } from "preact";
import type { DeskState } from "../../core/protocol";
import type { OfApp } from "../app";
import { PracticeLeft } from "../practice/practice-view";
import { AskingCard } from "../company/asking-card";
import { RefusalNote } from "../refusal";
import { OfferCard } from "./offer-card";
import { Orphans } from "./orphans";
import { ShiftCard } from "./shift-card";

export function DeskView({ app, shift }: OfApp & { readonly shift: DeskState }): JSX.Element {
  return (
    <aside
      class={app.offers.isOpen || app.askings.current !== null ? "desk has-offer" : "desk"}
      data-region
      tabIndex={-1}
      aria-label={app.texts.say("desk.title")}
    >
      <Orphans app={app} />
      <AskingCard app={app} />
      <OfferCard app={app} />
      <RefusalNote app={app} />
      {app.practising !== null && <PracticeLeft app={app} practising={app.practising} />}
      <ShiftCard app={app} shift={shift} />
    </aside>
  );
}
