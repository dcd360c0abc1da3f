/**
 * The rooms of the staff, one for each line of this desk: which there are, who is in them, and the talk in those that this
 * page has gone into. Words, drafts and keys are in this page's memory alone; what is over is gone from it at once.
 */

import { isRefused, type Deliver, type Receipt, type Refusal, type RoomState, type Rooms } from "../../core/protocol";
import { RoomTalk } from "../../core/room";
import type { RoomKeys } from "../../core/seal-port";
import type { Timers } from "../../core/timers";
import { Held } from "../../ui/cell";
import type { Acts } from "../acts";
import type { Connection } from "../connection";

export interface RoomsTools {
  readonly connection: Connection;
  readonly acts: Acts;
  readonly timers: Timers;
  readonly chance: () => number;
  /** This person's keys for the room of a line. Raises: SealError. */
  makeKeys(line: string): Promise<RoomKeys>;
  /** The room is on the screen, and somebody looks. */
  isInView(): boolean;
  /** Words of somebody else, to be said aloud. */
  onWords(room: LineRoom): void;
  /** A guest asks to be let in, who did not before. */
  onGuest(room: LineRoom, name: string, office: string): void;
  onOver(room: LineRoom): void;
  changed(): void;
}

/** Why this page is not in it any more: it ended for everybody, or this page was out of it. */
type Note = "over" | "out" | "no_keys";

/** As this desk has the room of one line. */
export class LineRoom {
  talk: RoomTalk | null = null;
  note: Note | null = null;
  draft = "";
  unread = 0;
  safetyWords: readonly string[] | null = null;
  /** A guest's code, until it is put away: nobody can show it again. */
  code: { readonly code: string; readonly until: number } | null = null;
  keys: RoomKeys | null = null;
  /** What this page has said of itself; null: nothing since it was loaded. */
  wish: "in" | "out" | null = null;
  /** Those who were told of. */
  readonly told = new Set<string>();

  constructor(public state: RoomState) {}

  get line(): string {
    return this.state.line;
  }

  get isIn(): boolean {
    return this.talk !== null;
  }

  /** Somebody who is not of the staff reads it. */
  get guestsIn(): number {
    return this.talk?.roster.filter(({ role }) => role === "guest").length ?? 0;
  }

  /** Words go, and with them whatever was told of who said them. */
  close(note: Note | null): void {
    this.talk?.wipe();
    this.talk = null;
    this.keys = null;
    this.note = note;
    this.draft = "";
    this.unread = 0;
    this.safetyWords = null;
    this.code = null;
    this.told.clear();
  }
}

const BACK_AGAIN_MS = 5_000;

export class LineRooms {
  readonly isOpen: Held<boolean>;
  readonly shown: Held<string | null>;
  all: readonly LineRoom[] = [];
  private hasDesk = false;

  constructor(private readonly tools: RoomsTools) {
    this.isOpen = new Held(false, tools.changed);
    this.shown = new Held<string | null>(null, tools.changed);
  }

  /** The one on the screen: the chosen one, else one that this page is in, else the first. */
  get current(): LineRoom | null {
    const chosen = this.all.find(({ line }) => line === this.shown.value);
    return chosen ?? this.all.find(({ isIn }) => isIn) ?? this.all[0] ?? null;
  }

  get unread(): number {
    return this.all.reduce((sum, { unread, state }) => sum + unread + state.guests.length, 0);
  }

  // ---- what the person does ----

  async enter(room: LineRoom): Promise<void> {
    room.close(null);
    room.wish = "in";
    const keys = await this.tools.makeKeys(room.line).catch(() => null);
    if (!this.isWished(room)) return;
    if (keys === null) {
      room.note = "no_keys";
      this.tools.changed();
      return;
    }
    const answer = await this.tools.acts.act("room_enter", { line: room.line, leaf: keys.leaf, has_keys: false });
    if (isRefused(answer) || !this.isWished(room)) return;
    room.keys = keys;
    room.state = answer;
    room.talk = this.makeTalk(room, answer);
    this.tools.changed();
  }

  /** Nobody has left it, or the shift, since. */
  private isWished(room: LineRoom): boolean {
    return room.wish === "in" && this.all.includes(room);
  }

  /** Nothing of it stays here, whatever the line says to it. */
  leave(room: LineRoom): void {
    room.close(null);
    room.wish = "out";
    void this.tools.acts.act("room_leave", { line: room.line });
    this.tools.changed();
  }

  async makeCode(room: LineRoom): Promise<void> {
    const answer = await this.tools.acts.act("room_code", { line: room.line });
    if (!isRefused(answer) && room.isIn) room.code = answer;
    this.tools.changed();
  }

  putCodeAway(room: LineRoom): void {
    room.code = null;
    this.tools.changed();
  }

  admit = (room: LineRoom, guest: string): void => void this.tools.acts.act("room_admit", { line: room.line, guest });
  /** Who asks is told no; who is in goes. */
  turnAway = (room: LineRoom, guest: string): void =>
    void this.tools.acts.act("room_turn_away", { line: room.line, guest });

  typed(room: LineRoom, text: string): void {
    room.draft = text;
    if (text !== "") room.talk?.typing();
    this.tools.changed();
  }

  /** False, with the draft kept, when nothing can be sent. */
  send(room: LineRoom): boolean {
    const isSent = room.talk?.write(room.draft.trim()) === true;
    if (isSent) room.draft = "";
    this.tools.changed();
    return isSent;
  }

  read(room: LineRoom): void {
    if (room.unread === 0) return;
    room.unread = 0;
    this.tools.changed();
  }

  async toggleSafetyWords(room: LineRoom): Promise<void> {
    const words = room.safetyWords === null ? ((await room.talk?.safetyWords()) ?? []) : [];
    room.safetyWords = words.length > 0 ? words : null;
    this.tools.changed();
  }

  // ---- what the connection brings ----

  /** With each snapshot of the desk: rooms are of a shift. */
  desk(hasDesk: boolean): void {
    if (hasDesk === this.hasDesk) return;
    this.hasDesk = hasDesk;
    if (hasDesk) void this.watch();
    else this.forget();
  }

  /** With each new connection, once the desk is known to it. */
  async watch(): Promise<void> {
    const answer = await this.tools.connection.ask("watch_rooms", {});
    if (isRefused(answer) || !("rooms" in answer)) return;
    this.take(answer);
    for (const room of this.all) if (room.talk !== null && !room.talk.isOnline) await this.back(room, room.talk);
  }

  pushed(rooms: Rooms): void {
    if (this.hasDesk) this.take(rooms);
  }

  /** Other lists count now. */
  judge(): void {
    for (const { talk } of this.all) void talk?.judge();
  }

  cut(): void {
    for (const { talk } of this.all) talk?.cut();
  }

  of(conversation: string): LineRoom | null {
    return this.all.find(({ state }) => state.conversation === conversation) ?? null;
  }

  deliver = (one: Deliver): void => this.of(one.conversation)?.talk?.onDeliver(one);
  receipt = (one: Receipt): void => this.of(one.conversation)?.talk?.onReceipt(one);
  refusal(one: Refusal): void {
    const room = this.of(one.conversation ?? "");
    if (room === null || room.talk === null) return;
    if (one.refused === "gone" || one.refused === "not_a_member") this.over(room, "out");
    else room.talk.onRefusal(one);
  }

  /** Signed out, or the shift is over: nothing of any room stays. */
  forget(): void {
    for (const room of this.all) room.close(null);
    this.all = [];
    this.hasDesk = false;
    this.isOpen.value = false;
    this.shown.value = null;
  }

  private take({ rooms }: Rooms): void {
    this.all = rooms.map((state) => {
      const room = this.all.find(({ line }) => line === state.line) ?? new LineRoom(state);
      this.update(room, state);
      return room;
    });
    this.tools.changed();
  }

  private update(room: LineRoom, state: RoomState): void {
    const before = room.state;
    if (state.made === before.made && state.version < before.version) return;
    room.state = state;
    const { talk } = room;
    if (talk !== null && state.made !== before.made) this.over(room, "over");
    else if (talk !== null && state.member === null) this.over(room, "out");
    else if (talk?.isOnline === true) talk.update(state);
    else if (talk === null && state.member !== null && room.wish === null) void this.enter(room); // loaded again
    if (state.epoch !== before.epoch || state.round !== before.round) room.safetyWords = null; // of other keys now
    if (room.code !== null && !state.codes.some(({ until }) => until === room.code?.until)) room.code = null;
    for (const { member, name, office } of state.guests) {
      if (room.told.has(member)) continue;
      room.told.add(member);
      this.tools.onGuest(room, name, office);
    }
  }

  private over(room: LineRoom, note: Note): void {
    room.close(note);
    room.wish = "out";
    this.tools.onOver(room);
  }

  /** On a new connection: with the keys, if they are still of what the line has. */
  private async back(room: LineRoom, talk: RoomTalk): Promise<void> {
    const { keys, state } = room;
    if (keys === null) return;
    const has_keys = talk.hasKeysOf(state);
    const answer = await this.tools.connection.ask("room_enter", { line: room.line, leaf: keys.leaf, has_keys });
    if (room.talk !== talk) return;
    if (isRefused(answer)) {
      if (answer.refused === "try_again") this.backAgain(room, talk);
      else if (answer.refused !== "offline") this.over(room, "out");
      return;
    }
    room.state = answer;
    if (has_keys) talk.resumed(answer);
    else talk.entered(answer);
  }

  /** The line has this page in it, and cannot look now. */
  private backAgain(room: LineRoom, talk: RoomTalk): void {
    this.tools.timers.after(BACK_AGAIN_MS, () => void (room.talk === talk && !talk.isOnline && this.back(room, talk)));
  }

  private makeTalk(room: LineRoom, state: RoomState): RoomTalk {
    const { tools } = this;
    const talk: RoomTalk = new RoomTalk(state, {
      timers: tools.timers,
      chance: tools.chance,
      say: (say) => tools.connection.send("say", say),
      received: (received) => tools.connection.send("received", received),
      catchUp: (after) => tools.connection.ask("catch_up", { conversation: state.conversation, after }),
      keys: async () => room.keys ?? (await tools.makeKeys(room.line)),
      anew: () => void this.anew(room, talk),
      heard: () => {
        if (this.current !== room || !tools.isInView()) room.unread += 1;
        tools.onWords(room);
      },
      changed: () => tools.changed(),
    });
    return talk;
  }

  private async anew(room: LineRoom, talk: RoomTalk): Promise<void> {
    if (room.talk !== talk || room.keys === null) return;
    const wish = { line: room.line, leaf: room.keys.leaf, has_keys: false };
    const answer = await this.tools.connection.ask("room_enter", wish);
    if (room.talk !== talk) return;
    if (!isRefused(answer)) {
      room.state = answer;
      talk.entered(answer);
    } else if (answer.refused !== "offline" && answer.refused !== "try_again") this.over(room, "out");
  }
}
