import { describe, expect, test } from "vitest";
import * as desk from "../../src/console/shift/states";
import * as pane from "../../src/console/panes/states";
import * as signIn from "../../src/console/sign-in/states";
import { bench, conversation, onShift, settle, state } from "./fakes";

type Table = Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;

describe.each<[string, Table, string]>([
  ["sign-in", signIn.SIGN_IN_STATES, "loading"],
  ["desk", desk.DESK_STATES, "none"],
  ["pane", pane.PANE_STATES, "waiting"],
])("the table of the %s", (_, table, first) => {
  test("names no state that it has not", () => {
    for (const row of Object.values(table)) {
      for (const next of Object.values(row)) expect(Object.keys(table)).toContain(next);
    }
  });

  test("reaches every state from the first", () => {
    const reached = new Set([first]);
    for (const one of reached) for (const next of Object.values(table[one] ?? {})) reached.add(next ?? one);
    expect([...reached].sort()).toEqual(Object.keys(table).sort());
  });
});

describe("an act that the table has not changes nothing", () => {
  test("an ended conversation is not ended again, and not by another name", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    const one = b.app.panes.of("c1");
    one?.end("ended_by_counsellor");
    one?.end("gone");
    one?.begin();
    await settle();
    expect([one?.stage, one?.ending]).toEqual(["ended", "ended_by_counsellor"]);
  });

  test("where no desk is, none can be over", async () => {
    const b = await bench();
    await b.app.signIn.enter("link");
    b.wire.comeUp();
    await settle();
    b.wire.push("state", state(1, { desk: null }));
    expect([b.app.desk.is, b.app.desk.note]).toEqual(["none", null]);
  });

  test("a busy daemon's second answer does not ask again for a desk that is held", async () => {
    const b = await bench();
    await onShift(b, state(1, { conversations: [conversation("c1")] }));
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => ({ refused: "try_again" }));
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.is).toBe("kept");
    b.wire.goDown();
    b.wire.answers.set("resume_shift", () => state(1, { conversations: [conversation("c1")] }));
    b.wire.comeUp();
    await settle();
    expect(b.app.desk.is).toBe("held");
    b.timers.advance(1000);
    await settle();
    expect(b.wire.of("resume_shift")).toHaveLength(2);
  });
});
