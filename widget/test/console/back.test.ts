/** Over a reload, a lost connection, a second window and an upgrade: what stays, what is said, and what is not claimed. */
import { beforeEach, describe, expect, test } from "vitest";
import { REFUSAL_SHOWN_MS } from "../../src/console/acts";
import type { Pane } from "../../src/console/panes/pane";
import { refusalWords } from "../../src/console/refusal";
import { ShiftWish } from "../../src/console/shift/wish";
import {
  type Bench,
  bench,
  conversation,
  desk,
  NOW_SECONDS,
  offer,
  onShift,
  opening,
  profile,
  settle,
  state,
} from "./fakes";

let b: Bench;
beforeEach(async () => {
  b = await bench();
});

const paneOf = (id: string, at: Bench = b): Pane => {
  const pane = at.app.panes.of(id);
  if (pane === null) throw new Error(`no pane of ${id}`);
  return pane;
};
const standing = (at: Bench): unknown[] =>
  at.app.panes.all.map((pane) => [pane.id, pane.number, at.app.who(pane).letter, at.app.who(pane).name]);
const talks = (...ids: string[]) => ({ conversations: ids.map((id) => conversation(id)) });

/** F5: another page with what this tab keeps. */
async function reloaded(before: Bench, ...ids: string[]): Promise<Bench> {
  const after = await bench(before.drawer);
  after.wire.answers.set("resume_shift", () => state(1, talks(...ids)));
  await after.app.signIn.enter(null);
  after.wire.comeUp();
  await settle();
  return after;
}
async function cutAndBack(first: ReturnType<typeof state>, meanwhile: () => void = () => {}): Promise<void> {
  b.wire.goDown();
  meanwhile();
  await settle();
  b.wire.answers.set("resume_shift", () => first);
  b.wire.comeUp();
  await settle();
}

describe("a reload", () => {
  test("leaves each conversation at its place, with its letter and its name", async () => {
    await onShift(b, state(1, talks("c1", "c2", "c3")));
    const before = standing(b);
    const after = await reloaded(b, "c3", "c1", "c2");
    expect(standing(after)).toEqual(before);
  });

  test("puts nobody at the place of the person before, which was freed meanwhile", async () => {
    await onShift(b, state(1, talks("c1", "c2")));
    b.wire.push("state", state(2, talks("c2")));
    b.app.panes.dismiss("c1");
    const [lake] = standing(b);
    const after = await reloaded(b, "c2");
    expect(standing(after)).toEqual([lake]);
    after.wire.push("state", state(2, talks("c2", "c4")));
    const names = standing(after).map((one) => (one as string[])[3]);
    expect(names).not.toContain("Birch"); // no name twice in a row, though the page counts anew
    expect(new Set(names).size).toBe(2);
    const twice = await reloaded(after, "c2", "c4");
    expect(standing(twice)).toEqual(standing(after));
  });

  test("keeps no place of a shift that has ended", async () => {
    await onShift(b, state(1, talks("c1")));
    b.wire.push("state", state(2, { desk: null }));
    expect(JSON.stringify([...b.drawer.kept])).not.toContain('"c1"');
  });

  test("a talk that comes back by a second start stands where it stood, and says what is missing", async () => {
    await onShift(b, state(1, talks("c1", "c2")));
    b.wire.push("state", state(2, talks("c2")));
    b.app.panes.dismiss("c1");
    const [lake] = standing(b);
    b.wire.answers.set("resume_shift", () => ({ refused: "gone" }));
    b.wire.goDown();
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.note).toBe("lost");
    b.wire.answers.set("start_shift", () => state(1, talks("c2")));
    await b.app.desk.start(["line-1"], ["fi"], 3);
    expect(standing(b)).toEqual([lake]);
    expect(paneOf("c2").arrival).toBe("reloaded");
  });

  test("a talk that comes back by a new sign-in says what is missing", async () => {
    await onShift(b, state(1, talks("c1")));
    b.wire.refuse("gone"); // signed out from elsewhere
    await settle();
    const after = await bench(b.drawer);
    await onShift(after, state(1, talks("c1")));
    expect(paneOf("c1", after).arrival).toBe("reloaded");
  });

  test("a conversation that begins after a new start is new", async () => {
    await onShift(b);
    b.wire.push("state", state(2, talks("c1")));
    expect(paneOf("c1").arrival).toBe("new");
  });
});

describe("while the connection is lost", () => {
  test("nothing of before is claimed, since when is said, and the first snapshot makes it good", async () => {
    await onShift(b, state(1, talks("c1")));
    expect(b.app.desk.unknownSince).toBeNull();
    b.timers.advance(60_000);
    b.wire.goDown();
    expect(b.app.desk.unknownSince).toBe(NOW_SECONDS + 60);
    b.timers.advance(10_000);
    b.wire.answers.set("resume_shift", () => ({ refused: "try_again" }));
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.unknownSince, "a line, and no word of the desk yet").toBe(NOW_SECONDS + 60);
    b.wire.answers.set("resume_shift", () => state(1, talks("c1")));
    b.timers.advance(1_000);
    await settle();
    expect(b.app.desk.unknownSince).toBeNull();
  });

  test("whoever has no shift has nothing that could be old", async () => {
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    b.wire.goDown();
    expect(b.app.desk.unknownSince).toBeNull();
  });

  test("an old refusal goes by itself, and one that is newer stays its own time", async () => {
    await onShift(b, state(1, { offer: offer() }));
    b.wire.answers.set("accept", () => ({ refused: "not_offered" }));
    await b.app.offers.accept();
    b.timers.advance(REFUSAL_SHOWN_MS - 1);
    expect(b.app.acts.refusal).toBe("not_offered");
    await b.app.offers.accept();
    b.timers.advance(REFUSAL_SHOWN_MS - 1);
    expect(b.app.acts.refusal).toBe("not_offered");
    b.timers.advance(1);
    expect(b.app.acts.refusal).toBeNull();
  });

  test("what was pressed without a connection was not done, and is said to be so", async () => {
    await onShift(b);
    b.wire.goDown();
    await b.app.desk.pause(true);
    expect(refusalWords(b.app)).toBe(
      "This was not done: there was no connection. Press again when it is back, if it is still needed.",
    );
  });

  test("what was pressed as the line broke is not called done, nor that there is no connection once there is one", async () => {
    await onShift(b);
    b.wire.answers.set("pause", () => ({ refused: "offline" }));
    await b.app.desk.pause(true);
    await cutAndBack(state(1));
    expect(refusalWords(b.app)).toBe(
      "The connection broke, so this may not have been done. Look, and press again if it was not.",
    );
    b.timers.advance(REFUSAL_SHOWN_MS);
    expect(refusalWords(b.app)).toBeNull();
  });
});

describe("the end of a conversation that could not be said", () => {
  test("is said when the connection is back, once, and meanwhile nothing can be written", async () => {
    await onShift(b, state(1, talks("c1")));
    opening(b, "c1");
    await settle();
    await cutAndBack(state(1, talks("c1")), () => {
      void b.app.ends.end(paneOf("c1"));
      expect(paneOf("c1").isEnding).toBe(true);
      expect(paneOf("c1").canSend).toBe(false);
      expect(b.wire.of("end")).toEqual([]);
    });
    expect(b.wire.of("end")).toEqual([{ conversation: "c1" }]);
    expect(paneOf("c1").ending).toBe("ended_by_counsellor");
  });

  test("is said again when its answer was lost", async () => {
    await onShift(b, state(1, talks("c1")));
    b.wire.answers.set("end", () => {
      b.wire.goDown();
      return { refused: "offline" };
    });
    await b.app.ends.end(paneOf("c1"));
    expect(paneOf("c1").isOver).toBe(false);
    b.wire.answers.set("end", () => ({}));
    await cutAndBack(state(1, talks("c1")));
    expect(b.wire.of("end")).toHaveLength(2);
    expect(paneOf("c1").ending).toBe("ended_by_counsellor");
  });

  test("is said again and again to a daemon that is busy, with pauses", async () => {
    await onShift(b, state(1, talks("c1")));
    b.wire.answers.set("end", () => ({ refused: "try_again" }));
    await b.app.ends.end(paneOf("c1"));
    for (let turn = 0; turn < 4; turn += 1) {
      b.timers.advance(60_000);
      await settle();
    }
    expect(b.wire.of("end").length).toBeGreaterThan(3);
    b.wire.answers.set("end", () => ({}));
    b.timers.advance(60_000);
    await settle();
    expect(paneOf("c1").isOver).toBe(true);
    const said = b.wire.of("end").length;
    b.timers.advance(600_000);
    await settle();
    expect(b.wire.of("end")).toHaveLength(said);
  });

  test("is said after a reload in between", async () => {
    await onShift(b, state(1, talks("c1", "c2")));
    b.wire.goDown();
    await b.app.ends.end(paneOf("c1"));
    const after = await reloaded(b, "c1", "c2");
    expect(after.wire.of("end")).toEqual([{ conversation: "c1" }]);
    expect([paneOf("c1", after).isOver, paneOf("c2", after).isOver]).toEqual([true, false]);
  });

  test("is forgotten when the counsellor wants it open after all", async () => {
    await onShift(b, state(1, talks("c1")));
    await cutAndBack(state(1, talks("c1")), () => {
      void b.app.ends.end(paneOf("c1"));
      b.app.ends.keepOpen(paneOf("c1"));
    });
    expect(b.wire.of("end")).toEqual([]);
    expect(paneOf("c1").isOver).toBe(false);
  });

  test("is not said of one that was kept open after a reload, when it comes back by a second start", async () => {
    await onShift(b, state(1, talks("c1")));
    b.wire.goDown();
    await b.app.ends.end(paneOf("c1"));
    const after = await bench(b.drawer);
    after.wire.answers.set("resume_shift", () => state(1, talks("c1")));
    after.wire.answers.set("end", () => ({ refused: "try_again" }));
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    after.app.ends.keepOpen(paneOf("c1", after));
    after.wire.goDown();
    after.wire.answers.set("resume_shift", () => ({ refused: "gone" }));
    after.wire.comeUp();
    await settle();
    after.wire.answers.set("start_shift", () => state(1, talks("c1")));
    await after.app.desk.start(["line-1"], ["fi"], 3);
    expect(paneOf("c1", after).isEnding).toBe(false);
    expect(after.wire.of("end")).toHaveLength(1);
  });

  test("is forgotten with a conversation that is gone", async () => {
    await onShift(b, state(1, talks("c1")));
    await cutAndBack(state(1), () => void b.app.ends.end(paneOf("c1")));
    expect(b.wire.of("end")).toEqual([]);
    expect(paneOf("c1").ending).toBe("gone");
  });
});

describe("signing out", () => {
  test("ends the bearer, and leaves nothing of the keys in memory", async () => {
    await onShift(b, state(1, talks("c1")));
    await b.app.signOut();
    expect([b.api.signedOut, b.app.signIn.why]).toEqual([1, "how"]);
    expect([b.app.keys.isReady, b.app.keys.chain]).toEqual([false, null]);
  });

  test("of a doubled tab never reaches the other", async () => {
    await b.app.signIn.enter("link");
    b.isElsewhere = true;
    await b.app.signOut();
    expect([b.api.signedOut, b.app.signIn.why]).toEqual([0, "here_only"]);
    expect(JSON.stringify([...b.drawer.kept])).not.toContain("bearer-1");
  });

  test("ends a shift in which nobody is talked with", async () => {
    await onShift(b);
    b.wire.answers.set("end_shift", () => ({}));
    await b.app.signOut();
    expect(b.wire.of("end_shift")).toHaveLength(1);
  });

  test("says when the service could not be told", async () => {
    await b.app.signIn.enter("link");
    b.api.signOutAnswer = { refused: "offline" };
    await b.app.signOut();
    expect(b.app.signIn.why).toBe("untold");
    expect(JSON.stringify([...b.drawer.kept])).not.toContain("bearer-1");
  });
});

describe("a console that is older than the daemon", () => {
  test("says so after the upgrade under it, and at the first look too", async () => {
    await onShift(b, state(1, talks("c1")));
    expect(b.app.isOld).toBe(false);
    b.api.staff = profile({ build: "1" });
    await cutAndBack(state(1, talks("c1")));
    expect(b.app.isOld).toBe(true);
    const late = await bench();
    late.api.staff = profile({ build: "1" });
    await late.app.signIn.enter("link");
    expect(late.app.isOld).toBe(true);
  });

  test("does not take no answer, or no word of it, for one", async () => {
    b.api.staff = profile({ build: "" });
    await onShift(b);
    b.api.staff = { refused: "try_again" };
    await cutAndBack(state(1));
    expect([b.app.isOld, b.app.signIn.profile?.staff.alias]).toEqual([false, "Aino"]);
  });
});

describe("a refusal names what is not allowed", () => {
  test("how many at once the lines of this shift allow", async () => {
    await onShift(b, state(1, { desk: desk({ lines: ["line-2"] }) }));
    b.wire.answers.set("set_capacity", () => ({ refused: "not_allowed" }));
    await b.app.desk.setCapacity(3);
    expect(refusalWords(b.app)).toBe("Your lines allow 2 conversations at once at most.");
  });

  test.each([
    ["take_orphan", "not_allowed"],
    ["take_orphan", "no_room"],
    ["take_orphan", "wrong_state"],
    ["take_orphan", "gone"],
    ["change_line", "not_allowed"],
    ["change_line", "wrong_state"],
    ["start_shift", "not_allowed"],
    ["set_limit", "not_allowed"],
    ["call_back", "not_allowed"],
    ["release", "wrong_state"],
    ["accept", "no_room"],
    ["pause", "wrong_state"],
    ["end", "not_a_member"],
    ["end", "gone"],
    ["release", "not_a_member"],
    ["release", "gone"],
    ["wrap_up", "wrong_state"],
    ["accept", "not_offered"],
    ["decline", "not_offered"],
    ["call_back", "gone"],
    ["call_back", "not_away"],
    ["set_limit", "wrong_state"],
    ["set_limit", "gone"],
    ["set_limit", "limit_too_high"],
    ["change_line", "gone"],
    ["change_line", "not_lead"],
  ] as const)("of %s, refused with %s", async (event, reason) => {
    await onShift(b);
    b.wire.answers.set(event, () => ({ refused: reason }));
    await b.app.acts.act(event as "end_shift", {});
    const bare = [b.app.texts.say("reason.not_allowed"), b.app.texts.say("reason.wrong_state")];
    expect(refusalWords(b.app)).not.toBeNull();
    expect([...bare, b.app.texts.say("reason.gone"), b.app.texts.say("reason.broken")]).not.toContain(
      refusalWords(b.app),
    );
  });

  test("which line, which language and how many a start may not have, and asks for them no more", async () => {
    const before = profile();
    const wish = new ShiftWish(before, () => {});
    wish.capacity.value = 3;
    const after = profile({
      lines: [{ id: "line-1", name: "Open line", languages: ["fi"], max_capacity: 2 }],
    });
    wish.renew(after);
    expect(wish.gone).toEqual({ lines: ["Youth line"], languages: ["sv", "en"], most: 2 });
    expect([wish.lines.value, wish.spoken, wish.atOnce]).toEqual([["line-1"], ["fi"], 2]);
    wish.renew(profile({ lines: after.lines }));
    expect(wish.gone).not.toBeNull();
  });
});

test("only the languages that a person speaks are ticked, whatever else the line speaks", () => {
  const eetu = profile({ lines: [{ id: "l", name: "Line", languages: ["fi", "en"], max_capacity: 2 }] });
  const wish = new ShiftWish(eetu, () => {});
  expect([wish.offered, wish.spoken]).toEqual([
    ["fi", "en"],
    ["fi", "en"],
  ]);
});

test("a date has its year, and a time that is half a day away has its day", () => {
  const { texts } = b.app;
  expect(texts.dayAndTime(NOW_SECONDS)).toContain("2027");
  expect(texts.time(NOW_SECONDS, NOW_SECONDS + 60)).toMatch(/^\d\d:\d\d$/);
  expect(texts.time(NOW_SECONDS, NOW_SECONDS + 12 * 3600)).toContain("2027");
});
