/** The console as a whole: what is always visible above, and one of three views below. */

import type { JSX } from "preact";
import { BoardView } from "./board/board-view";
import { Cover } from "./cover";
import { DeskRegion } from "./shift/desk-view";
import { Help } from "./help";
import { KeysView } from "./keys/keys-view";
import type { View } from "./model";
import { Panes } from "./panes/pane-view";
import type { App } from "./parts";
import { SignIn } from "./sign-in/sign-in-view";
import { Start } from "./shift/start";
import { LANGUAGES } from "./texts";

export function ConsoleApp({ app, onRetry }: { readonly app: App; readonly onRetry: () => void }): JSX.Element {
  const { model } = app;
  const isIn = model.phase.value === "signed_in";
  const isCovered = isIn && model.cover.value !== "open";
  return (
    <div class={`console${model.isBoardAlone.value ? " board-alone" : ""}`}>
      <Announcer app={app} />
      <Header app={app} isIn={isIn} isCovered={isCovered} />
      <Banners app={app} isIn={isIn} />
      {!isIn ? <SignIn app={app} onRetry={onRetry} /> : isCovered ? <Cover app={app} /> : <Main app={app} />}
      {model.isHelpOpen.value && <Help app={app} />}
    </div>
  );
}

function Main({ app }: { readonly app: App }): JSX.Element {
  const { model, texts } = app;
  const view = model.view.value;
  if (view === "board" && model.isLead.value) return <BoardView app={app} />;
  if (view === "board") return <main class="card">{texts.say("board.leads_only")}</main>;
  if (view === "keys") return <KeysView app={app} />;
  if (model.desk.value === null) {
    return (
      <main class="scroll">
        <Start app={app} />
      </main>
    );
  }
  return (
    <main class={model.openTalks.value.length > 0 ? "work has-talks" : "work"}>
      <h1 class="visually-hidden">{texts.say("nav.work")}</h1>
      <DeskRegion app={app} />
      <Panes app={app} />
    </main>
  );
}

interface HeaderProps {
  readonly app: App;
  readonly isIn: boolean;
  readonly isCovered: boolean;
}

function Header({ app, isIn, isCovered }: HeaderProps): JSX.Element {
  const { model, texts, control } = app;
  return (
    <header class="top" data-region tabIndex={-1}>
      <strong class="brand">{texts.say("app.name")}</strong>
      {isIn && !isCovered && <Views app={app} />}
      <span class="grow" />
      {isIn && <ConnectionState app={app} />}
      {isIn && <SoundSwitch app={app} />}
      {isIn && !isCovered && (
        <>
          <button type="button" onClick={() => (model.cover.value = "asked")} aria-keyshortcuts="F2">
            {texts.say("nav.cover")}
            <kbd>F2</kbd>
          </button>
          <button type="button" onClick={() => (model.isHelpOpen.value = true)} aria-label={texts.say("nav.help")}>
            ?
          </button>
        </>
      )}
      <LanguageChoice app={app} />
      {isIn && !isCovered && model.desk.value === null && (
        <button type="button" onClick={() => void control.signOut()}>
          {texts.say("nav.sign_out")}
        </button>
      )}
    </header>
  );
}

function Views({ app }: { readonly app: App }): JSX.Element {
  const { model, texts, control } = app;
  const views: readonly View[] = model.isLead.value ? ["work", "board", "keys"] : ["work", "keys"];
  return (
    <nav class="views" aria-label={texts.say("app.regions")}>
      {views.map((view) => (
        <button
          key={view}
          type="button"
          aria-current={model.view.value === view ? "page" : undefined}
          onClick={() => control.show(view)}
        >
          {texts.say(`nav.${view}`)}
          {view === "work" && model.view.value !== "work" && model.badge.value > 0 && ` (${model.badge.value})`}
        </button>
      ))}
    </nav>
  );
}

function ConnectionState({ app }: { readonly app: App }): JSX.Element {
  const phase = app.model.connection.value;
  return (
    <span class={`connection is-${phase}`} role="status">
      {app.texts.say(phase === "lost" ? "connection.lost_short" : `connection.${phase}`)}
    </span>
  );
}

function SoundSwitch({ app }: { readonly app: App }): JSX.Element {
  const { model, texts, sound } = app;
  return (
    <span class="row">
      <button
        type="button"
        aria-pressed={model.hasSound.value}
        onClick={() => (model.hasSound.value = !model.hasSound.value)}
      >
        {texts.say(model.hasSound.value ? "sound.on" : "sound.off")}
      </button>
      {model.hasSound.value && (
        <button type="button" onClick={() => sound.play()}>
          {texts.say("sound.test")}
        </button>
      )}
    </span>
  );
}

function LanguageChoice({ app }: { readonly app: App }): JSX.Element {
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

function Banners({ app, isIn }: { readonly app: App; readonly isIn: boolean }): JSX.Element | null {
  const { model, texts } = app;
  if (!isIn) return null;
  return (
    <section class="banners" aria-label={texts.say("app.notices")}>
      {model.profile.value?.is_demonstration === true && <p class="banner">{texts.say("app.demonstration")}</p>}
      {model.connection.value === "lost" && <p class="banner warn">{texts.say("connection.lost")}</p>}
      {model.clockDiffers.value && <p class="banner warn">{texts.say("app.clock")}</p>}
    </section>
  );
}

/** Each offer and each new message is said once. */
function Announcer({ app }: { readonly app: App }): JSX.Element {
  return (
    <div class="visually-hidden" aria-live="assertive" role="status">
      {app.model.announcement.value}
    </div>
  );
}
