// @vitest-environment happy-dom
/** Whoever is on shift is reached: tones, title, notification, and what a screen reader hears; at away one press leads back. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { carryOut } from "../../src/console/page";
import { Texts } from "../../src/console/texts";
import {
  type Bench,
  bench,
  board,
  conversation,
  desk,
  MemoryDrawer,
  NOW_SECONDS,
  offer,
  onShift,
  opening,
  profile,
  says,
  settle,
  state,
  text,
} from "./fakes";
import { clear, drawn } from "./drawn";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});
afterEach(clear);

const draw = drawn(() => b);
const push = (version: number, over: object = {}): Promise<void> =>
  act(async () => {
    b.wire.push("state", state(version, over));
    await settle();
  });
const words = (number: number): Promise<void> =>
  act(async () => {
    says(b, "c1", number + 1, number, text("hello"));
    await settle();
  });
const seconds = (count: number): Promise<void> => act(() => b.timers.advance(count * 1000));
/** The tones of what is done meanwhile. */
async function tonesOf(...acts: (() => Promise<void>)[]): Promise<string[]> {
  const before = b.tones.length;
  for (const each of acts) await each();
  return b.tones.slice(before);
}
const press = (name: string): Promise<void> =>
  act(async () => {
    const found = [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith(name));
    if (found === undefined) throw new Error(`no button ${name}`);
    found.click();
    await settle();
  });
const away = { desk: desk({ phase: "away" }) };
const orphan = (id: string): object => ({
  conversation: id,
  line: "line-1",
  language: "fi",
  since: NOW_SECONDS,
  urgent: null,
});
const talking = async (): Promise<void> => {
  await onShift(b, state(1, { conversations: [conversation("c1")] }));
  opening(b, "c1");
  await settle();
};

describe("the tone of an offer", () => {
  test("comes every three seconds until the offer is answered", async () => {
    await onShift(b);
    expect(
      await tonesOf(
        () => push(2, { offer: offer() }),
        () => seconds(10),
      ),
    ).toEqual(Array(4).fill("offer"));
    b.wire.answers.set("accept", () => ({}));
    await b.app.offers.accept();
    expect(
      await tonesOf(
        () => push(3, { conversations: [conversation("c1")] }),
        () => seconds(20),
      ),
    ).toEqual(["news"]);
  });

  test("ends when its time is over, though nothing was heard of it", async () => {
    await onShift(b, state(1, { offer: offer({ expires_at: NOW_SECONDS + 10 }) }));
    expect(await tonesOf(() => seconds(60))).toEqual(Array(3).fill("offer"));
  });

  test("begins anew at once with the next offer, and with the same one only goes on", async () => {
    await onShift(b, state(1, { offer: offer() }));
    await seconds(4);
    expect(await tonesOf(() => push(2, { offer: offer() }))).toEqual([]);
    await seconds(1);
    expect(await tonesOf(() => push(3, { offer: offer({ ticket: "t2" }) }))).toEqual(["offer"]);
    expect(await tonesOf(() => seconds(3))).toEqual(["offer"]);
  });

  test("is heard by nobody who has turned the sound off, and by Alt+S it is on again", async () => {
    await onShift(b, state(1));
    carryOut(b.app, { is: "sound" });
    expect(
      await tonesOf(
        () => push(2, { offer: offer() }),
        () => seconds(7),
      ),
    ).toEqual([]);
    carryOut(b.app, { is: "sound" });
    expect(await tonesOf(() => seconds(3))).toEqual(["offer"]);
  });
});

describe("other tones", () => {
  test("for words, once for those that come together", async () => {
    await talking();
    expect(
      await tonesOf(
        () => words(1),
        () => words(2),
        () => words(3),
      ),
    ).toEqual(["words"]);
    await seconds(3);
    expect(await tonesOf(() => words(4))).toEqual(["words"]);
  });

  test("for away, again each minute until somebody is back", async () => {
    await onShift(b);
    expect(
      await tonesOf(
        () => push(2, away),
        () => seconds(121),
      ),
    ).toEqual(Array(3).fill("away"));
    expect(
      await tonesOf(
        () => push(3),
        () => seconds(300),
      ),
    ).toEqual([]);
  });

  test("for a conversation without a counsellor, and at once for the next", async () => {
    await onShift(b);
    expect(await tonesOf(() => push(2, { orphans: [orphan("o1")] }))).toEqual(["alarm"]);
    await seconds(3);
    expect(await tonesOf(() => push(3, { orphans: [orphan("o1"), orphan("o2")] }))).toEqual(["alarm"]);
    expect(await tonesOf(() => seconds(16))).toEqual(["alarm"]);
    expect(
      await tonesOf(
        () => push(4),
        () => seconds(60),
      ),
    ).toEqual([]);
  });

  test("for one that a lead without a shift sees on the board, and it is told and counted once", async () => {
    await onShift(b, state(1, { desk: null }));
    const orphans = [{ conversation: "o1", language: "fi", since: NOW_SECONDS, urgent: false, may_take: true }];
    const alarms = [{ name: "orphan", since: NOW_SECONDS }] as const;
    const seen = (version: number, over: object): Promise<void> =>
      act(async () => b.wire.push("board", board(version, over)));
    expect(
      await tonesOf(
        () => seen(1, { orphans, alarms: [] }),
        () => seconds(16),
      ),
    ).toEqual(["alarm", "alarm"]);
    await seen(2, { orphans, alarms });
    expect(b.app.attention.waiting).toBe(1);
    const before = b.app.attention.sayings.all.length;
    await push(2, { orphans: [orphan("o1")] });
    expect(b.app.attention.sayings.all.slice(before).map((one) => one.words)).toEqual([]);
    await push(3);
    expect(
      await tonesOf(
        () => seen(3, { orphans: [], alarms: [] }),
        () => seconds(60),
      ),
    ).toEqual([]);
  });

  test("for a lost connection, but not for a blink of it", async () => {
    await onShift(b);
    b.wire.answers.set("resume_shift", () => state(1));
    await act(() => b.wire.goDown());
    await seconds(4);
    await act(async () => {
      b.wire.comeUp();
      await settle();
    });
    expect(await tonesOf(() => seconds(10))).toEqual([]);
    await act(() => b.wire.goDown());
    expect(
      await tonesOf(
        () => seconds(6),
        () => seconds(61),
      ),
    ).toEqual(["lost", "lost"]);
    await act(async () => {
      b.wire.comeUp();
      await settle();
    });
    expect(await tonesOf(() => seconds(120))).toEqual([]);
  });

  test("is not for a page that somebody has left open without a shift", async () => {
    b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role: "counsellor" } });
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    b.wire.goDown();
    expect(await tonesOf(() => seconds(600))).toEqual([]);
    expect(b.app.attention.title).toBe("Console");
  });

  test("an offer that nobody can answer, for the connection is lost, sounds no more", async () => {
    await onShift(b, state(1, { offer: offer({ expires_at: NOW_SECONDS + 90 }) }));
    await act(() => b.wire.goDown());
    await seconds(6);
    expect(await tonesOf(() => seconds(30))).toEqual([]);
  });
});

describe("the title", () => {
  test("counts what waits, and says away until somebody is back", async () => {
    await talking();
    expect(b.app.attention.title).toBe("Console");
    await words(1);
    await push(2, { conversations: [conversation("c1")], offer: offer(), orphans: [orphan("o1")] });
    expect(b.app.attention.title).toBe("(3) Console");
    await push(3, { conversations: [conversation("c1")], ...away });
    expect(b.app.attention.title).toBe("(away) (1) Console");
    await push(4, { conversations: [] });
    expect(b.app.attention.title).toBe("Console");
  });
});

describe("what this device keeps", () => {
  test("sound, loudness, notifications and language are as they were after a reload", async () => {
    const device = new MemoryDrawer();
    b = await bench(undefined, undefined, device);
    b.app.preferences.hasSound.value = false;
    b.app.preferences.volume.value = 0.9;
    b.app.preferences.notifies.value = true;
    b.app.texts.language.value = "sv";
    const { preferences } = (await bench(undefined, new Texts("en"), device)).app;
    const { hasSound, volume, notifies, language } = preferences;
    expect([hasSound.value, volume.value, notifies.value, language.value]).toEqual([false, 0.9, true, "sv"]);
  });

  test.each(["", "null", "7", '{"volume":7,"hasSound":"yes","language":3}', "{"])(
    "of what is no choice of ours (%s) nothing counts: the sound is on",
    async (kept) => {
      const device = new MemoryDrawer();
      device.kept.set("avoinlinja.console.device", kept);
      const { preferences } = (await bench(undefined, undefined, device)).app;
      expect([preferences.hasSound.value, preferences.volume.value, preferences.notifies.value]).toEqual([
        true,
        0.5,
        false,
      ]);
    },
  );
});

describe("before a shift", () => {
  test("sound and notification are asked for, and each can be tried", async () => {
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    await draw();
    expect(document.querySelector("form .alerts")?.textContent).toContain("Sound");
    expect(
      await tonesOf(
        () => press("Offer"),
        () => press("Away"),
      ),
    ).toEqual(["offer", "away"]);
    const notify = [...document.querySelectorAll<HTMLInputElement>(".alerts input[type=checkbox]")].at(-1);
    await act(async () => {
      notify?.click();
      await settle();
    });
    expect(b.notifier.permission).toBe("granted");
    await press("Try the notification");
    expect(b.notifier.shown).toMatchObject({ title: "Console", words: "Something waits for you." });
  });

  test("a browser that forbids notifications is told in words, with what to do", async () => {
    b.notifier.answer = "denied";
    await onShift(b);
    await draw();
    b.app.showing.isAlertsOpen.value = true;
    await act(settle);
    const notify = [...document.querySelectorAll<HTMLInputElement>(".alerts input[type=checkbox]")].at(-1);
    await act(async () => {
      notify?.click();
      await settle();
    });
    expect(document.querySelector("dialog")?.textContent).toContain("forbids notifications");
  });
});

describe("a notification", () => {
  beforeEach(async () => {
    await talking();
    b.notifier.permission = "granted";
    b.app.preferences.notifies.value = true;
  });

  test("says nothing of whom or what, comes while nobody looks, and goes when the offer is answered", async () => {
    await push(2, { offer: offer({ urgent: "danger" }), conversations: [conversation("c1")] });
    expect(b.notifier.shown).toMatchObject({ title: "Console", words: "Something waits for you." });
    await push(3, { conversations: [conversation("c1")] });
    expect(b.notifier.shown).toBeNull();
  });

  test.each([
    ["an urgent word", { conversations: [conversation("c1", { urgent: "danger" })] }],
    ["an end", { conversations: [conversation("c1", { phase: "ended", outcome: "left" })] }],
    ["a new conversation", { conversations: [conversation("c1"), conversation("c2")] }],
  ])("of %s, which waits for no answer, stays until somebody looks", async (_, over) => {
    await push(2, over);
    await seconds(60);
    b.app.changed();
    expect(b.notifier.shown).not.toBeNull();
    b.isLookedAt = true;
    b.app.changed();
    expect(b.notifier.shown).toBeNull();
  });

  test("does not come to somebody who looks, nor to somebody who wants none", async () => {
    b.isLookedAt = true;
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    b.isLookedAt = false;
    b.app.preferences.notifies.value = false;
    await words(1);
    expect(b.notifier.count).toBe(0);
  });

  test.each([
    ["words", () => words(1)],
    ["away", () => push(2, { ...away, conversations: [conversation("c1")] })],
    ["an orphan", () => push(2, { orphans: [orphan("o1")], conversations: [conversation("c1")] })],
    [
      "a lost connection",
      async () => {
        b.wire.goDown();
        await seconds(6);
      },
    ],
  ])("comes for %s, and goes when somebody looks", async (_, happens) => {
    await happens();
    expect(b.notifier.shown).not.toBeNull();
    b.isLookedAt = true;
    b.app.changed();
    expect(b.notifier.shown).toBeNull();
  });
});

describe("a screen reader", () => {
  const regions = (): Element[] => [...document.querySelectorAll("[aria-live=assertive], [aria-live=polite]")];
  /** What was added to the live regions meanwhile. */
  async function heard(...acts: (() => Promise<void>)[]): Promise<string[]> {
    const before = new Set(regions().flatMap((region) => [...region.children]));
    for (const each of acts) await each();
    return regions()
      .flatMap((region) => [...region.children])
      .filter((one) => !before.has(one))
      .map((one) => one.textContent ?? "");
  }
  beforeEach(async () => {
    await talking();
    await draw();
  });

  test("hears each of three messages that come together", async () => {
    const all = await heard(() =>
      act(async () => {
        for (const number of [1, 2, 3]) says(b, "c1", number + 1, number, text("hello"));
        await settle();
      }),
    );
    expect(all).toEqual(Array(3).fill("New message in A · Birch."));
  });

  test("hears the same again a minute later, and nothing stays for ever", async () => {
    expect(
      await heard(
        () => words(1),
        () => seconds(60),
      ),
    ).toEqual([]);
    expect(await heard(() => words(2))).toEqual(["New message in A · Birch."]);
  });

  test("hears of an offer, of its end, of the visitor's loss and return, of an end and of away", async () => {
    const talk = [conversation("c1")];
    expect(await heard(() => push(2, { offer: offer(), conversations: talk }))).toEqual([
      "New offer: Open line, Swedish. Alt+A accepts, Alt+X lets it go.",
    ]);
    expect(await heard(() => push(3, { conversations: talk }))).toEqual(["The offer is over."]);
    const lost = await heard(() => push(4, { conversations: [conversation("c1", {}, "lost")] }));
    expect(lost).toEqual([expect.stringMatching(/^A · Birch: Connection lost since/)]);
    expect(await heard(() => push(5, { conversations: talk }))).toEqual(["A · Birch: Here."]);
    expect(await heard(() => push(6, { conversations: talk, ...away }))).toEqual([
      expect.stringContaining("You were set away"),
    ]);
    const over = [conversation("c1", { phase: "ended", outcome: "left" }, "left")];
    expect(await heard(() => push(7, { conversations: over }))).toEqual([
      "Available",
      "A · Birch has ended. The visitor left.",
    ]);
  });

  test("hears that an offer is over which could not be answered here", async () => {
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    b.wire.answers.set("accept", () => ({ refused: "try_again" }));
    await act(() => b.app.offers.accept());
    expect(await heard(() => push(3, { conversations: [conversation("c1")] }))).toEqual(["The offer is over."]);
  });

  test("hears once that the page is older than the service", async () => {
    b.api.staff = profile({ build: "1" });
    const old = b.app.texts.say("app.old");
    const told = await heard(
      () => act(() => b.app.signIn.lookAgain()),
      () => act(() => b.app.changed()),
    );
    expect(told).toEqual([old]);
  });

  test("hears after a reload that she is back, and of nothing new", async () => {
    const again = await bench(b.drawer);
    again.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("c1")] }));
    await again.app.signIn.enter(null);
    again.wire.comeUp();
    await settle();
    const words = again.app.attention.sayings.all.map((saying) => saying.words);
    expect(words).toEqual(["You are back in conversation A · Birch. The earlier words are not here."]);
    expect(again.tones).toEqual([]);
  });

  test("hears once when words can be sent, and the safety words that were asked for", async () => {
    const second = { conversations: [conversation("c1"), conversation("c2")] };
    expect(await heard(() => push(2, second))).toEqual(["New conversation B · Lake."]);
    const sealed = (): Promise<void> =>
      act(async () => {
        opening(b, "c2");
        await settle();
      });
    expect(await heard(sealed, () => push(3, second))).toEqual(["B · Lake is sealed. You can send now."]);
    b.app.panes.focus("c2", 0);
    await act(async () => {
      carryOut(b.app, { is: "words" });
      await settle();
    });
    const status = document.querySelector(".safety")?.closest("[role=status]");
    expect(status?.textContent).toContain(b.app.panes.of("c2")?.safetyWords?.join(" · "));
  });

  test("hears how the last conversation of a shift ended that ends with it, and it stands above the next shift", async () => {
    const gone = conversation("c1", { phase: "ended", outcome: "quick_exit" }, "left");
    const said = await heard(() => push(2, { desk: null, conversations: [gone] }));
    expect(said).toEqual([expect.stringContaining("A · Birch has ended. The visitor left by quick exit.")]);
    await draw();
    const note = document.querySelector("form .note")?.textContent;
    expect(note).toContain("The visitor left by quick exit.");
    expect(note).toContain("Your shift has ended.");
    await act(async () => void (await b.app.desk.start(["line-1"], ["fi"], 1)));
    expect(b.app.desk.lastEnded).toEqual([]);
  });

  test("hears nothing of an offer that was let go here", async () => {
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    b.wire.answers.set("decline", () => ({}));
    await b.app.offers.decline();
    expect(await heard(() => push(3, { conversations: [conversation("c1")] }))).toEqual([]);
  });

  test("hears it in an open dialog too, behind which the page is hidden", async () => {
    await act(() => {
      b.app.showing.isHelpOpen.value = true;
    });
    await act(settle);
    await words(1);
    expect(document.querySelector("dialog [aria-live=assertive], dialog [aria-live=polite]")).not.toBeNull();
    expect(document.querySelector("dialog")?.textContent).toContain("New message in A · Birch.");
  });

  test("is told an end of the whole shift as one thing", async () => {
    const all = await heard(() => act(async () => b.app.signIn.leave("how")));
    expect(all).toEqual([]);
  });
});

describe("away", () => {
  test.each(["work", "board", "keys"] as const)("is said above %s, with one way back", async (view) => {
    await onShift(b, state(1, away));
    b.app.show(view);
    await draw();
    const seen = [...document.querySelectorAll("p")].filter((one) => one.closest("[aria-live]") === null);
    const told = seen.filter((one) => one.textContent?.includes("You were set away: two offers passed unanswered."));
    expect(told.length).toBe(1);
    expect(document.querySelectorAll("[aria-keyshortcuts='Alt+P']").length).toBe(1);
    await press("I am here again");
    expect(b.wire.of("pause")).toEqual([{ paused: false }]);
  });

  test("is over by Alt+P, also under the cover, and is not claimed while the connection is lost", async () => {
    await onShift(b, state(1, away));
    b.app.showing.cover.value = "idle";
    await draw();
    expect(document.body.textContent).toContain("I am here again");
    expect(carryOut(b.app, { is: "pause" })).toBe(true);
    await settle();
    expect(b.wire.of("pause")).toEqual([{ paused: false }]);
    await act(() => b.wire.goDown());
    expect(b.app.attention.isAway).toBe(false);
  });
});

describe("under the cover", () => {
  beforeEach(async () => {
    await talking();
    await push(2, { offer: offer(), conversations: [conversation("c1")] });
    await draw();
    await act(() => void carryOut(b.app, { is: "cover" }));
    b.wire.answers.set("accept", () => ({}));
    b.wire.answers.set("decline", () => ({}));
  });

  test("an offer is shown, and Alt+A takes it and uncovers", async () => {
    expect(document.querySelector(".cover .offer.is-open")).not.toBeNull();
    expect(carryOut(b.app, { is: "accept" })).toBe(true);
    await settle();
    expect(b.wire.of("accept")).toEqual([{ ticket: "t1" }]);
    expect(b.app.showing.cover.value).toBe("open");
  });

  test("Alt+X lets it go and shows no word; nothing else is done with what is covered", async () => {
    expect(carryOut(b.app, { is: "decline" })).toBe(true);
    expect(b.app.showing.cover.value).toBe("asked");
    for (const is of ["end", "words", "unread", "free", "help", "composer"] as const) {
      expect(carryOut(b.app, { is })).toBe(false);
    }
    expect(carryOut(b.app, { is: "pane", number: 0 })).toBe(false);
  });

  test("without an offer Alt+A does nothing", async () => {
    await push(3, { conversations: [conversation("c1")] });
    expect(carryOut(b.app, { is: "accept" })).toBe(false);
    expect(b.app.showing.cover.value).toBe("asked");
  });
});
