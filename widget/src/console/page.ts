/** What the page itself brings: the fragment of the address, keys, input that keeps the cover away, and the leaving of the page. */

import type { Timers } from "../core/timers";
import type { ConsoleApp } from "./app";
import { GUIDE_ID, leave, toggle } from "./care/guide-view";
import { CARDS_ID, leaveCards, toggleCards } from "./cards/cards-view";
import { COVER_SECONDS, Idle } from "./idle";
import { actOf, isWritingIn, type KeyAct, nextRegion } from "./keyboard";
import { shownEnded } from "./panes/ended-view";
import { composerId, paneId } from "./panes/numbers";
import type { Pane } from "./panes/pane";
import { languageOf } from "./practice/practice-view";
import { closeRoom, ROOM_ID, toggleRoom } from "./room/room-view";
import { leaveServices, SERVICES_ID, toggleServices } from "./services/services-view";

interface Fragment {
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

/** `shown`: the console that is on the screen, which may be that of a practice. */
export function listenToPage(app: ConsoleApp, timers: Timers, shown: () => ConsoleApp = () => app): void {
  const { panes, attention, sound } = app;
  const idle = new Idle(
    timers,
    () => coverWhenIdle(shown()),
    () => 1000 * (app.signIn.profile?.cover_seconds ?? COVER_SECONDS),
  );
  attention.onCame = () => idle.came();
  const touched = (): void => {
    idle.touch();
    app.locking.touch();
  };
  for (const event of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    addEventListener(event, () => touched(), { passive: true });
  }
  touched();
  // Not with the press but with its end: what goes from the page by it must not move what is pressed.
  for (const event of ["click", "keyup"]) addEventListener(event, () => sound.wake(), { capture: true });
  for (const event of ["focus", "blur"]) addEventListener(event, () => shown().changed());
  document.addEventListener("visibilitychange", () => shown().changed());
  addEventListener("keydown", (event) => {
    const act = actOf(event, isWritingIn(document.activeElement));
    if (act !== null && carryOut(shown(), act)) event.preventDefault();
  });
  addEventListener("pagehide", () => app.notifier.close()); // it could lead back to nothing
  addEventListener("beforeunload", (event) => {
    if (panes.open.length > 0) event.preventDefault();
  });
}

/** Puts away what has ended a while ago. Called often. */
export function tidy({ clock, desk, panes, practising }: ConsoleApp): void {
  if (practising !== null) return; // what to notice is read as long as somebody reads
  const { wrap_ups = [], capacity = 0 } = desk.shift ?? {};
  const isWriting = isWritingIn(document.activeElement);
  panes.tidy(clock.now(), wrap_ups, ({ id, number }) => {
    const takesAColumn = number >= capacity; // which would go with it, and move all others
    return (takesAColumn && isWriting) || isRead(shownEnded(id));
  });
}

/** The focus or a selection is in it. */
function isRead(element: HTMLElement | null): boolean {
  if (element === null) return false;
  const selected = getSelection();
  const ends = selected?.isCollapsed === false ? [selected.anchorNode, selected.focusNode] : [];
  return [document.activeElement, ...ends].some((one) => element.contains(one));
}

/** False: not now, ask again. Where there are no words, there is nothing to cover. */
export function coverWhenIdle(app: ConsoleApp): boolean {
  const { showing, signIn, panes, offers, askings, attention, locking } = app;
  const isWanted = offers.isOpen || askings.current !== null || attention.orphans.size > 0;
  const hasWords = showing.view.value === "work" && (panes.open.length > 0 || app.rooms.all.some(({ isIn }) => isIn));
  if (!signIn.isIn || locking.isLocked || showing.cover.value !== "open" || isWanted || !hasWords) return false;
  showing.cover.value = "idle";
  return true;
}

/** True when the press was used up. While a dialog is open only its own keys count. */
export function carryOut(app: ConsoleApp, act: KeyAct): boolean {
  const { showing } = app;
  if (act.is === "practice") return practise(app);
  if (!app.signIn.isIn || app.locking.isLocked || app.door?.isOpen === true) return false;
  if (act.is === "lock" && app.practising !== null) return false;
  if (act.is === "lock") {
    app.locking.lock();
    return true;
  }
  if (act.is === "cover") {
    showing.close();
    if (showing.cover.value === "open") showing.cover.value = "asked";
    else uncover(app);
    return true;
  }
  if (document.querySelector("dialog[open]") !== null) return false;
  return showing.cover.value === "open" ? carryOutOpen(app, act) : carryOutCovered(app, act);
}

/** Into a practice, and out of it. During a shift the press is nobody's. */
function practise(app: ConsoleApp): boolean {
  const { practising, door, desk, signIn, locking } = app;
  if (practising !== null) practising.leave();
  else if (door?.isOpen === true) door.close();
  else if (door === null || desk.shift !== null || locking.isLocked || signIn.phase === "loading") return false;
  else void door.open(languageOf(app));
  return true;
}

/** Nothing that is done with words: an offer can be taken, and whoever takes it wants to see. */
function carryOutCovered(app: ConsoleApp, act: KeyAct): boolean {
  if (act.is === "sound" || act.is === "pause" || act.is === "decline") return carryOutOpen(app, act);
  if (act.is === "stay_out") return carryOutOpen(app, act);
  const isTaken = (act.is === "accept" || act.is === "come_in") && carryOutOpen(app, act);
  if (!isTaken) return false;
  uncover(app);
  return true;
}

function carryOutOpen(app: ConsoleApp, act: KeyAct): boolean {
  if (act.is === "help") app.showing.isHelpOpen.value = true;
  else if (act.is === "region") nextRegion(document, document.activeElement, act.step)?.focus();
  else if (act.is === "pane") toPane(app, act.number);
  else if (act.is === "composer") leaveOrCompose(app);
  else if (act.is === "protocols") {
    app.services.close();
    app.cards.close();
    toggle(app);
  } else if (act.is === "services") toggleServices(app);
  else if (act.is === "cards") toggleCards(app);
  else if (act.is === "room") return toggleRoom(app);
  else if (act.is === "phrases") return askForPhrases(app);
  else if (act.is === "sound") app.preferences.hasSound.value = !app.preferences.hasSound.value;
  else if (act.is === "pause") return pauseOrBack(app);
  else if (act.is === "accept" || act.is === "decline") return answerOffer(app, act.is);
  else if (act.is === "come_in" || act.is === "stay_out") return answerAsking(app, act.is === "come_in");
  else if (act.is !== "cover" && act.is !== "lock" && act.is !== "practice") return carryOutIn(app, act.is);
  return true;
}

/** What is done with one conversation: the one that has the focus. */
function carryOutIn(app: ConsoleApp, act: "unread" | "end" | "free" | "words" | "moment" | "colleague"): boolean {
  const { panes, showing } = app;
  const pane = act === "unread" ? panes.nextUnread : act === "free" ? panes.toFree : panes.openInFocus;
  if (pane === null) return false;
  if (act === "unread") toNewest(app, pane.number);
  else if (act === "end") showing.ending.value = pane.id;
  else if (act === "moment") pane.takeMoment();
  else if (act === "colleague") return app.askColleague(pane);
  else if (act === "words") void pane.toggleSafetyWords();
  else free(app, pane);
  return true;
}

/** At the cursor of the talk that has the focus. */
function askForPhrases({ panes, phrases, showing }: ConsoleApp): boolean {
  const pane = panes.openInFocus;
  if (pane === null || pane.isGone || showing.view.value !== "work") return false;
  phrases.askAt(pane.id);
  return true;
}

function free(app: ConsoleApp, pane: Pane): void {
  if (pane.isOver) app.panes.dismiss(pane.id);
  else void app.release(pane);
}

function pauseOrBack({ desk }: ConsoleApp): boolean {
  const phase = desk.shift?.phase ?? "last";
  if (phase === "last") return false;
  void desk.pause(phase === "available");
  return true;
}

/** To the words that are not read yet, though one reads further up. */
function toNewest(app: ConsoleApp, number: number): void {
  toPane(app, number);
  setTimeout(() => {
    const log = document.querySelector(`#${paneId(number)} .log`);
    log?.scrollTo(0, log.scrollHeight);
  });
}

function toPane(app: ConsoleApp, number: number): void {
  const pane = app.panes.at(number);
  if (pane === null) return;
  app.show("work");
  app.panes.focus(pane.id, Date.now());
  focusLater(pane.isOver ? paneId(number) : composerId(number));
}

/** Shows the words again, with the focus where the counsellor was writing. */
export function uncover(app: ConsoleApp): void {
  app.showing.cover.value = "open";
  toComposer(app);
}

/** From the cards it closes them; from anywhere else they stay. */
function leaveOrCompose(app: ConsoleApp): void {
  const isIn = (id: string): boolean => document.getElementById(id)?.contains(document.activeElement) === true;
  if (isIn(GUIDE_ID)) leave(app);
  else if (isIn(SERVICES_ID)) leaveServices(app);
  else if (isIn(CARDS_ID)) leaveCards(app);
  else if (isIn(ROOM_ID)) closeRoom(app);
  else toComposer(app);
}

/** Back to where the counsellor was writing last. */
function toComposer({ panes }: ConsoleApp): void {
  const pane = panes.inFocus ?? panes.open[0];
  if (pane !== undefined) focusLater(composerId(pane.number));
}

/** After the view has been drawn. */
const focusLater = (id: string): void => {
  setTimeout(() => document.getElementById(id)?.focus());
};

function answerOffer({ offers }: ConsoleApp, answer: "accept" | "decline"): boolean {
  if (!offers.isOpen) return false;
  void offers[answer]();
  return true;
}

function answerAsking({ askings, panes }: ConsoleApp, isComing: boolean): boolean {
  const { current } = askings;
  if (current === null || (isComing && panes.free === null)) return false;
  void (isComing ? askings.comeIn(current) : askings.decline(current));
  return true;
}
