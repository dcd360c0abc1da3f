// @vitest-environment happy-dom
/** The room of the staff beside the talks: never mistaken for one, quiet, and gone when it is over. */
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FocusKeeper } from "../../../src/console/focus";
import { actOf } from "../../../src/console/keyboard";
import { carryOut, coverWhenIdle } from "../../../src/console/page";
import { ROOM_ID } from "../../../src/console/room/room-view";
import { encodePayload } from "../../../src/core/payload";
import { toBase64Url } from "../../../src/core/base64";
import type { RoomMember, RoomState } from "../../../src/core/protocol";
import { clear, drawn } from "../drawn";
import { type Bench, bench, conversation, NOW_SECONDS, onShift, opening, settle, state } from "../fakes";

const member = (name: string, more: Partial<RoomMember> = {}): RoomMember => ({
  member: `desk-${name}`,
  kind: "staff",
  name,
  organisation: "esimerkki",
  office: "",
  role: "counsellor",
  leaf: `leaf-${name}`,
  stage: "here",
  call: 0,
  ...more,
});
let version = 0;
const room = (more: Partial<RoomState> = {}): RoomState => {
  version += 1;
  return {
    line: "line-1",
    conversation: "room.line-1",
    name: "Nettiturva",
    organisation: "Esimerkki ry",
    version,
    made: 1,
    round: 1,
    epoch: 0,
    member: null,
    stage: null,
    call: 0,
    stored: 0,
    delivered: 0,
    committer: null,
    is_due: false,
    members: [],
    guests: [],
    codes: [],
    codes_paused_until: null,
    members_max: 16,
    over: null,
    ...more,
  };
};
const inside = (more: Partial<RoomState> = {}): RoomState =>
  room({ member: "desk-Aino", stage: "here", committer: "desk-Aino", members: [member("Aino")], ...more });
const two = (more: Partial<RoomState> = {}): RoomState =>
  inside({ members: [member("Aino"), member("Eino")], ...more });

let b: Bench;
const draw = drawn(() => b);
const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
    await new Promise((resolve) => setTimeout(resolve)); // where the focus goes
    await settle();
  });
const press = (key: string, more: object = {}) =>
  doing(() => {
    const plain = { key, code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more };
    const what = actOf(plain, false);
    if (what !== null) carryOut(b.app, what);
  });
const alt = (key: string) => press(key, { altKey: true });
const tell = (told: RoomState) => doing(() => b.wire.push("rooms", { rooms: [told] }));
const there = () => document.getElementById(ROOM_ID)?.textContent ?? "";
const box = (id: string) => document.getElementById(id) as HTMLTextAreaElement;
const type = (id: string, words: string) =>
  doing(() => {
    box(id).focus();
    box(id).value = words;
    box(id).dispatchEvent(new Event("input", { bubbles: true }));
  });
const enter = (id: string) =>
  doing(() => box(id).dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })));
const button = (words: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll("button")].filter((one) => (one.textContent ?? "").includes(words));
  return (found.at(-1) ?? expect.fail(`no button ${words}`)) as HTMLButtonElement;
};
const tap = (words: string) => doing(() => button(words).click());
const said = (id: string) => {
  const entries = id === "a" ? b.app.panes.of("a")?.entries : b.app.rooms.current?.talk?.timeline.entries;
  return (entries ?? []).filter((one) => one.is === "said" && one.mine).length;
};
const asked = (event: string) => b.wire.sent.filter((one) => one.event === event).map(({ payload }) => payload);
const words = (n: number, spoken: string) => ({
  conversation: "room.line-1",
  number: n,
  sender: "desk-Eino",
  id: n,
  kind: "message",
  body: toBase64Url(encodePayload({ t: "text", part: 0, of: 1, text: spoken }, n, { upTo: 0, gaps: [], of: null })),
});

async function inTheRoom(): Promise<void> {
  b.wire.answers.set("room_enter", () => inside());
  await alt("u");
  await tap("Open the room");
  await tell(two());
}

beforeEach(async () => {
  b = await bench();
  b.isLookedAt = true;
  b.wire.answers.set("watch_rooms", () => ({ rooms: [room()] }));
  await draw();
  await doing(() => void onShift(b, state(1, { conversations: [conversation("a")] })));
  await doing(() => opening(b, "a"));
});
afterEach(clear);

describe("the room of the staff", () => {
  test("opens beside the talks by a key, says that no visitor sees it, and closes back to the talk", async () => {
    await alt("u");
    expect(there()).toContain("Visitors do not see this.");
    await press("Escape");
    expect(there()).toBe("");
    expect(document.activeElement?.id).toBe("write-A");
  });

  test("is gone into by one press, and says who is there and who reads", async () => {
    await inTheRoom();
    expect(asked("room_enter")).toEqual([{ line: "line-1", leaf: "leaf-Aino", has_keys: false }]);
    expect(there()).toContain("2 people in the room");
    expect(there()).toContain("1 person reads this.");
    expect(there()).toContain("No names, and nothing that tells who a visitor is.");
  });

  test("asks before the first word after a talk with a visitor, and before the first to the visitor after the room", async () => {
    await inTheRoom();
    await type("write-A", "hello");
    await enter("write-A");
    if (document.querySelector("dialog") !== null) await tap("Yes, send to A");
    const before = said("a");
    await type("write-room", "how do we answer this");
    await enter("write-room");
    expect(said("room.line-1")).toBe(0);
    expect(document.querySelector("dialog")?.textContent).toContain("To the staff, or to a visitor?");
    expect(document.querySelector("dialog")?.textContent).toContain("how do we answer this");
    expect(document.querySelector("dialog")?.textContent).toContain("Your words wait for your answer.");
    await tap("No, keep as a draft");
    expect(said("room.line-1")).toBe(0);
    await enter("write-room");
    await tap("Send to the room");
    expect(said("room.line-1")).toBe(1);
    await type("write-room", "and once more");
    await enter("write-room");
    expect(said("room.line-1")).toBe(2); // not asked twice
    await type("write-A", "a word");
    await enter("write-A");
    expect(said("a")).toBe(before);
    expect(document.querySelector("dialog")).not.toBe(null);
  });

  test("asks nothing when nobody is talked with", async () => {
    await doing(() => b.wire.push("state", state(2)));
    await doing(() => b.app.panes.dismiss("a"));
    await inTheRoom();
    await type("write-room", "is anybody there");
    await enter("write-room");
    expect(said("room.line-1")).toBe(1);
  });

  test("takes no key that is meant for a talk", async () => {
    await inTheRoom();
    await doing(() => box("write-room").focus());
    await alt("e");
    await alt("k");
    expect(document.querySelector("dialog")).toBe(null);
    await doing(() => box("write-A").focus());
    await alt("e");
    expect(document.querySelector("dialog")).not.toBe(null);
  });

  test("counts new words in the head, and takes the focus from nobody", async () => {
    await inTheRoom();
    await press("Escape");
    await type("write-A", "half a sen");
    await doing(() => b.wire.push("deliver", words(1, "anybody?")));
    expect(button("Room").textContent).toContain("(1)");
    expect(document.activeElement?.id).toBe("write-A");
    expect(b.tones).not.toContain("words");
    await alt("u");
    expect(there()).toContain("anybody?");
    await doing(() => b.app.drawn());
    expect(button("Room").textContent).not.toContain("(1)");
  });

  test("shows a guest as one from outside, whom somebody lets in by name or not", async () => {
    await inTheRoom();
    await tell(two({ guests: [{ member: "g1", name: "Oskari", office: "Poliisi", since: NOW_SECONDS }] }));
    expect(there()).toContain("Oskari (Poliisi) asks to come in");
    expect(b.tones).toContain("news");
    await tap("Let Oskari in");
    expect(asked("room_admit")).toEqual([{ line: "line-1", guest: "g1" }]);
    const guest = member("Oskari", { member: "g1", kind: "guest", office: "Poliisi", role: null });
    await tell(two({ members: [member("Aino"), member("Eino"), guest] }));
    expect(there()).toContain("Guest from outside");
    expect(there()).toContain("Nothing can be sent just now."); // the keys of this page do not name the guest
    await tap("Show Oskari out");
    await tap("Show Oskari out");
    expect(asked("room_turn_away")).toEqual([{ line: "line-1", guest: "g1" }]);
  });

  test("shows a guest's code once, with the address and its end", async () => {
    await inTheRoom();
    b.wire.answers.set("room_code", () => ({ code: "123456", until: NOW_SECONDS + 600 }));
    await tap("Code for a guest");
    expect(there()).toContain("123 456");
    expect(there()).toContain("https://line.example/g/line-1");
    await tap("The code is read out");
    expect(there()).not.toContain("123 456");
    await tap("Code for a guest");
    await tell(two({ codes: [] })); // used
    expect(there()).not.toContain("123 456");
  });

  test("names who is there by the keys, whatever the line calls them, and counts who reads by them", async () => {
    await inTheRoom();
    const waits = member("Iida", { stage: "queued" });
    await tell(inside({ members: [member("Aino"), { ...member("Eino"), name: "Maija" }, waits] }));
    expect(there()).toContain("Eino");
    expect(there()).not.toContain("Maija");
    expect(there()).toContain("1 person reads this.");
  });

  test("keeps no word when it is over, nor a draft", async () => {
    await inTheRoom();
    await doing(() => b.wire.push("deliver", words(1, "between us")));
    await type("write-room", "half a sen");
    expect(there()).toContain("between us");
    const talk = b.app.rooms.current?.talk;
    const keeper = new FocusKeeper(b.app);
    keeper.came(box("write-room"));
    await tell(room({ made: 0, round: 0 }));
    keeper.drawn();
    expect(document.activeElement?.id).toBe(ROOM_ID); // and not in the box to a visitor
    expect([talk?.isSealed, talk?.timeline.entries]).toEqual([false, []]);
    expect(there()).toContain("The room is over. Its words are gone for everybody.");
    expect(document.body.textContent).not.toContain("between us");
    expect(box("write-room")).toBe(null);
    expect(JSON.stringify([...b.drawer.kept.values()])).not.toContain("half a sen");
  });

  test("is covered when nobody touches the page, though nobody is talked with", async () => {
    await doing(() => b.wire.push("state", state(2)));
    await doing(() => b.app.panes.dismiss("a"));
    expect(coverWhenIdle(b.app)).toBe(false);
    await inTheRoom();
    await doing(() => b.wire.push("deliver", words(1, "between us")));
    await doing(() => void coverWhenIdle(b.app));
    expect(document.body.textContent).not.toContain("between us");
  });

  test("is left after a question, and nothing of it stays", async () => {
    await inTheRoom();
    await doing(() => b.wire.push("deliver", words(1, "between us")));
    await tap("Leave the room");
    await tap("Leave the room");
    expect(asked("room_leave")).toEqual([{ line: "line-1" }]);
    expect(document.body.textContent).not.toContain("between us");
    await tell(two()); // said before the line had heard it
    expect(asked("room_enter").length).toBe(1);
  });

  test("warns of keys that the line does not name, and lets nothing be written", async () => {
    await inTheRoom();
    await tell(inside({ members: [member("Aino"), member("Iida")] }));
    expect(there()).toContain("Somebody has the keys of the room whom the line does not name: Eino.");
    await type("write-room", "hello");
    await enter("write-room");
    expect(said("room.line-1")).toBe(0);
  });

  test("is not in a practice, nor without a shift", async () => {
    await doing(() => b.app.rooms.desk(false));
    await doing(() => b.app.changed());
    await alt("u");
    expect(there()).toBe("");
  });
});
