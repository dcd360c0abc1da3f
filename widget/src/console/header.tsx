/** What is always above: the views, the connection to the daemon, sound, cover, help, language; and under it what everybody must know. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import type { OfApp } from "./app";
import { FAULTS } from "./attention/attention";
import { BesideInLittleRoom } from "./beside";
import { AwayCall, SoundBlocked } from "./attention/calls";
import { CalledIn } from "./call-in/call-in-view";
import { ringsOn } from "./board/alarms";
import { keysOf } from "./keyboard";
import { RoomSwitch } from "./room/room-view";
import { SignOut } from "./sign-in/sign-out";
import { LANGUAGES } from "./texts";

export function Header({ app }: OfApp): JSX.Element {
  const { signIn, showing, texts } = app;
  const isOpen = signIn.isIn && showing.cover.value === "open" && !app.locking.isLocked;
  const isInEarnest = app.practising === null;
  return (
    <header class="top" data-region tabIndex={-1}>
      <strong class={isOpen ? "brand is-beside" : "brand"}>{texts.say("app.name")}</strong>
      {isOpen && isInEarnest && <Views app={app} />}
      {isOpen && isInEarnest && <RoomSwitch app={app} />}
      <span class="grow" />
      {signIn.isIn && isInEarnest && <ConnectionState app={app} />}
      {isOpen && <CoverSwitch app={app} />}
      <More app={app}>
        {isOpen && <BesideInLittleRoom app={app} />}
        {signIn.isIn && isInEarnest && !app.locking.isLocked && <LockSwitch app={app} />}
        {isOpen && signIn.isLead && <StaffSwitch app={app} />}
        {signIn.isIn && <SoundSwitch app={app} />}
        {isOpen && <HelpSwitch app={app} />}
        <LanguageChoice app={app} />
        {isOpen && isInEarnest && <SignOut app={app} />}
      </More>
    </header>
  );
}

/** What is needed seldom: beside the rest where there is room, else behind a button. */
function More({ app, children }: OfApp & { readonly children: ComponentChildren }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const leave = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (!(currentTarget as Node).contains(relatedTarget as Node | null)) setOpen(false);
  };
  return (
    <div class={isOpen ? "more is-open" : "more"} onFocusOut={leave}>
      <Button class="more-button" label={app.texts.say("nav.more")} isPressed={isOpen} onPress={() => setOpen(!isOpen)}>
        ⋯
      </Button>
      <div class="more-choices">{children}</div>
    </div>
  );
}

/** Seldom wanted, so among the rest. How many wait to be signed for. */
function StaffSwitch({ app }: OfApp): JSX.Element {
  const waiting = app.board.board?.signatures_asked ?? 0;
  return (
    <Button isCurrent={app.showing.view.value === "staff"} onPress={() => app.show("staff")}>
      {app.texts.say("nav.staff")}
      {waiting > 0 && ` (${waiting})`}
    </Button>
  );
}

function Views({ app }: OfApp): JSX.Element {
  const { texts, attention } = app;
  const shown = app.showing.view.value;
  const counts = {
    work: attention.waitingAtWork,
    board: app.board.alarms.length,
  };
  const views: readonly ("work" | "board" | "keys")[] = app.signIn.isLead
    ? ["work", "board", "keys"]
    : ["work", "keys"];
  return (
    <nav class="views" aria-label={texts.say("app.regions")}>
      {views.map((view) => (
        <Button key={view} isCurrent={shown === view} onPress={() => app.show(view)}>
          {texts.say(`nav.${view}`)}
          {view !== "keys" && shown !== view && counts[view] > 0 && ` (${counts[view]})`}
        </Button>
      ))}
    </nav>
  );
}

function ConnectionState({ app }: OfApp): JSX.Element {
  const { phase } = app.connection;
  return (
    <span class={`connection is-${phase}`}>
      {app.texts.say(phase === "lost" ? "connection.lost_short" : `connection.${phase}`)}
    </span>
  );
}

/** It says how it is, and nothing beside the words says so once more. */
function SoundSwitch({ app }: OfApp): JSX.Element {
  const { texts, showing } = app;
  const { hasSound } = app.preferences;
  return (
    <span class="row">
      <Button keys={keysOf("sound")} onPress={() => (hasSound.value = !hasSound.value)}>
        {texts.say(hasSound.value ? "sound.on" : "sound.off")}
      </Button>
      <Button label={texts.say("alerts.title")} onPress={() => (showing.isAlertsOpen.value = true)}>
        …
      </Button>
    </span>
  );
}

function CoverSwitch({ app }: OfApp): JSX.Element {
  const { showing, texts } = app;
  return (
    <Button keys="F2" onPress={() => (showing.cover.value = "asked")}>
      {texts.say("nav.cover")}
    </Button>
  );
}

function LockSwitch({ app }: OfApp): JSX.Element {
  return (
    <Button keys={keysOf("lock")} onPress={() => app.locking.lock()}>
      {app.texts.say("nav.lock")}
    </Button>
  );
}

function HelpSwitch({ app }: OfApp): JSX.Element {
  const { showing, texts } = app;
  return (
    <Button label={texts.say("nav.help")} onPress={() => (showing.isHelpOpen.value = true)}>
      ?
    </Button>
  );
}

function LanguageChoice({ app }: OfApp): JSX.Element {
  const { texts } = app;
  return (
    <select
      aria-label={texts.say("nav.language")}
      value={texts.language.value}
      onChange={(event) => {
        texts.language.value = LANGUAGES.find((one) => one === event.currentTarget.value) ?? "en";
      }}
    >
      {LANGUAGES.map((language) => (
        <option key={language} value={language}>
          {language}
        </option>
      ))}
    </select>
  );
}

export function Notices({ app }: OfApp): JSX.Element {
  const { texts } = app;
  return (
    <section class="banners" aria-label={texts.say("app.notices")}>
      {app.signIn.profile?.is_demonstration === true && app.practising === null && (
        <Banner>{texts.say("app.demonstration")}</Banner>
      )}
      <AwayCall app={app} />
      <CalledIn app={app} />
      <SoundBlocked app={app} />
      {app.connection.phase === "lost" && <Banner>{texts.say("connection.lost")}</Banner>}
      {app.connection.isUp &&
        [...app.connection.faults.keys()].map((store) => <Banner key={store}>{texts.say(FAULTS[store])}</Banner>)}
      {app.showing.view.value !== "board" && <Rings app={app} />}
      {app.isOld && <Old app={app} />}
      {app.joining.isAsked && app.showing.view.value !== "keys" && (
        <Banner>
          <span>{texts.say("enrol.notice")}</span>
          <Button onPress={() => app.show("keys")}>{texts.say("enrol.open")}</Button>
        </Banner>
      )}
      {app.clock.differs && <Banner>{texts.say("app.clock")}</Banner>}
    </section>
  );
}

/** What this page is and what the daemon is may not fit: it is loaded again when nobody is talked with. */
function Old({ app }: OfApp): JSX.Element {
  const { texts, panes } = app;
  const isFree = panes.open.length === 0 || app.isRetired;
  return (
    <Banner>
      <span>
        {texts.say("app.old")} {texts.say(isFree ? "app.old_now" : "app.old_later")}
      </span>
      {isFree && <Button onPress={() => app.loadAgain()}>{texts.say("app.load_again")}</Button>}
    </Banner>
  );
}

/** One for each line, for who looks at something else than the board. */
function Rings({ app }: OfApp): JSX.Element {
  return (
    <>
      {app.board.board?.lines.map((line) => {
        const words = ringsOn(app.texts, line);
        return words === null ? null : <Banner key={line.line}>⚠ {words}</Banner>;
      })}
    </>
  );
}
