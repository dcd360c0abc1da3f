/** Where a counsellor writes: it says to whom, keeps its own draft, and asks back when the focus came here a moment ago. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { TEXT_MAX_CHARS } from "../../core/payload";
import { KEEP_NOTHING } from "../../ui/composer";
import type { App } from "../parts";
import { Confirm } from "../parts";
import { letterOf } from "./numbers";
import type { Talk } from "./pane";

export const composerId = (slot: number): string => `write-${letterOf(slot)}`;

export function Composer({ app, talk }: { readonly app: App; readonly talk: Talk }): JSX.Element {
  const { model, texts } = app;
  const isAsking = useSignal(false);
  const who = { letter: letterOf(talk.placed.slot), name: texts.nameOf(talk.placed.nameNumber) };
  const presence = talk.presence.value.is;
  const isGone = presence === "left" || presence === "quick_exit" || talk.stage.value === "no_seal";
  const canSend = talk.canSend;

  const attempt = (): void => {
    if (talk.draft.peek().trim() === "" || !talk.canSend) return;
    if (model.guard.mustAsk(talk.id, Date.now())) isAsking.value = true;
    else talk.send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) attempt();
  };
  const id = composerId(talk.placed.slot);
  const hint = isGone ? "talk.cannot" : talk.isBoxFull.value ? "talk.box_full" : canSend ? null : "talk.not_yet";
  return (
    <div class="composer">
      <label for={id}>{texts.say("talk.write", who)}</label>
      {hint !== null && <p class="hint">{texts.say(hint)}</p>}
      <textarea
        id={id}
        rows={3}
        value={talk.draft.value}
        disabled={isGone}
        {...KEEP_NOTHING}
        dir="auto"
        maxLength={TEXT_MAX_CHARS}
        onInput={(event) => talk.typed(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" class="send" disabled={!canSend} onClick={attempt}>
        {texts.say("talk.send", who)}
      </button>
      {isAsking.value && (
        <Confirm
          title={texts.say("talk.confirm_ask", who)}
          what={`${texts.say("talk.confirm_title")} “${talk.draft.value.trim().slice(0, 300)}”`}
          slot={talk.placed.slot}
          yes={texts.say("talk.confirm_send", who)}
          no={texts.say("talk.confirm_keep")}
          onNo={() => (isAsking.value = false)}
          onYes={() => {
            isAsking.value = false;
            talk.send();
          }}
        />
      )}
    </div>
  );
}
