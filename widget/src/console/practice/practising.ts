/**
 * One practice, from its beginning until it is left: a whole console of its own, whose line, keys, storage and time end in
 * this tab. The real console has no part in it, so what happens here can neither be counted nor mistaken for a shift.
 */

import type { Seal } from "../../core/seal-port";
import type { Timers } from "../../core/timers";
import { ConsoleApp } from "../app";
import type { Notifier } from "../attention/notifier";
import { Preferences } from "../attention/preferences";
import type { Sound } from "../attention/sound";
import { memoryVaultStore } from "../keys/vault-store";
import type { Passkeys } from "../keys/passkeys";
import { PasskeyError } from "../keys/passkeys";
import { TabStorage } from "../storage";
import { Texts } from "../texts";
import type { World } from "../world";
import { noStaffApi, practiceApi, practiceProfile } from "./api";
import { PracticeChain } from "./chain";
import { Leash, memoryDrawer } from "./leash";
import { PracticeLine } from "./line";
import { cardMark, type Notice, noticed, type Script, type Scripts } from "./script-shape";
import type { Talk } from "./talk";

/** What a practice takes of the real console: no socket, no storage, no call to the daemon. */
export type PracticeGround = Pick<
  World,
  | "origin"
  | "texts"
  | "sound"
  | "signing"
  | "chain"
  | "chance"
  | "random"
  | "buildSeconds"
  | "build"
  | "isPinned"
  | "newResumeKey"
> &
  Pick<World, "isLookedAt" | "isInView" | "raise"> & {
    readonly timers: Timers;
    readonly seal: Seal;
    readonly preferences: Preferences;
    /** Somebody is wanted at the console in earnest. */
    isCalled(): boolean;
    /** Put away, and the real console is on the screen again. */
    left(isAgain: boolean): void;
  };

/** What is told of a talk that is over. */
export interface AfterTalk {
  readonly conversation: string;
  readonly script: Script;
  readonly notices: readonly Notice[];
}

export class Practising {
  readonly app: ConsoleApp;
  /** Of each talk that has ended, the last one first. */
  after: readonly AfterTalk[] = [];
  /** It is asked whether it is to be left, for somebody is being talked with. */
  isLeaving = false;
  private readonly line: PracticeLine;
  private readonly leash: Leash;

  private constructor(
    private readonly ground: PracticeGround,
    readonly scripts: Scripts,
    chosen: readonly Script[],
    chain: PracticeChain,
    leash: Leash,
  ) {
    const now = (): number => leash.now() / 1000;
    this.leash = leash;
    this.line = new PracticeLine({
      timers: leash,
      chance: ground.chance,
      seal: ground.seal,
      trust: chain.trust,
      now,
      scripts: chosen,
      language: scripts.language,
      ended: (talk) => this.ended(talk),
    });
    this.app = new ConsoleApp(this.world(chain));
  }

  /** Signed in at the practice line, and on its shift. */
  static async begin(
    ground: PracticeGround,
    scripts: Scripts,
    chosen: readonly Script[],
    atOnce: number,
  ): Promise<Practising> {
    const leash = new Leash(ground.timers);
    const chain = await PracticeChain.make(ground.signing, () => Math.floor(leash.now() / 1000));
    const practising = new Practising(ground, scripts, chosen, chain, leash);
    const { app } = practising;
    await app.signIn.enter("practice");
    if (await app.keys.begin()) await app.desk.start(["practice"], [scripts.language], atOnce);
    return practising;
  }

  /** So many of the visitors have not come yet. */
  get left(): number {
    return this.line.left;
  }

  /** Something waits at the console in earnest: an offer to nobody, but an alarm of a line that this person leads. */
  get isCalled(): boolean {
    return this.ground.isCalled();
  }

  afterOf(conversation: string): AfterTalk | null {
    return this.after.find((one) => one.conversation === conversation) ?? null;
  }

  /** Asked first while somebody is talked with. */
  leave(isSure = false): void {
    if (this.app.panes.open.length > 0 && !isSure) this.ask(true);
    else this.end(false);
  }

  /** Whom to meet is chosen once more. */
  again(): void {
    this.end(true);
  }

  stay(): void {
    this.ask(false);
  }

  /** What the counsellor does beside the talk, noted for what is told after it. */
  look(): void {
    const { panes, guide } = this.app;
    const card = guide.card.value;
    for (const { id, isSafetyChecked } of panes.open) {
      const marks = this.line.marksOf(id);
      if (isSafetyChecked) marks?.add("checked");
      if (card !== null) marks?.add(cardMark(card));
    }
  }

  private ask(isLeaving: boolean): void {
    this.isLeaving = isLeaving;
    this.app.changed();
  }

  private end(isAgain: boolean): void {
    this.app.draw = () => {};
    this.app.panes.wipe();
    this.app.signIn.leave("how");
    this.line.wipe();
    this.leash.end();
    this.after = [];
    this.ground.left(isAgain);
  }

  private ended({ id, script, visitor }: Talk): void {
    this.look();
    const told = { conversation: id, script, notices: noticed(script, visitor.playing.marks) };
    this.after = [told, ...this.after];
  }

  private world(chain: PracticeChain): World {
    const { ground } = this;
    const { texts, left, isCalled, ...rest } = ground;
    const preferences = new Preferences(memoryDrawer);
    preferences.hasSound.value = ground.preferences.hasSound.value;
    preferences.volume.value = ground.preferences.volume.value;
    const names = {
      alias: texts.say("practice.alias"),
      organisation: texts.say("practice.organisation"),
      line: texts.say("practice.line"),
    };
    const profile = practiceProfile(names, [this.scripts.language], chain.roots, ground.build);
    return {
      ...rest,
      roomSeal: null,
      timers: this.leash,
      api: practiceApi(profile, chain, this.scripts),
      staffApi: noStaffApi,
      makeSocket: () => this.line.socket,
      tabKey: async () => null,
      persist: () => {},
      passkeys: noPasskeys,
      vaults: memoryVaultStore(),
      storage: new TabStorage(memoryDrawer()),
      loadAgain: () => {},
      shareSignIn: () => ({ isElsewhere: async () => false, leave: () => {} }),
      texts: new Texts(texts.language.value),
      sound: heardToo(ground.sound),
      notifier: silent,
      preferences,
      claimDesk: async () => true,
      practising: this,
      door: null,
    };
  }
}

const noPasskeys: Passkeys = {
  isThere: false,
  make: () => Promise.reject(new PasskeyError("unsupported")),
  use: () => Promise.reject(new PasskeyError("unsupported")),
};

/** A practice calls nobody from another window. */
const silent: Notifier = { permission: "missing", ask: async () => {}, show: () => {}, close: () => {} };

/** The same tones, so that one knows them; who is told of a change is each console for itself. */
const heardToo = (sound: Sound): Sound => ({
  get state() {
    return sound.state;
  },
  changed: () => {},
  play: (tone, volume) => sound.play(tone, volume),
  wake: () => sound.wake(),
});
