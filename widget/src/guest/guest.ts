/**
 * A guest from outside in a room of the staff: a code, a name and an office; waiting until somebody lets her in by name; the
 * room; and over. Code, keys and words are in this page's memory alone: who loads it again needs another code.
 *
 *     loading ─▶ form ─ knock ─▶ room ─ leave, shown out, over ─▶ over            loading ─▶ unknown, away, unsupported
 */

import { toBase64Url } from "../core/base64";
import { TrustedClock } from "../core/clock";
import { Link, type Socket } from "../core/link";
import { isRefused, type GuestLine, type RoomState } from "../core/protocol";
import { RoomTalk } from "../core/room";
import {
  type Bytes,
  GUEST_NAME_MAX_CHARS,
  GUEST_OFFICE_MAX_CHARS,
  type RoomKeys,
  type RoomSeal,
} from "../core/seal-port";
import type { Timers } from "../core/timers";
import { askLine, trustOf } from "./line";

export interface GuestWorld {
  /** The id of the line, from the address. */
  readonly line: string;
  readonly timers: Timers;
  readonly seal: RoomSeal;
  /** Seconds since 1970, of this release. */
  readonly builtAt: number;
  get(path: string): Promise<Response>;
  makeSocket(): Socket<"/visitor">;
  random(count: number): Bytes;
  sha256(bytes: Bytes): Promise<Bytes>;
  /** In [0, 1). */
  chance(): number;
  changed(): void;
}

type Phase = "loading" | "unknown" | "away" | "unsupported" | "form" | "room" | "over";
type Fault = "code" | "name" | "office";
type No = "gone" | "too_often" | "other";

const CODE = /^\d{6}$/;

export class Guest {
  phase: Phase = "loading";
  /** Why the form was not taken: what is wrong in it, or what the line said. */
  fault: Fault | null = null;
  no: No | null = null;
  isBusy = false;
  line: GuestLine | null = null;
  talk: RoomTalk | null = null;
  why: "over" | "shown_out" | "left" | null = null;
  code = "";
  name = "";
  office = "";
  draft = "";
  safetyWords: readonly string[] | null = null;
  private readonly clock: TrustedClock;
  private lists: readonly string[] = [];
  private resumeKey: string | null = null;
  private link: Link<"/visitor"> | null = null;

  constructor(private readonly world: GuestWorld) {
    this.clock = new TrustedClock(() => world.timers.now() / 1000, world.builtAt);
  }

  /** Somebody of the staff has let her in, and she has their keys. */
  get isIn(): boolean {
    return this.talk?.isSealed === true;
  }

  get isAsking(): boolean {
    return this.talk?.state.stage === "asking";
  }

  async begin(): Promise<void> {
    try {
      await this.world.seal.prepare();
    } catch {
      return this.become("unsupported");
    }
    await this.look();
  }

  /** Of the line: its names, its roots, its lists. */
  async look(): Promise<void> {
    const { world } = this;
    try {
      const asked = await askLine((path) => world.get(path), world.line);
      if (asked === null) return this.become("unknown");
      this.line = asked.line;
      this.clock.heard(asked.seconds);
      this.learn(asked.line.revocations);
      if (this.phase === "loading" || this.phase === "away") this.become("form");
    } catch {
      if (this.line === null) this.become("away");
    }
  }

  // ---- what the person does ----

  typedCode(text: string): void {
    this.code = text;
    this.world.changed();
  }
  typedName(text: string): void {
    this.name = text;
    this.world.changed();
  }
  typedOffice(text: string): void {
    this.office = text;
    this.world.changed();
  }

  async knock(): Promise<void> {
    const { world, line } = this;
    const [code, name, office] = [this.code.replace(/\D/g, ""), tidy(this.name), tidy(this.office)];
    this.fault = faultIn(code, name, office);
    this.no = null;
    if (this.fault !== null || line === null || this.isBusy) return world.changed();
    this.isBusy = true;
    world.changed();
    const keys = await world.seal
      .guest(
        name,
        office,
        trustOf(line, () => this.lists),
        () => Math.floor(this.clock.judge()),
      )
      .catch(() => null);
    const key = world.random(32);
    const resume_hash = toBase64Url(await world.sha256(key));
    const link = await this.connected();
    const wish = { line: world.line, code, name, office, leaf: keys?.leaf ?? "", resume_hash };
    const answer = keys === null ? ({ refused: "broken" } as const) : await link.ask("room_knock", wish);
    this.isBusy = false;
    if (isRefused(answer) || keys === null) {
      link.close();
      this.link = null;
      const { refused } = answer as { refused: string };
      this.no = refused === "gone" || refused === "too_often" ? refused : "other";
      return world.changed();
    }
    this.code = "";
    this.resumeKey = toBase64Url(key);
    this.talk = this.makeTalk(answer, link, keys);
    this.become("room");
    this.heed(answer);
  }

  typed(text: string): void {
    this.draft = text;
    if (text !== "") this.talk?.typing();
    this.world.changed();
  }

  send(): void {
    if (this.talk?.write(this.draft.trim()) === true) this.draft = "";
    this.world.changed();
  }

  async toggleSafetyWords(): Promise<void> {
    const words = this.safetyWords === null ? ((await this.talk?.safetyWords()) ?? []) : [];
    this.safetyWords = words.length > 0 ? words : null;
    this.world.changed();
  }

  leave(): void {
    this.link?.goodbye("room_leave", { line: this.world.line });
    this.over("left");
  }

  // ---- what the connection brings ----

  /** Up, with nothing said on it yet. */
  private connected(): Promise<Link<"/visitor">> {
    const { world } = this;
    const link = new Link(world.makeSocket(), world.timers, () => world.chance());
    this.link = link;
    link.onPush("room", (state) => this.heed(state));
    link.onPush("deliver", (one) => this.talk?.onDeliver(one));
    link.onPush("receipt", (one) => this.talk?.onReceipt(one));
    link.onPush("revocations", ({ lists }) => this.learn(lists));
    link.onPush("refusal", (one) => {
      if (one.refused === "gone" || one.refused === "not_a_member") this.over("shown_out");
      else this.talk?.onRefusal(one);
    });
    link.broke = () => this.talk?.cut();
    link.changed = () => world.changed();
    return new Promise((resolve) => {
      link.greet = () => {
        if (this.talk === null) resolve(link);
        else void this.back(this.talk.hasKeysOf(this.talk.state));
      };
      link.open();
      world.timers.after(KNOCK_MAX_MS, () => resolve(link)); // then the question finds no connection
    });
  }

  /** Whoever is in the room is judged anew by these. */
  private learn(lists: readonly string[]): void {
    this.lists = [...new Set([...lists, ...this.lists])].slice(0, LISTS_MAX_COUNT);
    void this.talk?.judge();
  }

  get isLost(): boolean {
    return this.phase === "room" && this.link !== null && this.link.phase !== "up";
  }

  lookAtNetwork(): void {
    this.link?.look();
  }

  private async back(has_keys: boolean): Promise<void> {
    const { talk, link, resumeKey, world } = this;
    const member = talk?.state.member ?? null;
    if (talk === null || link === null || resumeKey === null || member === null) return;
    const answer = await link.ask("room_back", { line: world.line, member, key: resumeKey, has_keys });
    if (this.talk !== talk) return;
    if (!isRefused(answer)) {
      if (has_keys) talk.resumed(answer);
      else talk.entered(answer);
      this.heed(answer);
      void this.look();
    } else if (answer.refused === "try_again") {
      world.timers.after(BACK_AGAIN_MS, () => void (this.talk === talk && !talk.isOnline && this.back(has_keys)));
    } else if (answer.refused !== "offline") this.over("shown_out");
  }

  private heed(state: RoomState): void {
    const { talk } = this;
    if (talk === null) return;
    if (state.over !== null || state.made !== talk.state.made) {
      this.over(state.over ?? "over");
      return;
    }
    if (state.epoch !== talk.state.epoch || state.round !== talk.state.round) this.safetyWords = null; // of other keys now
    talk.update(state);
    this.world.changed();
  }

  private over(why: "over" | "shown_out" | "left"): void {
    this.talk?.wipe();
    this.talk = null;
    this.resumeKey = null;
    this.draft = "";
    this.name = "";
    this.office = "";
    this.safetyWords = null;
    this.link?.close();
    this.link = null;
    this.why = why;
    this.become("over");
  }

  private makeTalk(state: RoomState, link: Link<"/visitor">, keys: RoomKeys): RoomTalk {
    const { world } = this;
    return new RoomTalk(state, {
      timers: world.timers,
      chance: () => world.chance(),
      say: (say) => link.send("say", say),
      received: (received) => link.send("received", received),
      catchUp: (after) => link.ask("catch_up", { conversation: state.conversation, after }),
      keys: async () => keys,
      anew: () => void this.back(false),
      heard: () => undefined,
      changed: () => world.changed(),
    });
  }

  private become(phase: Phase): void {
    this.phase = phase;
    this.world.changed();
  }
}

const KNOCK_MAX_MS = 20_000;
/** The line has her, and cannot look now. */
const BACK_AGAIN_MS = 5_000;
const LISTS_MAX_COUNT = 32;

/** As it is said: without what stands around it, and one blank where there were several. */
const tidy = (text: string): string => text.trim().replace(/\s+/g, " ");

const isOf = (text: string, most: number): boolean => text !== "" && [...text].length <= most;

function faultIn(code: string, name: string, office: string): Fault | null {
  if (!CODE.test(code)) return "code";
  if (!isOf(name, GUEST_NAME_MAX_CHARS)) return "name";
  return isOf(office, GUEST_OFFICE_MAX_CHARS) ? null : "office";
}
