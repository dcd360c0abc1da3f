/** What the page itself brings: the fragment of the address, keys, input that keeps the cover away, and the leaving of the page. */

import type { Timers } from "../core/timers";
import { composerId } from "./panes/write";
import { Idle } from "./idle";
import { actOf, isWritingIn, type KeyAct, nextRegion } from "./keyboard";
import type { App } from "./parts";

export interface Fragment {
  readonly link: string | null;
  readonly isBoard: boolean;
}

/** Reads `#link=…` and `#board`, and removes them from the address at once: a link must not stay in the history. */
export function takeFragment(
  location: Pick<Location, "hash" | "pathname">,
  history: Pick<History, "replaceState">,
): Fragment {
  const words = new URLSearchParams(location.hash.replace(/^#/, ""));
  const isBoard = words.has("board");
  if (location.hash !== "") history.replaceState(null, "", isBoard ? `${location.pathname}#board` : location.pathname);
  return { link: words.get("link"), isBoard };
}

export function listenToPage(app: App, timers: Timers): void {
  const { model } = app;
  const idle = new Idle(timers, () => {
    if (model.phase.peek() === "signed_in" && model.cover.peek() === "open" && model.view.peek() !== "board") {
      model.cover.value = "idle";
    }
  });
  for (const event of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    addEventListener(event, () => idle.touch(), { passive: true });
  }
  idle.touch();
  addEventListener("keydown", (event) => {
    const act = actOf(event, isWritingIn(document.activeElement));
    if (act !== null && carryOut(app, act)) event.preventDefault();
  });
  addEventListener("beforeunload", (event) => {
    if (model.openTalks.peek().length > 0) event.preventDefault();
  });
}

/** True when the press was used up. While a dialog is open only its own keys count; while covered only the cover's. */
export function carryOut(app: App, act: KeyAct): boolean {
  const { model } = app;
  if (model.phase.peek() !== "signed_in") return false;
  if (act.is === "cover") {
    model.isHelpOpen.value = false;
    if (model.cover.peek() === "open") model.cover.value = "asked";
    else uncover(app);
    return true;
  }
  if (model.cover.peek() !== "open" || document.querySelector("dialog[open]") !== null) return false;
  if (act.is === "help") model.isHelpOpen.value = true;
  else if (act.is === "region") nextRegion(document, document.activeElement, act.step)?.focus();
  else if (act.is === "talk") toTalk(app, act.slot);
  else if (act.is === "composer") toComposer(app);
  else return answerOffer(app, act.is);
  return true;
}

function toTalk(app: App, slot: number): void {
  const talk = app.model.talks.peek().find((one) => one.placed.slot === slot);
  if (talk === undefined) return;
  app.control.show("work");
  app.model.focus(talk.id, Date.now());
  focusLater(composerId(slot));
}

/** Shows the words again, with the focus where the counsellor was writing. */
export function uncover(app: App): void {
  app.model.cover.value = "open";
  toComposer(app);
}

/** Back to where the counsellor was writing last. */
function toComposer(app: App): void {
  const focused = app.model.talk(app.model.focused.peek() ?? "");
  if (focused !== null) focusLater(composerId(focused.placed.slot));
}

/** After the view has been drawn. */
const focusLater = (id: string): void => {
  setTimeout(() => document.getElementById(id)?.focus());
};

function answerOffer(app: App, answer: "accept" | "decline"): boolean {
  const offer = app.model.offer.peek();
  if (offer === null || !app.model.isOfferOpen.peek()) return false;
  void app.control.acts[answer](offer.ticket);
  return true;
}
