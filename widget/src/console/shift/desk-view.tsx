/** The left region of a shift: my state, the offer, and for leads the conversations without a counsellor. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { freeSlot, letterOf } from "../panes/numbers";
import type { App } from "../parts";
import { Confirm, lineName, RefusalNote } from "../parts";

export function DeskRegion({ app }: { readonly app: App }): JSX.Element | null {
  if (app.model.desk.value === null) return null;
  return (
    <aside
      class={app.model.isOfferOpen.value ? "desk" : "desk is-quiet"}
      data-region
      tabIndex={-1}
      aria-label={app.texts.say("desk.title")}
    >
      <OfferCard app={app} />
      <RefusalNote app={app} />
      <ShiftCard app={app} />
      <Orphans app={app} />
    </aside>
  );
}

function OfferCard({ app }: { readonly app: App }): JSX.Element {
  const { model, control, texts } = app;
  const offer = model.offer.value;
  if (offer === null || !model.isOfferOpen.value) {
    return (
      <section class="offer" aria-label={texts.say("offer.title")}>
        <p class="hint">{texts.say(offer === null ? "offer.none" : "offer.over")}</p>
      </section>
    );
  }
  const left = model.offerSecondsLeft.value;
  const slot = freeSlot(model.openTalks.value.map((talk) => talk.placed));
  return (
    <section class="offer is-open" aria-label={texts.say("offer.title")}>
      <h2>{texts.say("offer.title")}</h2>
      <dl>
        <dt>{texts.say("offer.line")}</dt>
        <dd>{lineName(app, offer.line)}</dd>
        <dt>{texts.say("offer.language")}</dt>
        <dd>{texts.languageName(offer.language)}</dd>
        <dt>{texts.say("offer.topic")}</dt>
        <dd>{texts.sayOr(`topic.${offer.topic}`, "topic.none")}</dd>
        <dt>{texts.say("offer.waited")}</dt>
        <dd>{texts.duration(offer.waited_seconds)}</dd>
      </dl>
      <p class="left">
        {texts.say("offer.left", { n: left })}
        <progress max={30} value={Math.min(30, left)} aria-hidden="true" />
      </p>
      {slot !== null && <p class="hint">{texts.say("offer.to_slot", { letter: letterOf(slot) })}</p>}
      <div class="row">
        <button
          type="button"
          class="strong"
          onClick={() => void control.acts.accept(offer.ticket)}
          aria-keyshortcuts="Alt+A"
        >
          {texts.say("offer.accept")}
          <kbd>Alt+A</kbd>
        </button>
        <button type="button" onClick={() => void control.acts.decline(offer.ticket)} aria-keyshortcuts="Alt+X">
          {texts.say("offer.decline")}
          <kbd>Alt+X</kbd>
        </button>
      </div>
    </section>
  );
}

function ShiftCard({ app }: { readonly app: App }): JSX.Element | null {
  const { model, control, texts } = app;
  const isEnding = useSignal(false);
  const desk = model.desk.value;
  if (desk === null) return null;
  const open = model.openTalks.value.length;
  const most = Math.min(3, Math.max(1, ...(model.profile.value?.lines ?? []).map((line) => line.max_capacity)));
  const isFull = desk.phase === "available" && open >= desk.capacity;
  const isTaking = desk.phase === "available";
  return (
    <section class="shift" aria-label={texts.say("desk.title")}>
      <h2>{texts.say("desk.title")}</h2>
      <p class={`phase is-${desk.phase}`} role="status">
        {texts.say(isFull ? "desk.available_full" : `desk.${desk.phase}`)}
      </p>
      <p class="hint">
        {model.profile.value?.staff.alias} · {desk.lines.map((id) => lineName(app, id)).join(", ")} ·{" "}
        {desk.languages.map((code) => texts.languageName(code)).join(", ")}
      </p>
      <div class="row stepper">
        <button
          type="button"
          aria-label={texts.say("desk.fewer")}
          disabled={desk.capacity <= 1 || desk.phase === "last"}
          onClick={() => void control.acts.setCapacity(desk.capacity - 1)}
        >
          −
        </button>
        <span>{texts.say("desk.capacity", { n: desk.capacity })}</span>
        <button
          type="button"
          aria-label={texts.say("desk.more")}
          disabled={desk.capacity >= most || desk.phase === "last"}
          onClick={() => void control.acts.setCapacity(desk.capacity + 1)}
        >
          +
        </button>
      </div>
      <div class="row">
        {desk.phase !== "last" && (
          <button type="button" onClick={() => void control.acts.pause(isTaking)}>
            {texts.say(isTaking ? "desk.pause" : "desk.back")}
          </button>
        )}
        <button type="button" onClick={() => (isEnding.value = true)} disabled={desk.phase === "last"}>
          {texts.say("desk.end")}
        </button>
      </div>
      {isEnding.value && (
        <Confirm
          title={texts.say("desk.end_title")}
          what={open > 0 ? texts.say("desk.end_open", { n: open }) : texts.say("desk.end_none")}
          yes={texts.say("desk.end")}
          no={texts.say("board.no")}
          onNo={() => (isEnding.value = false)}
          onYes={() => {
            isEnding.value = false;
            void control.endShift();
          }}
        />
      )}
    </section>
  );
}

function Orphans({ app }: { readonly app: App }): JSX.Element | null {
  const { model, control, texts } = app;
  const orphans = model.orphans.value;
  if (!model.isLead.value || orphans.length === 0) return null;
  const hasRoom = freeSlot(model.openTalks.value.map((talk) => talk.placed)) !== null;
  return (
    <section class="orphans" aria-label={texts.say("orphans.title")}>
      <h2>{texts.say("orphans.title")}</h2>
      <p class="hint">{texts.say("orphans.what")}</p>
      <ul>
        {orphans.map((orphan) => (
          <li key={orphan.conversation}>
            {texts.say("orphans.item", {
              line: lineName(app, orphan.line),
              language: texts.languageName(orphan.language),
              time: texts.duration(orphan.lost_seconds),
            })}
            <button type="button" disabled={!hasRoom} onClick={() => void control.takeOrphan(orphan.conversation)}>
              {texts.say("orphans.take")}
            </button>
          </li>
        ))}
      </ul>
      {!hasRoom && <p class="hint">{texts.say("orphans.no_room")}</p>}
    </section>
  );
}
