/** A practice as it is had: the console of a practice, the real seal on both sides, the script that answers, and told time. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Preferences } from "../../../src/console/attention/preferences";
import { chainOfParts } from "../../../src/console/enrolment/chain";
import { signing } from "../../../src/console/keys/signing";
import { PracticeChain } from "../../../src/console/practice/chain";
import { PracticeDoor } from "../../../src/console/practice/door";
import { FIRST_AFTER_SECONDS, NEXT_AFTER_SECONDS, OFFER_SECONDS } from "../../../src/console/practice/line";
import { Practising } from "../../../src/console/practice/practising";
import type { Scripts } from "../../../src/console/practice/script-shape";
import { Texts } from "../../../src/console/texts";
import { makeSeal } from "../../../src/seal/index";
import { Organisation } from "../../seal/people";
import { MemoryDrawer, NOW_SECONDS, ToldTimers } from "../fakes";

const scripts: Scripts = {
  ...JSON.parse(readFileSync(new URL("../../../src/console/practice/scripts/en.json", import.meta.url), "utf8")),
  phrases: [{ id: "emergency", code: "112", title: "Call 112", text: "If you are in danger now, call 112." }],
  cards: [{ id: "cannot-speak", title: "If you cannot speak", text: "Send a text message to 112." }],
};
const of = (...ids: readonly string[]) => scripts.scripts.filter(({ id }) => ids.includes(id));

/** The curves are the machine's own, and take as long as they take: what they are asked for is counted, to know when all is done. */
let asked = 0;
const { subtle } = crypto;
for (const name of [
  "sign",
  "verify",
  "deriveBits",
  "digest",
  "encrypt",
  "decrypt",
  "importKey",
  "exportKey",
  "generateKey",
] as const) {
  const act = subtle[name].bind(subtle) as (...given: unknown[]) => Promise<unknown>;
  const counted = (...given: unknown[]): Promise<unknown> => {
    asked += 1;
    return act(...given).finally(() => {
      asked -= 1;
    });
  };
  Object.defineProperty(subtle, name, { value: counted, configurable: true });
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets everything go on that needs no time to pass. */
async function turn(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await soon();
    quiet = asked === 0 ? quiet + 1 : 0;
  }
}

class Bench {
  readonly timers = new ToldTimers();
  readonly device = new MemoryDrawer();
  lefts = 0;
  practice!: Practising;

  ground() {
    return {
      texts: new Texts("en"),
      sound: { state: "ready", changed: () => {}, play: () => {}, wake: () => {} } as const,
      preferences: new Preferences(() => this.device),
      isCalled: () => false,
      seal: makeSeal(),
      signing,
      chain: chainOfParts,
      chance: () => 0.5,
      random: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
      newResumeKey: async () => ({ key: "key", hash: "hash" }),
      timers: this.timers,
      buildSeconds: NOW_SECONDS - 3600,
      build: "0",
      isPinned: false,
      origin: "https://line.example",
      isLookedAt: () => true,
      isInView: () => true,
      raise: () => {},
      left: () => {
        this.lefts += 1;
      },
    };
  }

  async begin(ids: readonly string[], atOnce = 1): Promise<void> {
    this.practice = await Practising.begin(this.ground(), scripts, of(...ids), atOnce);
    this.practice.app.draw = () => this.practice.look();
    await this.until(() => this.app.desk.shift !== null);
  }

  get app() {
    return this.practice.app;
  }

  /** So many seconds, one after the other, with what follows from each. */
  async pass(seconds: number): Promise<void> {
    for (let one = 0; one < seconds; one += 1) {
      this.timers.advance(1000);
      await turn();
    }
  }

  async until(isSo: () => boolean, secondsMax = 0): Promise<void> {
    await turn();
    for (let one = 0; one < secondsMax && !isSo(); one += 1) await this.pass(1);
    if (isSo()) return;
    throw new Error("it never came to this");
  }

  async accept(): Promise<void> {
    await this.until(() => this.app.offers.isOpen, 120);
    const before = this.app.panes.open.length;
    await this.app.offers.accept();
    await this.until(() => this.app.panes.open.length > before && this.pane.stage === "sealed", 5);
  }

  get pane() {
    const { open } = this.app.panes;
    const pane = open[open.length - 1];
    if (pane === undefined) throw new Error("nobody is here");
    return pane;
  }

  /** What the visitor has said in the pane at this number. */
  said(number = 0): readonly string[] {
    const entries = this.app.panes.at(number)?.entries ?? [];
    return entries.flatMap((entry) => (entry.is === "said" && !entry.mine ? [entry.text] : []));
  }

  async hears(words: string, number = 0): Promise<void> {
    await this.until(() => this.said(number).some((one) => one.includes(words)), 180);
  }

  async say(text: string, number = 0): Promise<void> {
    const pane = this.app.panes.at(number);
    if (pane === null) throw new Error("nobody is here");
    this.app.panes.typed(pane, text);
    expect(pane.send()).toBe(true);
    await turn();
  }
}

afterEach(() => vi.restoreAllMocks());

describe("a practice", () => {
  test("is a talk with the real seal on both sides, whose words are read by the script", async () => {
    const b = new Bench();
    await b.begin(["first_time"]);
    expect(b.app.offers.isOpen).toBe(false);
    await b.pass(FIRST_AFTER_SECONDS);
    await b.accept();
    await b.hears("right place");
    await b.say("Is it safe for you to write now?");
    await b.hears("in the shower");
    await b.pane.toggleSafetyWords();
    const words = b.pane.safetyWords;
    expect(words).toHaveLength(4);
    const mine = b.pane.entries.find((entry) => entry.is === "said" && entry.mine);
    await b.until(
      () => (b.pane.entries.find(({ key }) => key === mine?.key) as { mark: string }).mark === "delivered",
      10,
    );
  });

  test("ends by quick exit, and tells what to notice: what was done, and what was not", async () => {
    const b = new Bench();
    await b.begin(["first_time"]);
    await b.accept();
    await b.hears("right place");
    await b.say("Is it safe for you to write now?");
    await b.hears("in the shower");
    const { pane } = b;
    await b.until(() => pane.isOver, 600);
    expect(pane.ending).toBe("quick_exit");
    expect(pane.saidBye).toBe(false);
    const told = b.practice.afterOf(pane.id)?.notices.map(({ text }) => text) ?? [];
    expect(told.some((text) => text.includes("left by quick exit"))).toBe(true);
    expect(told.some((text) => text.startsWith("You asked about safety"))).toBe(true);
    expect(told.some((text) => text.includes("was not told of the button"))).toBe(true);
    expect(told.some((text) => text.startsWith("Nobody asked whether it is safe"))).toBe(false);
  });

  test("notes the safety check and the cards that were opened beside a talk", async () => {
    const b = new Bench();
    await b.begin(["first_time"]);
    await b.accept();
    b.pane.tickSafety();
    b.app.guide.read("safe_now");
    b.app.changed();
    const { pane } = b;
    await b.app.ends.end(pane);
    await b.until(() => pane.isOver);
    const told = b.practice.afterOf(pane.id)?.notices.map(({ text }) => text) ?? [];
    expect(told.some((text) => text.startsWith("The safety check"))).toBe(false);
    expect(told.some((text) => text.startsWith("Nobody asked"))).toBe(true);
  });

  test("marks danger in the midst of a talk, and goes on by what is advised", async () => {
    const b = new Bench();
    await b.begin(["he_is_coming"]);
    await b.accept();
    await b.hears("a fight");
    await b.say("Are you safe now?");
    await b.hears("throat");
    await b.hears("he is coming");
    expect(b.pane.state.urgent).toBe("danger");
    await b.say("Call 112 if you can.");
    await b.hears("he will hear");
    await b.say("You can text 112.");
    await b.hears("I text 112");
  });

  test("is silent where the script is, and comes back to who waits", async () => {
    const b = new Bench();
    await b.begin(["long_silence"]);
    await b.accept();
    await b.hears("Good evening");
    await b.say("Good evening. What would you like to talk about?");
    await b.hears("My own son");
    await b.say("That is heavy.");
    await b.until(() => b.pane.presence.is === "silent", 30);
    await b.say("I am here. Take your time.");
    await b.hears("Thank you for waiting");
    expect(b.pane.presence.is).toBe("here");
  });

  test("brings a second visitor while the first is talked with, where two are wanted", async () => {
    const b = new Bench();
    await b.begin(["wants_proof", "child_writes"], 2);
    await b.accept();
    await b.pass(NEXT_AFTER_SECONDS);
    await b.accept();
    expect(b.app.panes.open).toHaveLength(2);
    await b.hears("certificate", 0);
    await b.hears("can kids write", 1);
    await b.say("Of course you can.", 1);
    await b.hears("im 11", 1);
    expect(b.said(0).join(" ")).not.toContain("im 11");
  });

  test("offers a visitor again who was missed, and after two asks nobody until the desk is back", async () => {
    const b = new Bench();
    await b.begin(["wants_proof"]);
    await b.until(() => b.app.offers.isOpen, 60);
    await b.pass(OFFER_SECONDS + 1);
    expect(b.app.offers.isOpen).toBe(false);
    await b.until(() => b.app.offers.isOpen, 60);
    await b.pass(OFFER_SECONDS + 1);
    expect(b.app.desk.shift?.phase).toBe("away");
    await b.app.desk.pause(false);
    await b.accept();
    await b.hears("certificate");
  });

  test("has the phrases and cards of the release, and an empty list of services", async () => {
    const b = new Bench();
    await b.begin(["child_writes"]);
    await b.until(() => b.app.phrases.now.phrases.length > 0);
    expect(b.app.phrases.now.cards.map(({ id }) => id)).toEqual(["cannot-speak"]);
    b.app.services.open();
    await b.until(() => b.app.services.list.value !== null);
    expect(b.app.services.list.value?.services).toEqual([]);
  });
});

describe("nothing of it", () => {
  test("leaves the browser or stays in it: no request, no socket, no storage, and after it no timer and no word", async () => {
    const fetched = vi.fn(() => Promise.reject(new Error("a practice asked for something")));
    const opened = vi.fn();
    vi.stubGlobal("fetch", fetched);
    vi.stubGlobal("WebSocket", opened);
    vi.stubGlobal("XMLHttpRequest", opened);
    const b = new Bench();
    b.device.kept.clear();
    await b.begin(["wants_proof"]);
    await b.accept();
    await b.hears("certificate");
    const { pane } = b;
    b.practice.leave();
    expect(b.practice.isLeaving).toBe(true);
    b.practice.leave(true);
    expect(b.lefts).toBe(1);
    expect(pane.entries).toEqual([]);
    expect(b.app.panes.all).toEqual([]);
    expect(b.app.signIn.isIn).toBe(false);
    await b.pass(600);
    expect(b.app.offers.isOpen).toBe(false);
    expect(b.practice.after).toEqual([]);
    expect([...b.device.kept]).toEqual([]);
    expect(fetched).not.toHaveBeenCalled();
    expect(opened).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  test("is believed by a visitor's page at a real line", async () => {
    const chain = await PracticeChain.make(signing, () => NOW_SECONDS);
    const b = new Bench();
    await b.begin(["wants_proof"]);
    const joining = await b.app.keys.makeJoining("practice");
    const seal = makeSeal();
    const refused = async (trust: Parameters<typeof seal.visitor>[0]): Promise<string> => {
      const opening = await seal.visitor(trust, () => NOW_SECONDS);
      return opening.admit(joining.keyPackage).then(
        () => "believed",
        (error: { fault: string }) => error.fault,
      );
    };
    expect(await refused((await Organisation.found()).trust)).toBe("bad_credential");
    expect(await refused(chain.trust)).toBe("bad_credential"); // nor by another practice
  });
});

describe("the door", () => {
  const doorOf = (b: Bench, isOnShift: () => boolean, load = async () => scripts): PracticeDoor =>
    new PracticeDoor({
      load,
      ground: () => b.ground(),
      isOnShift: async () => isOnShift(),
      began: (practice) => {
        b.practice = practice;
      },
      changed: () => {},
    });

  test("does not open during a shift, and a shift that begins in another window ends the practice", async () => {
    const b = new Bench();
    let isOnShift = true;
    const door = doorOf(b, () => isOnShift);
    await door.open("en");
    expect([door.isOpen, door.fault]).toEqual([false, "on_shift"]);
    isOnShift = false;
    await door.open("en");
    await door.begin(of("wants_proof"), 1);
    expect(door.practising).not.toBeNull();
    await door.look();
    expect(door.practising).not.toBeNull();
    isOnShift = true;
    await door.look();
    expect([door.practising, door.isOpen, door.fault]).toEqual([null, false, "on_shift"]);
    expect(b.app.signIn.isIn).toBe(false);
  });

  test("says it when the scripts cannot be had", async () => {
    const door = doorOf(
      new Bench(),
      () => false,
      () => Promise.reject(new Error("offline")),
    );
    await door.open("fi");
    expect([door.isOpen, door.fault]).toEqual([false, "not_loaded"]);
  });

  test("leads from the end of a practice to the choice once more, or out", async () => {
    const b = new Bench();
    const door = doorOf(b, () => false);
    await door.open("en");
    await door.begin(of("wants_proof"), 1);
    door.practising?.again();
    expect([door.practising, door.isOpen]).toEqual([null, true]);
    await door.begin(of("wants_proof"), 1);
    door.practising?.leave();
    expect([door.practising, door.isOpen]).toEqual([null, false]);
  });
});
