// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameConfig } from "../../src/core/frame-messages";
import type { Socket } from "../../src/core/link";
import type { LineProfile, Reason, VisitorState } from "../../src/core/protocol";
import type { Bytes, Seal } from "../../src/core/seal-port";
import texts from "../../src/visitor/texts";
import { translator } from "../../src/i18n/words";
import { VisitorApp } from "../../src/visitor/app";
import type { Way } from "../../src/visitor/leave";
import { makeWay } from "../../src/visitor/leave";
import { Screen } from "../../src/visitor/screen";
import { glassJoining, glassOpening, settle, ToldTime } from "../core/world";
import { toBase64Url } from "../../src/core/base64";

const { fi } = texts;
const config: FrameConfig = {
  origin: "https://line.test",
  embed: "xyz",
  roots: ["AAAA"],
  language: "fi",
  exit: "https://weather.test/",
  help: ["112", "Auttaja 0800 1"],
  mode: "pinned",
};
const profile: LineProfile = {
  line: "l",
  name: "Linja",
  organisation: "Org",
  language: "fi",
  languages: [{ code: "fi", name: "suomi", is_served_now: true }],
  audience: "",
  is_adult: false,
  answered_by: ["volunteer"],
  topics: ["unsure"],
  helplines: [
    {
      name: "Nolla",
      number: "080 005 005",
      hours: "aina",
      cost: "maksuton",
      is_for_children: false,
      is_open: true,
      changes_at: null,
    },
  ],
  hours: ["ma 9–21"],
  phase: "open",
  next_opening: 1_800_003_600,
  is_demonstration: false,
  timezone: "Europe/Helsinki",
  is_staffed: true,
  retry_minutes: null,
  exception: "",
};
const state: VisitorState = {
  version: 1,
  now: 1_800_000_000,
  phase: "waiting",
  value: "ticket",
  line: {
    id: "l",
    phase: "open",
    closes_at: null,
    is_closed_for_now: false,
    served_until: null,
    timezone: "Europe/Helsinki",
    ticket_grace_seconds: 300,
    conversation_grace_seconds: 600,
  },
  place: {
    ahead: 2,
    estimate: null,
    is_long: false,
    has_counsellor: true,
    away: 0,
    languages_now: ["fi"],
    asks_language: false,
    kept_until: null,
  },
  conversation: null,
  outcome: null,
};
const talking: VisitorState = {
  ...state,
  version: 2,
  phase: "conversation",
  place: null,
  conversation: {
    id: "c",
    me: "v",
    value: "m",
    phase: "open",
    line: "l",
    language: "fi",
    topic: null,
    members: [{ member: "d", role: "counsellor", presence: "here" }],
    stored: 0,
    delivered: 0,
    outcome: null,
    ended_by: null,
    silent_until: null,
    release_at: null,
    urgent: null,
  },
};

let time: ToldTime;
let told: string[];
let sent: { event: string; payload: { id?: number; kind?: string; quick?: boolean } }[];
let push: Record<string, ((payload: unknown) => void)[]>;
let line: { up(): void; down(): void; refuse(reason: Reason): void };
let app: VisitorApp;
let way: Way;

async function start(answer: LineProfile | null | Error = profile): Promise<void> {
  time = new ToldTime();
  [told, sent, push] = [[], [], {}];
  line = { up: () => {}, down: () => {}, refuse: () => {} };
  const wire: Socket<"/visitor"> = {
    namespace: "/visitor",
    open: () => line.up(),
    close: () => {},
    send: (event, payload) => void sent.push({ event, payload }),
    ask: async (event) => (event === "join" ? state : event === "resume" ? talking : {}),
    onUp: (act) => void Object.assign(line, { up: act }),
    onDown: (act) => void Object.assign(line, { down: act }),
    onRefused: (act) => void Object.assign(line, { refuse: act }),
    onPush: (event, act) => {
      push[event] = [...(push[event] ?? []), act];
    },
  };
  app = new VisitorApp({
    config,
    socket: wire,
    timers: time,
    tell: (word) => void told.push(word),
    profile: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
    catalogue: async () => fi,
    seal: async () => ({ visitor: glassOpening }) as unknown as Seal,
    random: (count) => new Uint8Array(count) as Bytes,
    sha256: async (bytes) => bytes,
    chance: () => 0,
  });
  await app.load("fi");
  way = makeWay(app);
  document.body.replaceChildren();
  app.draw = () => app.hasLeft || render(<Screen app={app} way={way} />, document.body);
  app.draw();
}
const tellPage = (event: string, payload: unknown): void => {
  for (const act of push[event] ?? []) {
    act(payload);
  }
};
async function talk(alias = "Aino"): Promise<void> {
  await app.start();
  await settle();
  tellPage("state", talking);
  const { keyPackage } = await glassJoining(alias);
  tellPage("deliver", {
    conversation: "c",
    number: 1,
    sender: "d",
    id: 1,
    kind: "key_package",
    body: toBase64Url(keyPackage),
  });
  await settle();
  tellPage("receipt", { conversation: "c", stored: 1, delivered: 0 });
  await settle();
}
const text = (): string => document.body.textContent ?? "";
const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
const press = (label: string): void =>
  [...document.querySelectorAll("button")].find((one) => one.textContent?.startsWith(label))?.click();

beforeEach(() => start());
afterEach(() => {
  render(null, document.body);
  document.documentElement.style.display = "";
});

const tabStops = (): Element[] => [
  ...document.querySelectorAll("button, a[href], input, textarea, summary, [tabindex]"),
];

describe("every view", () => {
  const views: [string, () => Promise<void> | void][] = [
    ["welcome", () => {}],
    ["closed", () => start({ ...profile, phase: "closed" })],
    ["full", () => start({ ...profile, phase: "full" })],
    ["stopped", () => start({ ...profile, phase: "intake_stopped" })],
    ["unreachable", () => start(new Error("offline"))],
    ["not_allowed", () => start(null)],
    ["waiting", () => app.start()],
    ["conversation", () => talk()],
    [
      "retired",
      async () => {
        app.link.open();
        line.refuse("retired_version");
      },
    ],
  ];

  it.each(views)("%s begins with the way out, and has 112 on it", async (name, go) => {
    await go();
    await settle();
    expect(app.view).toBe(name);
    expect(tabStops()[0]?.textContent).toBe(fi["shared.leave"]);
    expect(document.querySelector('a[href="tel:112"]')).not.toBeNull();
  });

  it.each(views)("%s has no form, no name, and nothing that a browser would keep", async (_, go) => {
    await go();
    await settle();
    expect(document.querySelectorAll("form, [name]:not([type=radio]), iframe, audio, img")).toHaveLength(0);
    for (const one of document.querySelectorAll("[type=radio]")) {
      expect([one.getAttribute("name"), one.getAttribute("autocomplete")]).toEqual(["choice", "off"]); // one group
    }
    for (const one of document.querySelectorAll("textarea")) {
      expect([one.getAttribute("autocomplete"), one.getAttribute("autocorrect")]).toEqual(["off", "off"]);
    }
  });
});

describe("the first view", () => {
  it("asks for no place before Start is pressed", () => {
    expect(app.link.phase).toBe("down");
  });

  it("shows the numbers of the partner's link while the line's own are not known, and 112 once", async () => {
    await start(new Error("offline"));
    const calls = [...document.querySelectorAll('a[href^="tel:"]')].map((one) => one.getAttribute("href"));
    expect(calls).toEqual(["tel:112", "tel:08001"]);
    expect(text()).toContain("Auttaja 0800 1");
  });

  it("does not send anybody to another language when none is answered in", async () => {
    const languages = ["fi", "sv"].map((code) => ({ code, name: code, is_served_now: false }));
    app.profile = { ...profile, languages };
    app.changed();
    expect(text()).toContain(fi["queue.nobody"]);
    expect(text()).not.toContain(fi["lang.none"]);
    app.profile = { ...profile, languages: languages.map((one) => ({ ...one, is_served_now: one.code === "sv" })) };
    app.changed();
    expect(text()).toContain(fi["lang.none"]);
  });
});

describe("the queue", () => {
  it("says the place and does not guess the time", async () => {
    await app.start();
    await settle();
    expect(text()).toContain("Sinua ennen on 2 ihmistä.");
    expect(text()).toContain(fi["queue.estimate_unknown"]);
  });

  it("tells a screen reader the place at most once a minute", async () => {
    await app.start();
    await settle();
    const first = app.spoken.value;
    tellPage("state", { ...state, version: 2, place: { ...state.place, ahead: 0 } });
    expect(text()).toContain(fi["queue.next"]);
    expect(app.spoken.value).toBe(first);
    await time.pass(60_000);
    expect(app.spoken.value).toBe(fi["queue.next"]);
  });

  it("reads no place into a conversation that has begun meanwhile", async () => {
    await app.start();
    await settle();
    tellPage("state", { ...state, version: 2, place: { ...state.place, ahead: 0 } });
    tellPage("state", { ...talking, version: 3 });
    await settle();
    const said = app.spoken.value;
    await time.pass(60_000);
    expect(app.spoken.value).toBe(said);
    expect(said).not.toBe(fi["queue.next"]);
  });

  it("says nothing of a wait to whom somebody answers now", async () => {
    await app.start();
    await settle();
    tellPage("state", { ...state, version: 2, phase: "offered" });
    expect(text()).toContain(fi["queue.ready"]);
    expect(text()).not.toContain(fi["queue.estimate_unknown"]);
  });
});

describe("the conversation", () => {
  it("cannot send before the other is verified", async () => {
    await app.start();
    await settle();
    tellPage("state", talking);
    expect(text()).toContain(fi["connect.verifying"]);
    const send = [...document.querySelectorAll("button")].find((one) => one.textContent === fi["chat.send"]);
    expect(send?.disabled).toBe(true);
  });

  it("says so when it cannot be verified, and sends nothing", async () => {
    await talk("Nobody");
    expect(text()).toContain(fi["seal.failed"]);
    expect(sent.filter((one) => one.event === "say")).toEqual([]);
  });

  it("sends by Enter, not by Shift and Enter, nor while a word is being composed", async () => {
    await talk();
    const key = (more: KeyboardEventInit): boolean =>
      area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }));
    app.draft.value = "hei";
    key({ shiftKey: true });
    key({ isComposing: true });
    expect(app.draft.value).toBe("hei");
    key({});
    expect(app.draft.value).toBe("");
    await settle();
    expect(document.querySelector(".words-mine")?.textContent).toBe(`${fi["shared.you"]}hei${fi["chat.sending"]}`);
  });

  it("says in words that the connection broke, that it is back, and that the counsellor is away", async () => {
    await talk();
    line.down();
    expect(text()).toContain(fi["conn.lost"]);
    line.up();
    expect(text()).toContain(fi["conn.back"]);
    await time.pass(6_000);
    expect(text()).not.toContain(fi["conn.back"]);
    const members = [{ member: "d", role: "counsellor", presence: "lost" }];
    tellPage("state", { ...talking, version: 9, conversation: { ...talking.conversation, members } });
    expect(text()).toContain(fi["conn.counsellor_lost"]);
  });

  it("tells nothing of typing unless it was turned on", async () => {
    await talk();
    const before = sent.length;
    app.typed("h");
    await settle();
    expect(sent.length).toBe(before);
  });

  it("asks before it ends, and shows nothing of it afterwards", async () => {
    await talk();
    app.send("salaisuus");
    await settle();
    expect(text()).toContain("salaisuus");
    press(fi["end.button"]);
    await settle();
    expect(text()).toContain(fi["end.confirm"]);
    const asked = [...document.querySelectorAll("dialog button")].map((one) => one.textContent);
    expect(asked).toEqual([fi["shared.leave"], fi["end.confirm_no"], fi["end.confirm_yes"]]); // under a dialog nothing can be pressed
    expect(document.activeElement?.textContent).toBe(fi["end.confirm_no"]);
    const ending = app.end();
    await time.pass(2_000);
    await ending;
    expect(text()).not.toContain("salaisuus");
    expect(text()).toContain(fi["end.erased"]);
    expect(told.at(-1)).toBe("ended");
  });
});

describe("leaving quickly", () => {
  it("blanks the page in the same turn, tells the daemon in one frame, and the loader", async () => {
    await talk();
    app.send("salaisuus");
    app.draft.value = "kesken";
    await settle();
    const input = area();
    way.leave();
    expect(document.body.childNodes).toHaveLength(0);
    expect(document.documentElement.style.display).toBe("none");
    expect(input.value).toBe("");
    expect(app.draft.value).toBe("");
    expect(app.conversation).toBeNull();
    expect(sent.at(-1)).toEqual({ event: "leave", payload: { quick: true } });
    expect(told.at(-1)).toBe("exit");
  });

  it("is done by Shift three times, and by no capital letters", () => {
    const leave = vi.spyOn(way, "leave").mockImplementation(() => {});
    const up = (key: string, shiftKey = false): boolean =>
      window.dispatchEvent(new KeyboardEvent("keyup", { key, shiftKey }));
    for (const key of ["A", "B", "C"]) {
      up(key, true);
      up("Shift");
    }
    expect(leave).not.toHaveBeenCalled();
    up("Shift");
    up("Shift");
    expect(text()).toContain(translator(fi)("exit.shift", { n: 1 }));
    up("Shift");
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it("leaves nothing in a page that is put aside", async () => {
    await talk();
    app.send("salaisuus");
    await settle();
    window.dispatchEvent(new Event("pagehide"));
    expect(text()).toBe("");
    expect(app.conversation).toBeNull();
  });
});

it("a covered page shows nothing of the conversation, and keeps the draft", async () => {
  await talk();
  app.send("salaisuus");
  app.draft.value = "kesken";
  await settle();
  way.cover();
  expect(text()).not.toContain("salaisuus");
  expect(document.querySelector("textarea")).toBeNull();
  way.uncover();
  expect(text()).toContain("salaisuus");
  expect(area().value).toBe("kesken");
});

it("a cover that is lifted gives the focus back to the words, and one that lifts by itself takes it from nobody", async () => {
  await talk();
  way.cover();
  way.uncover();
  expect(document.activeElement).toBe(document.body);
  way.cover();
  press(fi["chat.continue"]);
  await settle();
  expect(document.activeElement).toBe(area());
});

it("the title never changes", async () => {
  document.title = "Keskustelu";
  await talk();
  tellPage("state", { ...talking, version: 5 });
  expect(document.title).toBe("Keskustelu");
});
