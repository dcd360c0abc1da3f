/** The focus never falls from the page: whatever had it and is gone, it goes to where one works next. */

import type { ConsoleApp } from "./app";
import { isWritingIn } from "./keyboard";
import { composerId, paneId } from "./panes/numbers";
import type { Pane } from "./panes/pane";
import { ROOM_ID } from "./room/room-view";

export class FocusKeeper {
  private last: HTMLElement | null = null;
  /** The conversation in whose pane the last one stood. */
  private lastPane: string | null = null;
  /** What has the focus cannot be pressed for a moment. */
  private isWaiting = false;
  private isUnderDialog = false;
  /** The last one stood in the room of the staff. */
  private wasInRoom = false;

  constructor(private readonly app: ConsoleApp) {}

  /** Something has the focus now. */
  came(element: HTMLElement): void {
    if (element.closest("dialog") !== null) return; // when it closes one goes on where it was opened
    this.last = element;
    this.isWaiting = false;
    this.wasInRoom = element.closest(`#${ROOM_ID}`) !== null;
    this.lastPane = this.app.panes.all.find((pane) => this.sectionOf(pane)?.contains(element) === true)?.id ?? null;
  }

  /** The page has been drawn anew. */
  drawn(): void {
    if (document.querySelector("dialog[open]") !== null) {
      this.isUnderDialog = true;
      return;
    }
    if (this.isUnderDialog) this.isWaiting = true;
    this.isUnderDialog = false;
    this.goToNew();
    this.moveOn();
    const active = document.activeElement;
    if (active instanceof HTMLElement && active !== document.body) {
      // A browser takes the focus from what is switched off only with the next frame.
      if (active === this.last && active.matches(":disabled")) this.waits(active);
      return;
    }
    if (this.last?.isConnected !== true || isHidden(this.last)) this.target()?.focus();
    else if (this.last.matches(":disabled")) this.waits(this.last);
    else if (this.isWaiting) this.last.focus(); // else somebody has pressed beside everything
  }

  /** A conversation that was asked for: into its box, unless words are being written elsewhere. */
  private goToNew(): void {
    const { panes, showing } = this.app;
    if (panes.wanted !== null) showing.view.value = "work";
    const pane = panes.wanted === null ? null : panes.of(panes.wanted);
    if (pane === null || this.sectionOf(pane) === null) return;
    panes.wanted = null;
    if (isBeingWritten(this.app)) return;
    panes.focus(pane.id, Date.now());
    this.app.changed();
    boxOf(pane)?.focus();
  }

  /** From one that was ended here to the next. */
  private moveOn(): void {
    const { panes } = this.app;
    if (!panes.movesOn) return;
    panes.movesOn = false;
    if (!isBeingWritten(this.app)) this.target()?.focus();
  }

  /** While something is being done the button comes back; a box to nobody does not. */
  private waits(element: HTMLElement): void {
    this.isWaiting = isBusy(this.app);
    if (!this.isWaiting) (element.closest<HTMLElement>("[data-region]") ?? this.target())?.focus();
  }

  /** Where it stands; one that has ended may have made way for another. */
  private sectionOf(pane: Pane): HTMLElement | null {
    return this.app.panes.at(pane.number) === pane ? document.getElementById(paneId(pane.number)) : null;
  }

  private target(): HTMLElement | null {
    const { panes, showing, signIn } = this.app;
    const isAtWork = signIn.isIn && showing.view.value === "work" && showing.cover.value === "open";
    if (!isAtWork) return heading();
    // Whoever was writing to colleagues must not go on writing to a visitor.
    const room = this.wasInRoom ? document.getElementById(ROOM_ID) : null;
    if (room !== null) return room;
    // After a reload nobody knows in which of them somebody was writing.
    if (this.lastPane === null && panes.inFocus === null && panes.open.length > 1) return heading();
    const before = this.lastPane === null ? null : panes.of(this.lastPane);
    // Whoever was writing to somebody who has left must not go on writing to somebody else.
    if (before?.isOver && before.ending !== "ended_by_counsellor") return this.sectionOf(before) ?? heading();
    const pane = panes.openInFocus ?? panes.open.find(({ number }) => number > (before?.number ?? -1)) ?? panes.open[0];
    return (pane === undefined ? null : boxOf(pane)) ?? heading();
  }
}

/** Something that was pressed is being done, and cannot be pressed meanwhile. */
const isBusy = ({ acts, staff, own, signIn }: ConsoleApp): boolean =>
  acts.isBusy || staff.isBusy || own.opening.isBusy || signIn.entry.isBusy || signIn.passkeys.isBusy;

/** Words are on their way: the focus stays, or goes back, where they are written. */
function isBeingWritten({ panes }: ConsoleApp): boolean {
  const active = document.activeElement;
  const isField = active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement;
  const hasText = isField && isWritingIn(active) && active.value !== "";
  return hasText || (panes.openInFocus?.draft.trim() ?? "") !== "";
}

const boxOf = ({ number }: Pane): HTMLElement | null => document.getElementById(composerId(number));

/** Of the view, so that it is read from its beginning. */
function heading(): HTMLElement | null {
  const found = document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
  if (found !== null && !found.hasAttribute("tabindex")) found.tabIndex = -1;
  return found;
}

/** Browsers that cannot tell are believed that it is shown. */
const isHidden = (element: HTMLElement): boolean => element.checkVisibility?.() === false;

/** Whether the newest words of this pane are on the screen. */
export function isInView({ number }: Pick<Pane, "number">): boolean {
  if (document.querySelector("dialog[open]") !== null) return false;
  const log = document.querySelector(`#${paneId(number)} .log`);
  const words = log?.querySelector("ol > :last-child");
  if (log === null || words === undefined || words === null) return false;
  const frame = log.getBoundingClientRect();
  const { bottom } = words.getBoundingClientRect();
  const lowest = Math.min(frame.bottom, innerHeight) + ROUNDED_PX;
  return frame.height > 0 && bottom <= lowest && bottom > Math.max(frame.top, 0);
}

/** Browsers scroll by fractions of a pixel. */
const ROUNDED_PX = 2;
