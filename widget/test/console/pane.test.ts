import { beforeEach, describe, expect, test } from "vitest";
import { howEnded } from "../../src/console/panes/ended-view";
import { type Content, decodePayload } from "../../src/core/payload";
import { fromBase64Url } from "../../src/core/base64";
import type { Pane } from "../../src/console/panes/pane";
import {
  type Bench,
  bench,
  conversation,
  notCertified,
  NOW_SECONDS,
  onShift,
  opening,
  says,
  settle,
  state,
  text,
} from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

const paneOf = (id: string): Pane => {
  const pane = b.app.panes.of(id);
  if (pane === null) throw new Error(`no pane of ${id}`);
  return pane;
};
const words = (pane: Pane): string[] => pane.entries.flatMap((one) => (one.is === "said" ? [one.text] : []));
const said = (id: string): unknown[] =>
  b.wire
    .of("say")
    .filter((one) => one.conversation === id && one.kind === "message")
    .map((one) => decodePayload(fromBase64Url(String(one.body))));
async function sealed(...ids: string[]): Promise<void> {
  await onShift(b, state(1, { conversations: ids.map((id) => conversation(id)) }));
  for (const id of ids) opening(b, id);
  await settle();
}

describe("the seal", () => {
  test("a fresh key package is said first, and nothing can be sent before the visitor's opening", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    expect(b.wire.of("say").map((one) => one.kind)).toEqual(["key_package"]);
    const pane = paneOf("c1");
    pane.typed("Hello");
    expect(pane.send()).toBe(false);
    expect(pane.draft).toBe("Hello");
    expect(said("c1")).toEqual([]);
  });

  test("a refused credential says so, and nothing is sent", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.wire.push("refusal", { conversation: "c1", id: 1, refused: "bad_credential" });
    const pane = paneOf("c1");
    pane.typed("Hello");
    expect(pane.stage).toBe("no_seal");
    expect(pane.fault).toBe("credential");
    expect(pane.send()).toBe(false);
  });

  test("a shift without its key cannot seal, and says so", async () => {
    b.api.own = notCertified;
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    expect(paneOf("c1").stage).toBe("no_seal");
    expect(b.wire.of("say")).toEqual([]);
  });
});

describe("words", () => {
  test("drafts and words of two conversations never mix", async () => {
    await sealed("c1", "c2");
    paneOf("c1").typed("for one");
    paneOf("c2").typed("for two");
    paneOf("c2").send();
    await settle();
    expect(paneOf("c1").draft).toBe("for one");
    expect(words(paneOf("c1"))).toEqual([]);
    expect(words(paneOf("c2"))).toEqual(["for two"]);
    expect(said("c1").filter((one) => JSON.stringify(one).includes("two"))).toEqual([]);
  });

  test("what came twice is shown once, and told once", async () => {
    await sealed("c1");
    const before = b.tones.length;
    const again = { conversation: "c1", number: 900, sender: "v-c1", id: 2, kind: "message", body: "" };
    says(b, "c1", 2, 1, text("hello"));
    await settle();
    b.wire.push("deliver", again);
    await settle();
    expect(words(paneOf("c1"))).toEqual(["hello"]);
    expect(b.tones.slice(before)).toEqual(["words"]);
  });

  test("the line's receipt marks what the line has, and the visitor's own word what was delivered", async () => {
    await sealed("c1");
    paneOf("c1").typed("hello");
    paneOf("c1").send();
    await settle();
    const id = Number(b.wire.of("say").at(-1)?.id);
    b.wire.push("receipt", { conversation: "c1", stored: id, delivered: 0 });
    expect(paneOf("c1").entries.at(-1)).toMatchObject({ mark: "sent" });
    b.wire.push("receipt", { conversation: "c1", stored: id, delivered: id });
    expect(paneOf("c1").entries.at(-1)).toMatchObject({ mark: "sent" });
    says(b, "c1", 2, 1, { t: "ack" }, 1);
    await settle();
    expect(paneOf("c1").entries.at(-1)).toMatchObject({ mark: "delivered" });
  });

  test("words said without a connection go out once after it is back", async () => {
    await sealed("c1");
    b.wire.push("receipt", { conversation: "c1", stored: 1, delivered: 1 });
    b.wire.goDown();
    paneOf("c1").typed("while away");
    expect(paneOf("c1").send()).toBe(true);
    await settle();
    expect(said("c1")).toEqual([]);
    b.wire.answers.set("resume_shift", () =>
      state(1, { conversations: [conversation("c1", { stored: 1, delivered: 1 })] }),
    );
    b.wire.comeUp();
    await settle();
    expect(JSON.stringify(said("c1")).split("while away")).toHaveLength(2);
  });

  test("typing is told at most once in twenty seconds, and to nobody who is away", async () => {
    await sealed("c1");
    b.wire.push("receipt", { conversation: "c1", stored: 1, delivered: 1 });
    const pane = paneOf("c1");
    for (const draft of ["a", "ab", "abc"]) pane.typed(draft);
    await settle();
    expect(said("c1")).toHaveLength(1);
    b.wire.push("state", state(2, { conversations: [conversation("c1", {}, "lost")] }));
    b.timers.advance(21_000);
    pane.typed("abcd");
    await settle();
    expect(said("c1")).toHaveLength(1);
  });
});

describe("who is there", () => {
  const seen = (version: number, presence: "here" | "lost" | "silent" | "left", later = 0): void =>
    b.wire.push(
      "state",
      state(version, { now: NOW_SECONDS + later, conversations: [conversation("c1", {}, presence)] }),
    );
  async function talked(): Promise<Pane> {
    await sealed("c1");
    says(b, "c1", 2, 1, text("my address is Example Street 1"));
    await settle();
    return paneOf("c1");
  }

  test("after a break the earlier words are hidden until the counsellor shows them", async () => {
    const pane = await talked();
    seen(2, "lost");
    seen(3, "here", 60);
    expect(pane.again).toBe("lost");
    expect(pane.entries.every((entry) => entry.key <= pane.hiddenUpTo)).toBe(true);
    pane.showEarlier();
    expect(pane.again).toBeNull();
  });

  test("what is said after the break is not hidden", async () => {
    const pane = await talked();
    seen(2, "lost");
    seen(3, "here", 60);
    says(b, "c1", 3, 2, text("I am back"));
    await settle();
    expect(pane.entries.filter((entry) => entry.key > pane.hiddenUpTo)).toMatchObject([{ text: "I am back" }]);
  });

  test("a blink of the network hides nothing", async () => {
    const pane = await talked();
    seen(2, "lost");
    seen(3, "here", 5);
    expect(pane.again).toBeNull();
  });

  test("ten minutes without a word hide what was before, even when the line never broke", async () => {
    const pane = await talked();
    b.timers.advance(11 * 60_000);
    says(b, "c1", 3, 2, text("hello again"));
    await settle();
    expect(pane.again).toBe("silent");
    expect(pane.entries.filter((entry) => entry.key > pane.hiddenUpTo)).toMatchObject([{ text: "hello again" }]);
  });

  const shown = (pane: Pane): string[] =>
    pane.entries.flatMap((one) => (one.is === "said" && one.key > pane.hiddenUpTo ? [one.text] : []));
  const part = (n: number, words: string): Content => ({ t: "text", part: n, of: 2, text: words });
  /** How she was away, as snapshots told it, in seconds after the first words; the last is when she is back. */
  const BREAKS: Record<string, readonly (readonly ["lost" | "silent", number])[]> = {
    "was silent": [["silent", 300]],
    "was lost": [["lost", 20]],
    "was silent and then lost for a moment": [
      ["silent", 300],
      ["lost", 320],
    ],
    "was lost and then silent": [
      ["lost", 100],
      ["silent", 300],
    ],
  };
  const ways: Record<string, (back: () => void) => void> = {
    "the word first": (back) => {
      says(b, "c1", 3, 2, text("new word"));
      back();
    },
    "the snapshot first": (back) => {
      back();
      says(b, "c1", 3, 2, text("new word"));
    },
    "two words, then the snapshot": (back) => {
      says(b, "c1", 3, 2, text("new"));
      says(b, "c1", 4, 3, text("word"));
      back();
    },
    "a word on each side of the snapshot": (back) => {
      says(b, "c1", 3, 2, text("new"));
      back();
      says(b, "c1", 4, 3, text("word"));
    },
    "in parts, with the snapshot between": (back) => {
      says(b, "c1", 3, 2, part(0, "new "));
      back();
      says(b, "c1", 4, 3, part(1, "word"));
    },
    "typing first": (back) => {
      says(b, "c1", 3, 2, { t: "typing" });
      back();
      says(b, "c1", 4, 3, text("new word"));
    },
  };

  describe.each(Object.entries(BREAKS))("who %s and writes again", (_, told) => {
    test.each(Object.entries(ways))("is heard: %s", async (_way, come) => {
      const pane = await talked();
      let version = 2;
      for (const [is, at] of told) {
        b.timers.advance((NOW_SECONDS + at) * 1000 - b.timers.now());
        seen(version++, is, at);
      }
      b.timers.advance(30_000);
      pane.typed("are you there?");
      pane.send();
      await settle();
      come(() => seen(version++, "here", (told.at(-1)?.[1] ?? 0) + 30));
      await settle();
      expect(shown(pane).join(" ")).toBe("are you there? new word");
      expect(pane.again).not.toBeNull();
      expect(pane.entries.filter((one) => one.key <= pane.hiddenUpTo)).toMatchObject([{ is: "sign" }, { is: "said" }]);
    });

    test("is heard when the snapshot comes while the word is being opened", async () => {
      const pane = await talked();
      let version = 2;
      for (const [is, at] of told) seen(version++, is, at);
      says(b, "c1", 3, 2, text("new word"));
      await Promise.resolve();
      seen(version++, "here", (told.at(-1)?.[1] ?? 0) + 30);
      await settle();
      expect(shown(pane)).toEqual(["new word"]);
    });

    test("is heard after our own connection broke meanwhile", async () => {
      const pane = await talked();
      let version = 2;
      for (const [is, at] of told) seen(version++, is, at);
      b.wire.goDown();
      const last = (told.at(-1)?.[1] ?? 0) + 30;
      b.wire.answers.set("resume_shift", () => {
        says(b, "c1", 3, 2, text("new")); // a push may overtake the answer
        return state(1, { now: NOW_SECONDS + last, conversations: [conversation("c1")] });
      });
      b.wire.comeUp();
      await settle();
      says(b, "c1", 4, 3, text("word"));
      await settle();
      expect(shown(pane)).toEqual(["new", "word"]);
      expect(pane.again).not.toBeNull();
    });

    test("is heard when her keys are fresh too, and what she wrote by the old ones comes before", async () => {
      const pane = await talked();
      let version = 2;
      for (const [is, at] of told) seen(version++, is, at);
      says(b, "c1", 3, 2, text("by old keys"));
      await settle();
      seen(version++, "here", (told.at(-1)?.[1] ?? 0) + 30);
      pane.begin();
      await settle();
      opening(b, "c1", 4);
      await settle();
      says(b, "c1", 5, 1, text("by new keys"));
      await settle();
      expect(shown(pane)).toEqual(["by old keys", "by new keys"]);
    });
  });

  test("fresh keys hide what was before them, and never what comes by them", async () => {
    const pane = await talked();
    pane.begin();
    await settle();
    opening(b, "c1", 3);
    says(b, "c1", 4, 1, text("new"));
    says(b, "c1", 5, 2, text("word"));
    await settle();
    expect(pane.again).toBe("new");
    expect(shown(pane)).toEqual(["new", "word"]);
  });

  test("a second break hides what was said since the first, and what was hidden stays so", async () => {
    const pane = await talked();
    seen(2, "silent", 300);
    says(b, "c1", 3, 2, text("second"));
    seen(3, "here", 310);
    await settle();
    seen(4, "lost", 400);
    seen(5, "here", 405);
    expect(shown(pane)).toEqual(["second"]);
    seen(6, "lost", 500);
    says(b, "c1", 4, 3, text("third"));
    seen(7, "here", 560);
    await settle();
    expect(shown(pane)).toEqual(["third"]);
    expect(pane.again).toBe("lost");
  });

  test("a page loaded again in the middle of a silence has nothing to hide, and hides no new word", async () => {
    b.wire.answers.set("resume_shift", () =>
      state(1, { conversations: [conversation("c1", { stored: 4 }, "silent")] }),
    );
    await talked();
    const after = await bench(b.drawer);
    after.wire.answers.set("resume_shift", () =>
      state(1, { conversations: [conversation("c1", { stored: 4 }, "silent")] }),
    );
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    opening(after, "c1", 3);
    says(after, "c1", 4, 1, text("still here"));
    after.wire.push("state", state(2, { conversations: [conversation("c1", { stored: 4 })] }));
    await settle();
    const pane = after.app.panes.of("c1");
    expect([pane && shown(pane), pane?.again]).toEqual([["still here"], null]);
  });

  test("lost, silent and left are three signs, each since its own time", async () => {
    const pane = await talked();
    seen(2, "lost", 10);
    seen(3, "lost", 20);
    expect(pane.presence).toEqual({ is: "lost", since: NOW_SECONDS + 10 });
    seen(4, "silent", 30);
    expect(pane.presence).toEqual({ is: "silent", since: NOW_SECONDS + 30 });
    seen(5, "left", 40);
    expect(pane.presence.is).toBe("left");
    pane.typed("still there?");
    expect(pane.send()).toBe(false);
  });
});

describe("a console that had no line itself", () => {
  const away = async (seconds: number): Promise<Pane> => {
    await sealed("c1");
    says(b, "c1", 2, 1, text("before"));
    await settle();
    b.wire.goDown();
    await settle();
    b.timers.advance(seconds * 1_000);
    b.wire.answers.set("resume_shift", () =>
      state(2, { conversations: [conversation("c1")], now: NOW_SECONDS + seconds }),
    );
    b.wire.comeUp();
    await settle();
    return paneOf("c1");
  };

  test("for a minute has not heard whether she was there: what was said before is hidden", async () => {
    const pane = await away(60);
    expect([pane.again, pane.hiddenUpTo]).toEqual(["cut", pane.entries.at(-1)?.key]);
  });

  test("for less hides nothing", async () => {
    expect((await away(59)).again).toBeNull();
  });
});

describe("the end", () => {
  test("words, draft and keys are wiped, and nothing can be sent any more", async () => {
    await sealed("c1");
    const pane = paneOf("c1");
    says(b, "c1", 2, 1, text("secret"));
    await settle();
    pane.typed("draft");
    const over = conversation("c1", { phase: "ended", outcome: "quick_exit" }, "left");
    b.wire.push("state", state(2, { conversations: [over] }));
    expect(pane.ending).toBe("quick_exit");
    expect(pane.entries).toEqual([]);
    expect(pane.draft).toBe("");
    expect(b.seal.groups.every((group) => group.isWiped)).toBe(true);
    expect(pane.send()).toBe(false);
  });

  test("is the visitor's word only when her page has said goodbye inside the seal, though that comes just before", async () => {
    const over = conversation("c1", { phase: "ended", outcome: "served" }, "left");
    await sealed("c1");
    says(b, "c1", 2, 1, text("thank you"));
    says(b, "c1", 3, 2, { t: "bye" });
    b.wire.push("state", state(2, { conversations: [over] }));
    expect([paneOf("c1").entries, paneOf("c1").stage]).toEqual([[], "ended"]);
    await settle();
    expect(paneOf("c1").saidBye).toBe(true);
    expect(howEnded(b.app, paneOf("c1"))).toBe(b.app.texts.say("ended.bye"));
    expect(b.seal.groups.every((group) => group.isWiped)).toBe(true);
  });

  test("is the line's word without it", async () => {
    const over = conversation("c1", { phase: "ended", outcome: "served" }, "left");
    await sealed("c1");
    says(b, "c1", 2, 1, text("and then he"));
    b.wire.push("state", state(2, { conversations: [over] }));
    await settle();
    expect(paneOf("c1").saidBye).toBe(false);
    expect(howEnded(b.app, paneOf("c1"))).toBe(b.app.texts.say("ended.served"));
  });

  test("says how many words of hers may not have arrived", async () => {
    const over = conversation("c1", { phase: "ended", outcome: "back_on_line" }, "here");
    await sealed("c1");
    for (const words of ["are you there", "hello"]) {
      paneOf("c1").typed(words);
      paneOf("c1").send();
    }
    await settle();
    b.wire.push("state", state(2, { conversations: [over] }));
    expect(paneOf("c1").unsent).toBe(2);
  });

  test("an end that was refused leaves the conversation as it is", async () => {
    await sealed("c1");
    b.wire.answers.set("end", () => ({ refused: "try_again" }));
    await b.app.ends.end(paneOf("c1"));
    expect(paneOf("c1").isOver).toBe(false);
    expect(b.app.acts.refusal).toBe("try_again");
  });

  test("a conversation that the daemon no longer tells of is wiped", async () => {
    await sealed("c1");
    says(b, "c1", 2, 1, text("secret"));
    await settle();
    b.wire.push("state", state(2));
    expect(paneOf("c1").ending).toBe("gone");
    expect(paneOf("c1").entries).toEqual([]);
  });
});

describe("a visitor who does not answer", () => {
  test("may be released when the daemon says so, and not a second sooner", async () => {
    const waiting = conversation("c1", { release_at: NOW_SECONDS + 60 });
    await onShift(b, state(1, { conversations: [waiting] }));
    b.timers.advance(59_000);
    expect(paneOf("c1").mayRelease).toBe(false);
    b.timers.advance(1_000);
    expect(paneOf("c1").mayRelease).toBe(true);
    b.wire.answers.set("release", () => ({}));
    await b.app.release(paneOf("c1"));
    expect(b.wire.of("release")).toEqual([{ conversation: "c1" }]);
    expect(paneOf("c1").isOver, "whether the turn is kept is not known yet").toBe(false);
    const over = conversation("c1", { phase: "ended", outcome: "no_show" });
    b.wire.push("state", state(2, { conversations: [over] }));
    expect(paneOf("c1").ending).toBe("no_show");
    expect(paneOf("c1").mayRelease).toBe(false);
  });

  test("stays where it is when the daemon refuses, and the reason is said", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1", { release_at: NOW_SECONDS })] }));
    b.wire.answers.set("release", () => ({ refused: "wrong_state" }));
    await b.app.release(paneOf("c1"));
    expect(paneOf("c1").ending).toBeNull();
    expect(b.app.acts.refusal).toBe("wrong_state");
  });

  test("may not be released when the daemon has not said from when on", async () => {
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.timers.advance(3_600_000);
    expect(paneOf("c1").mayRelease).toBe(false);
  });
});

test("a console whose clock is days off hides no words from the first message on", async () => {
  await onShift(b, state(1, { now: NOW_SECONDS - 2 * 86_400, conversations: [conversation("c1")] }));
  opening(b, "c1");
  await settle();
  paneOf("c1").typed("Hello");
  paneOf("c1").send();
  await settle();
  says(b, "c1", 2, 1, text("Hello to you"));
  await settle();
  expect(words(paneOf("c1"))).toEqual(["Hello", "Hello to you"]);
  expect(paneOf("c1").again).toBeNull();
});
