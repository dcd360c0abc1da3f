/** One of three places side by side, told apart by position, letter, name, colour and shape of the badge. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Composer, composerId } from "./write";
import type { App } from "../parts";
import { Badge, Confirm, lineName } from "../parts";
import { letterOf, SLOT_LETTERS } from "./numbers";
import type { Talk } from "./pane";
import { WordsList } from "./log";

/** As many places as the desk takes; on a narrow screen one at a time, with their letters as tabs above. */
export function Panes({ app }: { readonly app: App }): JSX.Element {
  const { model, texts } = app;
  const taken = model.talks.value.map((talk) => talk.placed.slot);
  const count = Math.max(model.desk.value?.capacity ?? 1, ...taken.map((slot) => slot + 1));
  const slots = SLOT_LETTERS.map((_, slot) => slot).slice(0, count);
  const shown = model.talk(model.focused.value ?? "")?.placed.slot ?? taken[0] ?? 0;
  return (
    <div class={`panes of-${count}`}>
      {taken.length > 1 && <Tabs app={app} shown={shown} />}
      {slots.map((slot) => {
        const talk = model.talks.value.find((one) => one.placed.slot === slot);
        const place = slot === shown ? "pane is-shown" : "pane";
        if (talk === undefined) {
          return (
            <section
              key={slot}
              class={`${place} is-free slot-${slot}`}
              aria-label={texts.say("talk.free", { letter: letterOf(slot) })}
            >
              <Badge slot={slot} />
              <p class="hint">{texts.say("talk.free", { letter: letterOf(slot) })}</p>
            </section>
          );
        }
        return <Pane key={talk.id} app={app} talk={talk} place={place} />;
      })}
    </div>
  );
}

function Tabs({ app, shown }: { readonly app: App; readonly shown: number }): JSX.Element {
  const { model, texts } = app;
  return (
    <nav class="tabs">
      {model.talks.value.map((talk) => (
        <button
          key={talk.id}
          type="button"
          class={`slot-${talk.placed.slot}`}
          aria-current={talk.placed.slot === shown}
          onClick={() => {
            model.focus(talk.id, Date.now());
            document.getElementById(composerId(talk.placed.slot))?.focus();
          }}
        >
          {letterOf(talk.placed.slot)} · {texts.nameOf(talk.placed.nameNumber)}
          {talk.unread.value > 0 && ` · ${texts.say("talk.unread", { n: talk.unread.value })}`}
        </button>
      ))}
    </nav>
  );
}

interface PaneProps {
  readonly app: App;
  readonly talk: Talk;
  readonly place: string;
}

function Pane({ app, talk, place }: PaneProps): JSX.Element {
  const { model, texts } = app;
  const { slot } = talk.placed;
  const who = { letter: letterOf(slot), name: texts.nameOf(talk.placed.nameNumber) };
  const isFocused = model.focused.value === talk.id;
  const focus = (): void => model.focus(talk.id, Date.now());
  return (
    <section
      class={`${place} slot-${slot}${isFocused ? " is-focused" : ""}`}
      aria-label={texts.say("talk.region", who)}
      data-region
      data-slot={slot}
      tabIndex={-1}
      onFocusCapture={focus}
      onPointerDown={focus}
    >
      <Head app={app} talk={talk} />
      {talk.stage.value === "ended" ? (
        <Ended app={app} talk={talk} />
      ) : (
        <>
          <StageNote app={app} talk={talk} />
          <WordsList app={app} talk={talk} />
          <Composer app={app} talk={talk} />
        </>
      )}
    </section>
  );
}

function Head({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const { texts } = app;
  const state = talk.state.value;
  const { slot, nameNumber } = talk.placed;
  const isOver = talk.stage.value === "ended";
  return (
    <header class="head">
      <div class="row">
        <Badge slot={slot} />
        <h2>
          <span class="visually-hidden">{letterOf(slot)} · </span>
          {texts.nameOf(nameNumber)}
        </h2>
        {!isOver && <Actions app={app} talk={talk} />}
      </div>
      {!isOver && <Presence app={app} talk={talk} />}
      <p class="hint">
        {lineName(app, state.line)} · {texts.languageName(state.language)} ·{" "}
        {texts.sayOr(`topic.${state.topic}`, "topic.none")}
      </p>
    </header>
  );
}

function Presence({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const { is, since } = talk.presence.value;
  return (
    <div class="row">
      <p class={`presence is-${is}`} role="status">
        {app.texts.say("talk.visitor")}: {app.texts.say(`presence.${is}`, { time: app.texts.time(since) })}
      </p>
      {talk.unread.value > 0 && <span class="unread">{app.texts.say("talk.unread", { n: talk.unread.value })}</span>}
    </div>
  );
}

function Actions({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const { texts, control } = app;
  const isEnding = useSignal(false);
  const who = { letter: letterOf(talk.placed.slot), name: texts.nameOf(talk.placed.nameNumber) };
  const words = talk.safetyWords.value;
  return (
    <div class="actions">
      <button
        type="button"
        aria-pressed={words !== null}
        disabled={talk.stage.value !== "sealed"}
        onClick={() => void talk.toggleSafetyWords()}
      >
        {texts.say("talk.words")}
      </button>
      <button type="button" onClick={() => (isEnding.value = true)}>
        {texts.say("talk.end")}
      </button>
      {isEnding.value && (
        <Confirm
          title={texts.say("talk.end_ask", who)}
          what={texts.say("talk.end_what")}
          slot={talk.placed.slot}
          yes={texts.say("talk.end_yes", who)}
          no={texts.say("talk.end_no")}
          onNo={() => (isEnding.value = false)}
          onYes={() => {
            isEnding.value = false;
            void control.endTalk(talk);
          }}
        />
      )}
    </div>
  );
}

/** What stands between head and words: whether it is sealed, and what is missing. */
function StageNote({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const { texts } = app;
  const { arrival } = talk;
  const words = talk.safetyWords.value;
  return (
    <div class="stage">
      {arrival === "reloaded" && <p class="note">{texts.say("talk.after_reload")}</p>}
      {arrival === "taken_over" && <p class="note">{texts.say("talk.taken_over")}</p>}
      {talk.stage.value === "waiting" && <p class="note">{texts.say("talk.waiting")}</p>}
      {talk.stage.value === "sealed" && <p class="hint sealed">{texts.say("talk.sealed")}</p>}
      {talk.stage.value === "no_seal" && (
        <div class="note warn" role="alert">
          <p>
            {texts.say("talk.no_seal", {
              why: texts.say(talk.fault.value === "credential" ? "talk.why_credential" : "talk.why_other"),
            })}
          </p>
          <button type="button" onClick={() => talk.begin()}>
            {texts.say("talk.fresh_key")}
          </button>
        </div>
      )}
      {words !== null && (
        <div class="note">
          <strong class="safety">{words.join(" · ")}</strong>
          <p>{texts.say("talk.words_how")}</p>
        </div>
      )}
    </div>
  );
}

function Ended({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const { texts, model } = app;
  const ending = talk.ending.value ?? "gone";
  const who = { letter: letterOf(talk.placed.slot), name: texts.nameOf(talk.placed.nameNumber) };
  return (
    <div class={`ended is-${ending}`}>
      <h3>{texts.say("ended.title", who)}</h3>
      <p role="status">{texts.say(`ended.${ending}`)}</p>
      <p class="hint">{texts.say("ended.wiped")}</p>
      <button type="button" onClick={() => model.dismiss(talk.id)}>
        {texts.say("ended.dismiss")}
      </button>
    </div>
  );
}
