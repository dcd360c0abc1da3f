// @vitest-environment happy-dom
/** A guest's page: code, name and office; waiting; the room; and nothing left of it when it is over. */
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Guest } from "../../src/guest/guest";
import { lineIn } from "../../src/guest/line";
import { Page } from "../../src/guest/page";
import { Words } from "../../src/guest/words";
import type { Socket } from "../../src/core/link";
import { encodePayload } from "../../src/core/payload";
import { toBase64Url } from "../../src/core/base64";
import type { RoomMember, RoomState } from "../../src/core/protocol";
import { plainRoomSeal } from "../console/room/plain-room";
import { settle, ToldTimers } from "../console/fakes";

/** The line, as far as a guest hears of it. */
class Wire implements Socket<"/visitor"> {
  readonly namespace = "/visitor";
  readonly asked: { event: string; payload: Record<string, unknown> }[] = [];
  readonly answers = new Map<string, unknown>();
  goodbyes: string[] = [];
  isClosed = false;
  private readonly pushes = new Map<string, (payload: unknown) => void>();
  private up: () => void = () => {};
  private down: () => void = () => {};
  open(): void {
    this.isClosed = false;
    queueMicrotask(() => this.up());
  }
  close(): void {
    this.isClosed = true;
  }
  break(): void {
    this.down();
  }
  goodbye(event: string): void {
    this.goodbyes.push(event);
  }
  probe(): void {}
  send(event: string, payload: object): void {
    this.asked.push({ event, payload: { ...payload } });
  }
  async ask(event: string, payload: object): Promise<unknown> {
    this.asked.push({ event, payload: { ...payload } });
    return this.answers.get(event) ?? {};
  }
  push(event: string, payload: unknown): void {
    this.pushes.get(event)?.(payload);
  }
  onUp(act: () => void): void {
    this.up = act;
  }
  onDown(act: () => void): void {
    this.down = act;
  }
  onRefused(): void {}
  onPush(event: string, act: (payload: unknown) => void): void {
    this.pushes.set(event, act);
  }
  of(event: string): readonly Record<string, unknown>[] {
    return this.asked.filter((one) => one.event === event).map(({ payload }) => payload);
  }
}

const member = (id: string, leaf: string, kind: "staff" | "guest"): RoomMember => ({
  member: id,
  kind,
  name: id,
  organisation: "",
  office: "",
  role: null,
  leaf,
  stage: "here",
  call: 0,
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
    member: "g1",
    stage: "asking",
    call: 0,
    stored: 0,
    delivered: 0,
    committer: "desk-1",
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
const here = (more: Partial<RoomState> = {}) =>
  room({
    stage: "here",
    members: [
      { ...member("g1", "leaf-Aino", "guest"), name: "Oskari", office: "Poliisi" },
      member("desk-1", "leaf-Eino", "staff"),
    ],
    ...more,
  });

let wire: Wire;
let guest: Guest;
let timers: ToldTimers;
let status = 200;
const words = new Words("en");
const draw = (): void => render(<Page guest={guest} words={words} onLanguage={draw} />, document.body);
const doing = (what: () => void): Promise<void> =>
  act(async () => {
    what();
    await settle();
    await new Promise((resolve) => setTimeout(resolve));
    await settle();
    draw();
  });
const shown = (): string => document.body.textContent ?? "";
const fill = (id: string, text: string) =>
  doing(() => {
    const input = document.getElementById(id) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
const knock = () =>
  doing(() => {
    document.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  });
const tap = (name: string) =>
  doing(() => {
    const found = [...document.querySelectorAll("button")].filter((one) => one.textContent === name);
    (found.at(-1) ?? expect.fail(`no button ${name}`)).click();
  });
async function atTheDoor(): Promise<void> {
  wire.answers.set("room_knock", room());
  await fill("code", "123 456");
  await fill("name", "  Oskari ");
  await fill("office", "Poliisi");
  await knock();
}
async function inside(): Promise<void> {
  await atTheDoor();
  await doing(() => wire.push("room", room({ stage: "called", call: 1 })));
  const opening = { conversation: "room.line-1", number: 1, sender: "desk-1", id: 1, kind: "opening", body: "AAAA" };
  await doing(() => wire.push("deliver", opening));
  await doing(() => wire.push("room", here()));
}
const said = (id: number, text: string) => ({
  conversation: "room.line-1",
  number: id,
  sender: "desk-1",
  id,
  kind: "message",
  body: toBase64Url(encodePayload({ t: "text", part: 0, of: 1, text }, id, { upTo: 0, gaps: [], of: null })),
});

beforeEach(async () => {
  status = 200;
  wire = new Wire();
  timers = new ToldTimers();
  const line = {
    line: "line-1",
    name: "Nettiturva",
    organisation: "Esimerkki ry",
    languages: ["fi"],
    roots: [],
    revocations: [],
  };
  guest = new Guest({
    line: "line-1",
    timers,
    seal: plainRoomSeal(),
    builtAt: 0,
    get: async () => new Response(JSON.stringify(status === 200 ? line : { refused: "gone" }), { status }),
    makeSocket: () => wire,
    random: (count) => new Uint8Array(count),
    sha256: async (bytes) => bytes,
    chance: () => 0,
    changed: () => undefined,
  });
  await doing(() => void guest.begin());
});
afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

describe("a guest's page", () => {
  test("asks for code, name and office, and says which of them is wrong", async () => {
    expect(shown()).toContain("Guest of Esimerkki ry");
    await knock();
    expect(shown()).toContain("The code has six digits.");
    expect(document.activeElement?.id).toBe("code");
    await fill("code", "123456");
    await knock();
    expect(shown()).toContain("Write your name, 40 characters at most.");
    await fill("name", "a".repeat(41));
    await fill("office", "Poliisi");
    await knock();
    expect(document.activeElement?.id).toBe("name");
    expect(wire.asked).toEqual([]);
  });

  test("knocks with what the keys will say, and waits to be let in", async () => {
    await atTheDoor();
    expect(wire.of("room_knock")).toEqual([
      expect.objectContaining({ line: "line-1", code: "123456", name: "Oskari", office: "Poliisi", leaf: "leaf-Aino" }),
    ]);
    expect(document.querySelector("h1")?.textContent).toBe("Wait to be let in");
    expect(document.activeElement?.tagName).toBe("H1");
    expect(document.getElementById("write")).toBe(null);
  });

  test("says of a code that does not work only that", async () => {
    wire.answers.set("room_knock", { refused: "gone" });
    await fill("code", "000000");
    await fill("name", "Oskari");
    await fill("office", "Poliisi");
    await knock();
    expect(shown()).toContain("It is wrong, used or too old.");
    expect(document.activeElement?.id).toBe("code");
    expect(document.activeElement?.getAttribute("aria-describedby")).toBe("fault");
    expect(wire.isClosed).toBe(true);
  });

  test("reads and writes in the room, and clears all of it when that is over", async () => {
    await inside();
    await doing(() => wire.push("deliver", said(2, "tervetuloa")));
    expect(shown()).toContain("tervetuloa");
    await doing(() => {
      const box = document.getElementById("write") as HTMLTextAreaElement;
      box.value = "kiitos";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await tap("Send");
    expect(wire.of("say").map(({ kind }) => kind)).toContain("message");
    expect(shown()).toContain("kiitos");
    await doing(() => wire.push("room", here({ stage: null, over: "over", members: [] })));
    expect(shown()).toContain("The room is over.");
    for (const gone of ["tervetuloa", "kiitos", "Oskari"]) expect(shown()).not.toContain(gone);
    expect([guest.talk, guest.draft, guest.name]).toEqual([null, "", ""]);
    expect(wire.isClosed).toBe(true);
  });

  test("leaves after a question, and says goodbye", async () => {
    await inside();
    await tap("Leave");
    await tap("Leave");
    expect(wire.goodbyes).toEqual(["room_leave"]);
    expect(shown()).toContain("You left the room.");
  });

  test("comes back by a new connection with its keys, and is out when the line says so", async () => {
    await inside();
    wire.answers.set("room_back", here());
    await doing(() => wire.break());
    await doing(() => timers.advance(60_000));
    expect(wire.of("room_back").at(-1)).toMatchObject({ line: "line-1", member: "g1", has_keys: true });
    expect(shown()).toContain("Write to the room");
    wire.answers.set("room_back", { refused: "gone" });
    await doing(() => wire.break());
    await doing(() => timers.advance(60_000));
    expect(shown()).toContain("You are not in the room any more.");
  });

  test("says that an address is none", async () => {
    status = 404;
    const lost = new Guest({ ...(guest as unknown as { world: ConstructorParameters<typeof Guest>[0] }).world });
    await lost.begin();
    expect(lost.phase).toBe("unknown");
  });
});

test("the line is in the address", () => {
  expect(["/g/nettiturva", "/g/nettiturva/", "/g/", "/l/nettiturva"].map(lineIn)).toEqual([
    "nettiturva",
    "nettiturva",
    "",
    "",
  ]);
});
