/** The console as a whole: what is always visible above, and one of three views below. */

import type { JSX } from "preact";
import type { OfApp } from "./app";
import { AlertsSheet } from "./attention/alerts";
import { Aloud, OfSayings } from "./attention/aloud";
import { BoardView } from "./board/board-view";
import { CardsView } from "./cards/cards-view";
import { GuideView } from "./care/guide-view";
import { CoverView } from "./cover";
import { Header, Notices } from "./header";
import { Help } from "./help";
import { KeysView } from "./keys/keys-view";
import { OpeningSheet } from "./keys/opening-view";
import { LockView } from "./lock/lock-view";
import { OrganisationView } from "./organisation/organisation-view";
import { PanesView } from "./panes/panes-view";
import { OwnPhrasesView } from "./phrases/own-view";
import { PracticeOver, PracticeStart, PracticeStripe } from "./practice/practice-view";
import { RoomView } from "./room/room-view";
import { RotaView } from "./rota/rota-view";
import { ServicesView } from "./services/services-view";
import { DeskView } from "./shift/desk-view";
import { Start } from "./shift/start";
import { StaffView } from "./staff/staff-view";
import { SignInView } from "./sign-in/sign-in-view";

export function Screen({ app, onRetry }: OfApp & { readonly onRetry: () => void }): JSX.Element {
  const { showing, signIn, practising } = app;
  const isAlone = showing.isBoardAlone.value && showing.view.value === "board" && signIn.isLead;
  return (
    <OfSayings.Provider value={app.attention.sayings}>
      <div class={isAlone ? "console board-alone" : "console"}>
        {practising !== null && <PracticeStripe app={app} practising={practising} />}
        <Aloud />
        <Header app={app} />
        <Below app={app} onRetry={onRetry} />
        {showing.isHelpOpen.value && <Help app={app} />}
        {showing.isAlertsOpen.value && <AlertsSheet app={app} />}
      </div>
    </OfSayings.Provider>
  );
}

function Below({ app, onRetry }: OfApp & { readonly onRetry: () => void }): JSX.Element {
  if (app.door?.isOpen === true && !app.locking.isLocked) return <PracticeStart app={app} door={app.door} />;
  return app.signIn.isIn ? <Inside app={app} /> : <SignInView app={app} onRetry={onRetry} />;
}

function Inside({ app }: OfApp): JSX.Element {
  if (app.locking.isLocked) return <LockView app={app} />;
  return (
    <>
      <Notices app={app} />
      {app.showing.cover.value === "open" ? <View app={app} /> : <CoverView app={app} />}
      <OpeningSheet app={app} />
    </>
  );
}

function View({ app }: OfApp): JSX.Element {
  const view = app.practising === null ? app.showing.view.value : "work";
  if (view === "keys") return <KeysView app={app} />;
  if (view === "phrases") return <OwnPhrasesView app={app} />;
  if (view === "rota") return <RotaView app={app} />;
  if (view === "organisation" && app.signIn.isLead) return <OrganisationView app={app} />;
  if (view === "staff" && app.signIn.isLead) return <StaffView app={app} />;
  if (view === "work") return <Work app={app} />;
  return app.signIn.isLead ? (
    <BoardView app={app} />
  ) : (
    <main class="sheet card">{app.texts.say("board.leads_only")}</main>
  );
}

function Work({ app }: OfApp): JSX.Element {
  const { desk, texts } = app;
  if (desk.shift === null && app.practising !== null) return <PracticeOver app={app} practising={app.practising} />;
  if (desk.shift === null) {
    return (
      <main class="scroll">
        <Start app={app} />
      </main>
    );
  }
  return (
    <main class="work">
      <h1 class="unseen">{texts.say("nav.work")}</h1>
      <DeskView app={app} shift={desk.shift} />
      <PanesView app={app} shift={desk.shift} />
      <GuideView app={app} />
      {!app.guide.isOpen.value && <ServicesView app={app} />}
      {!app.guide.isOpen.value && !app.services.isOpen.value && <CardsView app={app} />}
      {app.isRoomShown && <RoomView app={app} />}
    </main>
  );
}
