import { describe, expect, test } from "vitest";
import type { MemoryDrawer } from "./fakes";
import { bench, conversation, onShift, opening, profile, says, settle, state, text } from "./fakes";

const kept = (drawer: MemoryDrawer): string => [...drawer.kept.values()].join("");

describe("signing in", () => {
  test("a spent link says so, and keeps nothing", async () => {
    const b = await bench();
    b.api.staff = { refused: "gone" };
    await b.app.signIn.enter("old-link");
    expect(b.app.signIn.phase).toBe("signed_out");
    expect(b.app.signIn.why).toBe("gone");
    expect(kept(b.drawer)).toBe("");
  });

  test("no network is not a spent link: the bearer stays", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    b.api.staff = { refused: "offline" };
    await b.app.signIn.enter(null);
    expect(b.app.signIn.why).toBe("offline");
    expect(kept(b.drawer)).toContain("bearer-1");
  });

  test("a bearer that the daemon refuses at the socket ends everything here", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const pane = b.app.panes.of("c1");
    b.wire.refuse("gone");
    expect(b.app.signIn.phase).toBe("signed_out");
    expect(b.app.signIn.why).toBe("expired");
    expect(pane?.isOver).toBe(true);
    expect(kept(b.drawer)).toBe("");
  });

  test("signing out wipes the tab", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    await b.app.signIn.signOut();
    expect(kept(b.drawer)).toBe("");
    expect(b.wire.isClosed).toBe(true);
  });
});

describe("a reload", () => {
  test("takes desk and conversations up again, with a fresh key package and without earlier words", async () => {
    const before = await bench();
    await onShift(before, state(1, { conversations: [conversation("c1")] }));
    opening(before, "c1");
    says(before, "c1", 2, 1, text("secret"));
    await settle();

    const after = await bench(before.drawer);
    after.wire.answers.set("resume_shift", () => state(9, { conversations: [conversation("c1", { stored: 4 })] }));
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    expect(after.wire.of("resume_shift")[0]).toMatchObject({
      value: "desk-value",
      key: "resume-key",
      memberships: [{ value: "value-c1" }],
    });
    expect(after.app.panes.of("c1")?.arrival).toBe("reloaded");
    expect(after.app.panes.of("c1")?.entries).toEqual([]);
    expect(after.wire.of("say")).toMatchObject([{ kind: "key_package", id: 5 }]);
  });

  test("not a word of any conversation is ever in the tab's storage", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    opening(b, "c1");
    await settle();
    says(b, "c1", 2, 1, text("PLANTED-VISITOR"));
    b.app.panes.of("c1")?.typed("PLANTED-COUNSELLOR");
    await settle();
    b.app.panes.of("c1")?.send();
    await settle();
    expect(kept(b.drawer)).toContain("value-c1"); // the control: the storage is written at all
    expect(kept(b.drawer)).not.toContain("PLANTED");
  });

  test("a desk that is gone is said, and its conversations are wiped", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const pane = b.app.panes.of("c1");
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => ({ refused: "gone" }));
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.note).toBe("lost");
    expect(pane?.isOver).toBe(true);
    expect(b.app.desk.shift).toBeNull();
  });

  test("a shift that was over before the reload is forgotten by the tab", async () => {
    const before = await bench();
    await onShift(before, state(1));
    expect(kept(before.drawer)).toContain("desk-value"); // the control: there is something to forget
    const after = await bench(before.drawer);
    after.wire.answers.set("resume_shift", () => state(9, { desk: null }));
    await after.app.signIn.enter(null);
    after.wire.comeUp();
    await settle();
    expect(after.app.desk.note).toBe("ended");
    expect(kept(after.drawer)).not.toContain("desk-value");
    expect(kept(after.drawer)).not.toContain("resume-key");
    expect(kept(after.drawer)).toContain("bearer-1");
  });

  test("a doubled tab leaves the desk to the page that came first", async () => {
    const first = await bench();
    await onShift(first, state(1, { conversations: [conversation("c1")] }));
    const copy = await bench(first.drawer);
    copy.taken.add("resume-key");
    await copy.app.signIn.enter(null);
    copy.wire.comeUp();
    await settle();
    expect(copy.wire.of("resume_shift")).toEqual([]);
    expect(copy.app.desk.note).toBe("elsewhere");
  });

  test("a busy daemon is asked again, and nothing is given up", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => ({ refused: "try_again" }));
    b.wire.comeUp();
    await settle();
    expect(b.app.panes.of("c1")?.isOver).toBe(false);
    b.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("c1")] }));
    b.timers.advance(1000);
    await settle();
    expect(b.wire.of("resume_shift")).toHaveLength(2);
    expect(b.app.panes.of("c1")?.isOver).toBe(false);
  });
});

describe("the end of a shift", () => {
  test("with conversations open only the daemon ends the desk; another may start at once", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    await b.app.desk.end();
    expect(b.app.desk.shift).not.toBeNull();
    b.wire.push("state", state(2, { desk: null }));
    await settle();
    expect(b.app.desk.note).toBe("ended");
    expect(b.app.keys.isReady).toBe(true);
    expect(kept(b.drawer)).not.toContain("desk-value");
  });
});

describe("leads", () => {
  test("an orphan that was taken over says that the earlier words are not here", async () => {
    const b = await bench();
    await onShift(b);
    await b.app.desk.takeOrphan("o1");
    b.wire.push("state", state(2, { conversations: [conversation("o1", { stored: 3 })] }));
    expect(b.app.panes.of("o1")?.arrival).toBe("taken_over");
  });

  test("the board is watched from every view, for its alarms, and again after a reconnect", async () => {
    const b = await bench();
    await onShift(b);
    b.app.show("board");
    b.app.show("work");
    await settle();
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => state(1));
    b.wire.comeUp();
    await settle();
    expect(b.wire.of("watch")).toEqual([{ board: true }, { board: true }]);
  });

  test("a counsellor asks for no board", async () => {
    const b = await bench();
    b.api.staff = profile({ staff: { id: "s1", alias: "Aino", role: "counsellor" } });
    await onShift(b);
    expect(b.wire.of("watch")).toEqual([]);
  });
});
