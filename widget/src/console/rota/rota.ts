/** The calendar of planned shifts as this person may see it: some weeks of it, and what she does there. */

import {
  type Answer,
  isRefused,
  type Rota,
  type RotaChanged,
  type RotaFile,
  type RotaLine,
  type RotaShift,
  type WantShift,
} from "../../core/protocol";
import { Held } from "../../ui/cell";
import type { Call } from "../staff/http";

export const WEEKS_SHOWN = 2;
const DAY_MS = 86_400_000;

/** A form that is open: a new one on that day, or one that is changed. */
export interface Writing {
  readonly shift: RotaShift | null;
  readonly want: WantShift;
  readonly weeks: number;
  readonly isFollowing: boolean;
  /** A counsellor's own offer. */
  readonly isOffer: boolean;
}

/** What the daemon answered last, for one sentence; `standing`: what somebody else has made of it. */
export type Told =
  | { readonly kind: "done"; readonly count: number }
  | { readonly kind: "meanwhile"; readonly standing: RotaShift | null }
  | { readonly kind: "refused"; readonly reason: string };

export class RotaRoom {
  readonly rota: Held<Rota | null>;
  readonly isAway: Held<boolean>;
  readonly told: Held<Told | null>;
  readonly writing: Held<Writing | null>;
  /** "": every line. */
  readonly line: Held<string>;
  /** A day of the first week that is shown; "": today's. */
  private first = "";
  private asked = 0;

  constructor(
    private readonly call: () => Call,
    changed: () => void,
  ) {
    this.rota = new Held<Rota | null>(null, changed);
    this.isAway = new Held(false, changed);
    this.told = new Held<Told | null>(null, changed);
    this.writing = new Held<Writing | null>(null, changed);
    this.line = new Held("", changed);
  }

  get lines(): readonly RotaLine[] {
    const all = this.rota.value?.lines ?? [];
    return this.line.value === "" ? all : all.filter((one) => one.line === this.line.value);
  }

  /** Whichever was asked for last is shown. */
  async load(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const from = this.first === "" ? "" : `&from=${this.first}`;
    const answer = await this.call()<Rota>("GET", `/api/rota?weeks=${WEEKS_SHOWN}${from}`, {});
    if (mine !== this.asked) return;
    this.isAway.value = isRefused(answer);
    if (!isRefused(answer)) this.rota.value = answer;
  }

  /** By so many weeks; 0: to this one. */
  async move(weeks: number): Promise<void> {
    const shown = this.rota.value?.days[0]?.day;
    this.first = weeks === 0 || shown === undefined ? "" : later(shown, weeks * 7);
    this.told.value = null;
    await this.load();
  }

  begin(day: string, line: RotaLine, isOffer: boolean): void {
    const want = { line: line.line, day, begins: "16:00", ends: "20:00", languages: [], staff: null, is_asked: false };
    this.open({ shift: null, want, weeks: 1, isFollowing: false, isOffer });
  }

  change(shift: RotaShift): void {
    const { line, day, begins, ends, languages } = shift;
    const is_asked = shift.state === "asked";
    const staff = shift.state === "declined" ? null : shift.staff;
    const want = { line, day, begins, ends, languages, staff, is_asked };
    this.open({ shift, want, weeks: 1, isFollowing: false, isOffer: false });
  }

  write(change: Partial<WantShift>, more: Partial<Pick<Writing, "weeks" | "isFollowing">> = {}): void {
    const writing = this.writing.value;
    if (writing !== null) this.writing.value = { ...writing, ...more, want: { ...writing.want, ...change } };
  }

  /** What is written; the form stays open where it was refused or somebody has come between. */
  async send(): Promise<void> {
    const writing = this.writing.value;
    if (writing === null) return;
    const { shift, want, weeks, isFollowing, isOffer } = writing;
    const { line, day, begins, ends } = want;
    const [target, body] =
      shift !== null
        ? ["/api/rota/change", { id: shift.id, base: shift.version, shift: want, is_following: isFollowing }]
        : isOffer
          ? ["/api/rota/offer", { line, day, begins, ends, weeks }]
          : ["/api/rota/plan", { shift: want, weeks }];
    if (await this.act(target as string, body as object)) this.writing.value = null;
  }

  answer(shift: RotaShift, answer: "take" | "yes" | "no"): Promise<boolean> {
    return this.act("/api/rota/answer", { id: shift.id, base: shift.version, answer });
  }

  async remove(shift: RotaShift, isFollowing: boolean): Promise<void> {
    const body = { id: shift.id, base: shift.version, is_following: isFollowing };
    if (await this.act("/api/rota/remove", body)) this.writing.value = null;
  }

  /** What is shown as a file; null where it was refused. */
  async file(kind: "csv" | "ics", isNamed: boolean, language: string): Promise<RotaFile | null> {
    const from = this.rota.value?.days[0]?.day ?? "";
    const query = `kind=${kind}&weeks=6&from=${from}&language=${language}${isNamed ? "&names=yes" : ""}`;
    const answer = await this.call()<RotaFile>("GET", `/api/rota/file?${query}`, {});
    if (!isRefused(answer)) return answer;
    this.told.value = { kind: "refused", reason: answer.refused };
    return null;
  }

  forget(): void {
    this.asked += 1;
    this.first = "";
    this.line.value = "";
    this.rota.value = null;
    this.writing.value = null;
    this.told.value = null;
  }

  private open(writing: Writing): void {
    this.told.value = null;
    this.writing.value = writing;
  }

  private async act(target: string, body: object): Promise<boolean> {
    const answer: Answer<RotaChanged> = await this.call()<RotaChanged>("POST", target, body);
    if (isRefused(answer)) this.told.value = { kind: "refused", reason: answer.refused };
    else if (answer.count > 0) this.told.value = { kind: "done", count: answer.count };
    else this.told.value = { kind: "meanwhile", standing: answer.standing };
    await this.load();
    return !isRefused(answer) && answer.count > 0;
  }
}

/** The date so many days later. */
export const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** "16:00" where the line is; the same words come twice in the night in which the clock goes back. */
export const timeIn = (seconds: number, timeZone: string): string =>
  new Intl.DateTimeFormat("fi-FI", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone })
    .format(seconds * 1000)
    .replace(":", ".");
