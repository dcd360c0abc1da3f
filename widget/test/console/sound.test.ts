import { beforeEach, describe, expect, test, vi } from "vitest";
import { desktopNotifier } from "../../src/console/attention/notifier";
import { type Sound, type Tone, webAudio } from "../../src/console/attention/sound";

/** What a browser gives: nothing sounds before a person has pressed something. */
class FakeContext extends EventTarget {
  state: AudioContextState = "suspended";
  currentTime = 5;
  destination = {};
  mayRun = false;
  readonly notes: { hertz: number; start: number; end: number; peak: number }[] = [];

  async resume(): Promise<void> {
    if (!this.mayRun) throw new Error("not without a press");
    this.state = "running";
    this.dispatchEvent(new Event("statechange"));
  }
  createOscillator(): object {
    const note = { hertz: 0, start: 0, end: 0, peak: 0 };
    this.notes.push(note);
    return {
      frequency: {
        set value(hertz: number) {
          note.hertz = hertz;
        },
      },
      connect: (to: object) => to,
      start: (at: number) => void Object.assign(note, { start: at }),
      stop: (at: number) => void Object.assign(note, { end: at }),
    };
  }
  createGain(): object {
    const note = this.notes.at(-1);
    const ramp = (value: number): void => {
      if (note !== undefined) note.peak = Math.max(note.peak, value);
    };
    return { gain: { setValueAtTime: ramp, linearRampToValueAtTime: ramp }, connect: (to: object) => to };
  }
}

describe("the sound", () => {
  let context: FakeContext;
  let sound: Sound;
  let changes: number;
  beforeEach(() => {
    context = new FakeContext();
    changes = 0;
    sound = webAudio(() => context as unknown as AudioContext);
    sound.changed = () => {
      changes += 1;
    };
  });
  const wake = async (): Promise<void> => {
    context.mayRun = true;
    sound.wake();
    await Promise.resolve();
  };

  test("is kept back until a press, and says so", async () => {
    expect(sound.state).toBe("blocked");
    sound.play("offer", 1);
    expect([sound.state, context.notes.length]).toEqual(["blocked", 0]);
    await wake();
    expect([sound.state, changes]).toEqual(["ready", 1]);
    expect(context.notes).toEqual([]); // what was asked for before must not ring now
    sound.play("offer", 1);
    expect(context.notes).not.toEqual([]);
  });

  test("has a melody of its own for each thing, one note after the other, from now on", async () => {
    await wake();
    const melodies = (["offer", "words", "away", "alarm", "lost", "news"] satisfies Tone[]).map((tone) => {
      context.notes.length = 0;
      sound.play(tone, 1);
      expect(context.notes[0]?.start).toBe(5);
      expect(context.notes.every((note, at) => note.start >= (context.notes[at - 1]?.end ?? 0))).toBe(true);
      return context.notes.map((note) => note.hertz).join();
    });
    expect(new Set(melodies).size).toBe(6);
  });

  test("is never louder than gentle, and softer as chosen", async () => {
    await wake();
    sound.play("words", 1);
    sound.play("words", 0.5);
    const [loud, soft] = context.notes.map((note) => note.peak);
    expect(loud).toBeCloseTo(0.3);
    expect(soft).toBeCloseTo(0.075);
  });

  test("that this machine has none is known, and breaks nothing", () => {
    const none = webAudio(() => {
      throw new Error("no device");
    });
    none.play("offer", 1);
    expect(none.state).toBe("missing");
  });
});

describe("the desktop's notification", () => {
  class FakeNotification {
    static permission: NotificationPermission = "granted";
    static requestPermission = async (): Promise<NotificationPermission> => FakeNotification.permission;
    static shown: FakeNotification[] = [];
    onclick: () => void = () => {};
    constructor(
      readonly title: string,
      readonly options: NotificationOptions,
    ) {
      FakeNotification.shown.push(this);
    }
    close(): void {
      FakeNotification.shown = FakeNotification.shown.filter((one) => one !== this);
    }
  }
  beforeEach(() => {
    FakeNotification.permission = "granted";
    FakeNotification.shown = [];
    vi.stubGlobal("Notification", FakeNotification);
    return () => vi.unstubAllGlobals();
  });

  test("stands alone, under one tag, silent, until it is closed", () => {
    const notifier = desktopNotifier();
    notifier.show("Console", "Something waits for you.", () => {});
    notifier.show("Console", "Something waits for you.", () => {});
    expect(FakeNotification.shown).toHaveLength(1);
    expect(FakeNotification.shown[0]?.options).toMatchObject({ tag: "avoinlinja.console", silent: true });
    notifier.close();
    expect(FakeNotification.shown).toEqual([]);
  });

  test("leads back with a press", () => {
    const pressed = vi.fn();
    desktopNotifier().show("Console", "Something waits for you.", pressed);
    FakeNotification.shown[0]?.onclick();
    expect(pressed).toHaveBeenCalledOnce();
  });

  test.each(["denied", "default"] as const)("does not come while it is %s", (permission) => {
    FakeNotification.permission = permission;
    const notifier = desktopNotifier();
    notifier.show("Console", "Something waits for you.", () => {});
    expect([notifier.permission, FakeNotification.shown.length]).toEqual([permission, 0]);
  });

  test("is missing where there is none, and where it comes through a worker only", async () => {
    vi.stubGlobal(
      "Notification",
      class {
        static permission = "granted";
        constructor() {
          throw new TypeError("Illegal constructor");
        }
      },
    );
    const ofPhone = desktopNotifier();
    ofPhone.show("Console", "Something waits for you.", () => {});
    expect(ofPhone.permission).toBe("missing");
    vi.stubGlobal("Notification", undefined);
    Reflect.deleteProperty(globalThis, "Notification");
    const none = desktopNotifier();
    await none.ask();
    expect(none.permission).toBe("missing");
  });
});
