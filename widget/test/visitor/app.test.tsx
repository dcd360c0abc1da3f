// @vitest-environment happy-dom
import { clockWords, here } from "../../src/visitor/when";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation } from "../../src/core/conversation";
import type { FrameConfig } from "../../src/core/frame-messages";
import { drawTalk } from "../../src/visitor/views/talk";
import type { Socket } from "../../src/core/link";
import type { LineProfile, Reason, VisitorState } from "../../src/core/protocol";
import type { Bytes, Joining, Seal } from "../../src/core/seal-port";
import texts from "../../src/visitor/texts";
import { translator } from "../../src/i18n/words";
import { VisitorApp } from "../../src/visitor/app";
import type { Way } from "../../src/visitor/leave";
import { makeWay } from "../../src/visitor/leave";
import { Screen } from "../../src/visitor/screen";
import { glassJoining, glassOpening, settle, ToldTime } from "../core/world";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import { encodePayload, TEXT_WHOLE_MAX_CHARS } from "../../src/core/payload";
import { KEPT_MS, Keeping, unsentOf } from "../../src/visitor/kept";
import { fi, text } from "./one-line";

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
let asked: { event: string; payload: Record<string, unknown> }[];
let answers: Record<string, unknown>;
let probes: number;
let app: VisitorApp;
let way: Way;

async function start(answer: LineProfile | null | Error = profile): Promise<void> {
  app?.wipe(); // it listens to the same window
  time = new ToldTime();
  [told, sent, push, asked, probes] = [[], [], {}, [], 0];
  answers = { join: state, resume: talking, not_verified: { ...state, version: 3 } };
  line = { up: () => {}, down: () => {}, refuse: () => {} };
  const wire: Socket<"/visitor"> = {
    namespace: "/visitor",
    open: () => line.up(),
    close: () => {},
    goodbye: (event, payload) => void sent.push({ event, payload }),
    probe: () => {
      probes += 1;
    },
    send: (event, payload) => void sent.push({ event, payload }),
    ask: async (event, payload) => {
      asked.push({ event, payload: payload as Record<string, unknown> });
      return answers[event] ?? {};
    },
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
    languages: ["fi", "en", "sv"],
    tell: (word) => void told.push(word),
    profile: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
    catalogue: async () => texts.fi,
    goodbye: async () => ({}),
    seal: async () => ({ visitor: glassOpening }) as unknown as Seal,
    later: () => ({ Conversation, Keeping, unsentOf, drawTalk }),
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
let joining: Joining;
async function talk(alias = "Aino"): Promise<void> {
  await app.start();
  await settle();
  tellPage("state", talking);
  joining = await glassJoining(alias);
  const { keyPackage } = joining;
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
    if (name === "conversation") {
      press(fi["chat.more"]);
      await settle();
    }
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
    app.link.open(); // as while the person reads
    expect(sent).toEqual([]);
    expect(text()).not.toContain(fi["conn.starting"]);
    line.down();
    expect(text()).not.toContain(fi["conn.lost"]);
  });

  it("does not wait for the next try when Start is pressed on a lost line", async () => {
    app.link.open();
    line.down();
    let tries = 0;
    vi.spyOn(app.world.socket, "open").mockImplementation(() => {
      tries += 1;
    });
    void app.start();
    expect(tries).toBe(1);
    await settle();
    expect(text()).toContain(fi["conn.lost_plain"]); // now it matters
  });

  it("keeps its words when another language cannot be had, says so, and tries again", async () => {
    const { catalogue } = app.world;
    (app.world as { catalogue: unknown }).catalogue = () => Promise.reject(new Error("offline"));
    await app.load("sv");
    expect([app.language, app.view, told]).toEqual(["fi", "welcome", []]);
    expect(text()).toContain(fi["load.failed"]);
    (app.world as { catalogue: unknown }).catalogue = catalogue;
    press(fi["shared.retry"]);
    await settle();
    expect(text()).not.toContain(fi["load.failed"]);
  });

  it("needs no catalogue to begin again after an end, and says when the line did not answer", async () => {
    await app.start();
    await settle();
    app.leaveQueue();
    const gone = (): Promise<never> => Promise.reject(new Error("gone"));
    Object.assign(app.world, { catalogue: gone, profile: gone });
    press(fi["end.again"]);
    await settle();
    expect([app.view, told.includes("failed")]).toEqual(["welcome", false]);
    expect(text()).toContain(fi["load.failed"]);
  });

  it("has nothing to show without any catalogue, and leaves that to the page around it", async () => {
    const { world } = app;
    const bare = new VisitorApp({ ...world, catalogue: () => Promise.reject(new Error("altered")) });
    await bare.load("fi");
    expect([bare.isLoaded, told]).toEqual([false, ["failed"]]);
  });

  it.each(["insecure", "outdated", "unfounded", "unsealed", "broken"] as const)(
    "says instead of it that nobody can be helped here in writing: %s",
    async (why) => {
      app.giveUp(why);
      expect(app.view).toBe("unfit");
      expect(text()).toContain(fi[`unfit.${why}`]);
      expect(document.querySelector('a[href="tel:112"]')).not.toBeNull();
      expect(text()).not.toContain(fi["consent.start"]);
      expect(text().includes(fi["shared.retry"])).toBe(why === "unsealed" || why === "broken");
      expect(document.querySelector('a[href="https://line.test/l/xyz"]') !== null).toBe(
        why === "insecure" || why === "unfounded",
      );
    },
  );

  it("an error while the place is asked for puts the numbers there; a second try begins anew", async () => {
    vi.spyOn(app.link, "open").mockImplementationOnce(() => {
      throw new TypeError("nobody foresaw it");
    });
    await app.start().catch(() => app.giveUp("broken"));
    expect([app.view, app.ticket.phase]).toEqual(["unfit", "joining"]);
    press(fi["shared.retry"]);
    await settle();
    expect([app.view, app.ticket.phase]).toEqual(["welcome", "idle"]);
  });

  it("an error later leaves the place and the words, with the numbers above", async () => {
    await talk();
    app.giveUp("broken");
    expect(app.view).toBe("conversation");
    expect(document.querySelector(".banners")?.textContent).toContain(texts.fi["unfit.broken"]);
    expect(document.querySelector('.banners a[href="tel:112"]')).not.toBeNull();
  });

  it("who waits for a seal that cannot come gives the place back", async () => {
    await app.start();
    await settle();
    app.giveUp("unsealed");
    expect(app.view).toBe("unfit");
    expect(sent.map(({ event }) => event)).toContain("leave");
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
    await time.pass(60_000);
    expect(app.spoken.value).not.toBe(fi["queue.next"]);
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
  it("that begins before what it needs has come is waited for, and loses no word", async () => {
    let arrive = (): void => {};
    let Made: typeof Conversation | null = null;
    const coming = new Promise<Seal>((resolve) => {
      arrive = () => {
        Made = Conversation;
        resolve({ visitor: glassOpening } as unknown as Seal);
      };
    });
    Object.assign(app.world, {
      seal: () => coming,
      later: () => (Made === null ? null : { Conversation: Made, Keeping, unsentOf, drawTalk }),
    });
    await talk();
    expect([app.view, app.conversation]).toEqual(["conversation", null]);
    arrive();
    await settle();
    tellPage("receipt", { conversation: "c", stored: 1, delivered: 0 });
    await settle();
    expect(app.view).toBe("conversation");
    expect(app.conversation?.who?.alias).toBe("Aino");
  });

  it("is not begun when it has gone back to the line before what it needs came", async () => {
    let arrive = (): void => {};
    let Made: typeof Conversation | null = null;
    const coming = new Promise<Seal>((resolve) => {
      arrive = () => {
        Made = Conversation;
        resolve({ visitor: glassOpening } as unknown as Seal);
      };
    });
    Object.assign(app.world, {
      seal: () => coming,
      later: () => (Made === null ? null : { Conversation: Made, Keeping, unsentOf, drawTalk }),
    });
    await app.start();
    await settle();
    tellPage("state", talking);
    tellPage("state", { ...state, version: 3 });
    arrive();
    await settle();
    expect([app.view, app.conversation]).toEqual(["waiting", null]);
  });

  it("cannot send before the other is verified", async () => {
    await app.start();
    await settle();
    tellPage("state", talking);
    expect(text()).toContain(fi["connect.verifying"]);
    const send = [...document.querySelectorAll("button")].find((one) => one.textContent === fi["chat.send"]);
    expect(send?.disabled).toBe(true);
  });

  it("says so when it cannot be verified, and sends nothing", async () => {
    answers.not_verified = new Promise(() => undefined);
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
    const until = clockWords(time.now() / 1000 + 570, here("fi")); // noticed half a minute late
    expect(text()).toContain(`${fi["conn.lost_plain"]} Keskustelu säilyy kello ${until} asti.`);
    expect(text()).not.toContain(fi["conn.lost"]);
    app.draft.value = "kesken";
    expect(text()).toContain(fi["conn.lost"]);
    line.up();
    expect(text()).toContain(fi["conn.back"]);
    await time.pass(6_000);
    expect(text()).not.toContain(fi["conn.back"]);
    const members = [{ member: "d", role: "counsellor", presence: "lost" }];
    tellPage("state", { ...talking, version: 9, conversation: { ...talking.conversation, members } });
    expect(text()).toContain(fi["conn.counsellor_lost"]);
  });

  it("keeps the words in sight when the line takes this page no more", async () => {
    await talk();
    app.send("salaisuus");
    app.draft.value = "kesken";
    await settle();
    line.refuse("retired_version");
    expect(text()).toContain("salaisuus");
    expect(text()).toContain(fi["conn.offline"].toString().split("\n")[0]);
    expect(app.draft.value).toBe("kesken");
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
  it("blanks the page in the same turn; then wipes it, tells the daemon in one frame, and the loader", async () => {
    await talk();
    app.send("salaisuus");
    app.draft.value = "kesken";
    await settle();
    const input = area();
    way.leave();
    expect(document.documentElement.style.opacity).toBe("0");
    await time.pass(100);
    expect(document.body.childNodes).toHaveLength(0);
    expect(document.documentElement.style.display).toBe("none");
    expect(input.value).toBe("");
    expect(app.draft.value).toBe("");
    expect(app.conversation).toBeNull();
    expect(sent.at(-1)).toEqual({ event: "leave", payload: { quick: true } });
    expect(told.at(-1)).toBe("exit");
  });

  it("is done by Shift three times, counted on the screen, and by no capital letters", async () => {
    const leave = vi.spyOn(way, "leave").mockImplementation(() => {});
    const key = (name: string, type: string): boolean => window.dispatchEvent(new KeyboardEvent(type, { key: name }));
    const press = (name: string, between = (): void => {}): void => {
      key(name, "keydown");
      between();
      key(name, "keyup");
    };
    for (const letter of ["A", "B", "C"]) {
      press("Shift", () => press(letter));
    }
    press("Shift");
    press("Shift");
    expect(text()).toContain(translator(fi)("exit.shift", { n: 1 }));
    expect(document.querySelectorAll(".dots .is-on")).toHaveLength(2);
    press("a");
    expect(document.querySelector(".dots")).toBeNull();
    press("Shift");
    await time.pass(5_000);
    expect(document.querySelector(".dots")).toBeNull();
    expect(leave).not.toHaveBeenCalled();
    press("Shift");
    press("Shift");
    press("Shift");
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

describe("the cover", () => {
  const pressCover = async (): Promise<void> => {
    press(fi["chat.cover_short"]);
    expect(document.documentElement.style.opacity).toBe("0");
    await time.pass(100);
    await settle();
    expect(document.documentElement.style.opacity).toBe("");
  };

  it.each<[string, () => Promise<void> | void]>([
    ["the first view", () => {}],
    ["the queue", () => app.start()],
    ["the conversation", () => talk()],
    ["a closed line", () => start({ ...profile, phase: "closed" })],
  ])("comes by a press beside the way out in %s, and leaves nothing to read there", async (_, go) => {
    await go();
    await settle();
    await pressCover();
    expect(tabStops().map((one) => one.textContent)).toEqual([
      fi["shared.leave"],
      fi["cover.title"],
      fi["chat.continue"],
    ]);
    expect(text()).toBe(fi["shared.leave"] + fi["cover.title"] + fi["chat.continue"]);
  });

  it("shows nothing of the conversation, and keeps the draft", async () => {
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

  it("has the focus, and gives it back to the words, else to the view's title", async () => {
    await pressCover();
    expect(document.activeElement?.textContent).toBe(fi["cover.title"]);
    press(fi["chat.continue"]);
    await settle();
    expect(document.activeElement?.textContent).toBe(profile.name);
    await talk();
    await pressCover();
    press(fi["chat.continue"]);
    await settle();
    expect(document.activeElement).toBe(area());
  });

  it("takes the focus from nobody who has it elsewhere, when it comes and goes by itself", async () => {
    await talk();
    vi.spyOn(document, "hasFocus").mockReturnValue(false);
    way.cover();
    expect(document.activeElement).toBe(document.body);
    way.uncover();
    await settle();
    expect(document.activeElement).toBe(document.body);
  });

  it("says that something is new when it is somebody's turn, and not for each step of the queue", async () => {
    await app.start();
    await settle();
    await pressCover();
    tellPage("state", { ...state, version: 2, place: { ...state.place, ahead: 1 } });
    await settle();
    expect(text()).not.toContain(fi["cover.news"]);
    tellPage("state", { ...state, version: 3, phase: "offered" });
    await settle();
    expect(text()).toContain(fi["cover.news"]);
    expect(text()).not.toContain(fi["queue.ready"]);
    press(fi["chat.continue"]);
    await pressCover();
    expect(text()).not.toContain(fi["cover.news"]);
  });

  it("says that something is new when words came, and none of them", async () => {
    await talk();
    await pressCover();
    app.conversation?.timeline.addTheirs("Aino", "salaisuus", 0);
    app.changed();
    await settle();
    expect(text()).toContain(fi["cover.news"]);
    expect(text()).not.toMatch(/salaisuus|Aino/);
  });

  it.each(Object.entries(texts))("names neither a talk nor a line to whoever looks, in %s", (_, words) => {
    const told = (key: keyof typeof words): string => JSON.stringify(words[key]);
    const shown = ["cover.idle", "cover.news", "cover.title", "chat.continue", "exit.shift", "shared.leave"] as const;
    expect(told("end.idle")).toMatch(TELLING);
    expect(shown.filter((key) => TELLING.test(told(key)))).toEqual([]);
  });

  it("says nothing else in any state, not even to a screen reader", async () => {
    await talk();
    await hear("salaisuus");
    way.cover();
    const { conversation } = talking;
    const silent = [{ member: "v", role: "visitor", presence: "silent" }];
    const covered = { ...conversation, members: silent, silent_until: talking.now + 480 };
    tellPage("state", { ...talking, version: 3, conversation: covered });
    await settle();
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Shift" }));
    line.down();
    await settle();
    expect(text()).not.toMatch(TELLING);
    expect([...document.querySelectorAll("[aria-label], [title]")]).toEqual([]);
  });

  it("says to who is silent in how many minutes the time ends, and the press that lifts it answers", async () => {
    await talk();
    await pressCover();
    const { conversation } = talking;
    const silent = [{ member: "v", role: "visitor", presence: "silent" }];
    const silent_until = talking.now + 480;
    tellPage("state", { ...talking, version: 3, conversation: { ...conversation, members: silent, silent_until } });
    await settle();
    expect(text()).toContain(translator(fi)("cover.idle", { min: 8 }));
    const here = vi.spyOn(app.ticket, "here");
    press(fi["chat.continue"]);
    await settle();
    expect(here).toHaveBeenCalledOnce();
  });
});

it("the title never changes", async () => {
  document.title = "Keskustelu";
  await talk();
  tellPage("state", { ...talking, version: 5 });
  expect(document.title).toBe("Keskustelu");
});

/** By such words whoever looks would know what the page is. */
const TELLING =
  /keskust|viest|linja|päivyst|jono|apu|chat|messag|line\b|counsel|queue|help|samtal|meddel|jour|kö\b|hjälp/i;

/** The counsellor's words, sealed for this page. */
async function hear(text: string, number = 2): Promise<void> {
  const opening = sent.find((one) => one.payload.kind === "opening")?.payload as { body: string } | undefined;
  const group = await joining.join(fromBase64Url(opening?.body ?? ""));
  const body = toBase64Url(await group.seal(encodePayload({ t: "text", part: 0, of: 1, text }, 1)));
  tellPage("deliver", { conversation: "c", number, sender: "d", id: number, kind: "message", body });
}
const ended = (outcome: string, by: string | null = "counsellor"): VisitorState =>
  ({
    ...talking,
    version: 9,
    phase: "ended",
    outcome,
    conversation: { ...talking.conversation, phase: "ended", outcome, ended_by: by },
  }) as VisitorState;
const words = (): string[] => (app.kept?.entries ?? []).flatMap((one) => (one.is === "said" ? [one.text] : []));
const saidMessages = (): unknown[] => sent.filter((one) => one.event === "say" && one.payload.kind === "message");

describe("a talk that another ends", () => {
  it("keeps the last words, though the end comes right behind them, and the draft; the keys are gone", async () => {
    await talk();
    app.send("hei");
    await settle();
    app.typed("halusin vielä");
    const { conversation } = app;
    await hear("soita 116 006");
    tellPage("state", ended("served"));
    await settle();
    expect(app.view).toBe("ended");
    expect(words()).toEqual(["hei", "soita 116 006"]);
    expect([app.kept?.alias, app.draft.value, app.hadWords]).toEqual(["Aino", "halusin vielä", true]);
    expect([app.ticket.outcome, app.ticket.endedBy]).toEqual(["served", "counsellor"]);
    expect([conversation?.sealing, app.conversation]).toEqual(["wiped", null]);
    expect([app.link.phase, told.filter((word) => word === "ended")]).toEqual(["down", ["ended"]]);
  });

  it("while the page was lost still brings what was said before, which comes ahead of the answer", async () => {
    await talk();
    let answer = (_: VisitorState): void => {};
    answers.resume = new Promise<VisitorState>((resolve) => {
      answer = resolve;
    });
    line.down();
    await time.pass(2_000);
    expect(asked.at(-1)?.event).toBe("resume");
    const heard = hear("soita 116 006");
    answer(ended("served"));
    await heard;
    await settle();
    await time.pass(2_000);
    expect([app.view, words()]).toEqual(["ended", ["soita 116 006"]]);
    expect(sent.filter((one) => one.event === "received").at(-1)?.payload).toEqual({ conversation: "c", up_to: 2 });
  });

  it("shows what never arrived as not sent", async () => {
    await talk();
    app.send("hei");
    await settle();
    tellPage("state", ended("abandoned_by_line", null));
    await settle();
    expect(app.kept?.entries.flatMap((one) => (one.is === "said" ? [one.mark] : []))).toEqual(["undelivered"]);
  });

  it.each<[string, () => Promise<void> | void]>([
    ["five minutes", () => time.pass(KEPT_MS)],
    ["the person's wish", () => app.erase()],
    ["closing", () => way.close()],
    ["the quick exit", () => way.wipe()],
    ["a fresh start", () => app.again()],
    ["a page that goes", () => void window.dispatchEvent(new Event("pagehide"))],
  ])("keeps them only until %s", async (_, go) => {
    await talk();
    app.send("hei");
    app.typed("kesken");
    await settle();
    tellPage("state", ended("served"));
    await settle();
    await time.pass(1_000);
    expect(words()).toEqual(["hei"]);
    await go();
    expect([app.kept, app.draft.value]).toEqual([null, ""]);
  });

  it("and a page that slept through the five minutes has nothing left when it wakes", async () => {
    await talk();
    app.send("hei");
    await settle();
    tellPage("state", ended("served"));
    await settle();
    const slept = time.now() + KEPT_MS;
    vi.spyOn(time, "now").mockReturnValue(slept); // its timers have not run
    app.look();
    expect(app.kept).toBeNull();
  });

  it("leaves nothing of a talk that the person ended: the question said so", async () => {
    await talk();
    app.send("hei");
    const first = app.end();
    void app.end(); // a second press
    await time.pass(2_000);
    await first;
    expect([app.view, app.kept, app.ticket.endedBy]).toEqual(["ended", null, "visitor"]);
    expect(asked.filter((one) => one.event === "end")).toHaveLength(1);
  });
});

describe("a seal that fails", () => {
  it("is told to the daemon, the place is kept, and what was written stays", async () => {
    await app.start();
    await settle();
    app.typed("kirjoitin jo");
    await talk("Nobody");
    expect(asked.filter((one) => one.event === "not_verified").map((one) => one.payload)).toEqual([
      { conversation: "c" },
    ]);
    expect([app.view, app.conversation, app.isRetrying]).toEqual(["waiting", null, true]);
    expect([app.draft.value, saidMessages()]).toEqual(["kirjoitin jo", []]);
  });

  it("is not taken for an end when the daemon tells of the conversation's end in passing", async () => {
    answers.not_verified = new Promise(() => undefined);
    await talk("Nobody");
    tellPage("state", ended("not_verified", null));
    await settle();
    expect(app.view).toBe("conversation");
    tellPage("state", { ...state, version: 10 });
    expect([app.view, app.isRetrying]).toEqual(["waiting", true]);
  });

  it("for the last time is an end", async () => {
    answers.not_verified = ended("not_verified", null);
    await talk("Nobody");
    expect([app.view, app.ticket.outcome]).toEqual(["ended", "not_verified"]);
  });

  it("is told again when it could not be told, and never twice when it could", async () => {
    answers.not_verified = { refused: "try_again" };
    await talk("Nobody");
    await time.pass(3_000);
    const tries = asked.filter((one) => one.event === "not_verified").length;
    expect(tries).toBeGreaterThan(1);
    answers.not_verified = { ...state, version: 3 };
    await time.pass(15_000);
    expect(app.view).toBe("waiting");
    const before = asked.length;
    await time.pass(60_000);
    expect(asked.length).toBe(before);
  });
});

describe("what is written", () => {
  it("in the queue is kept when somebody answers, and is not sent by itself", async () => {
    await app.start();
    await settle();
    app.typed("kirjoitan odottaessa");
    app.sendDraft();
    expect(app.draft.value).toBe("kirjoitan odottaessa");
    await talk();
    await time.pass(1_000);
    expect([app.draft.value, saidMessages()]).toEqual(["kirjoitan odottaessa", []]);
    app.sendDraft();
    await settle();
    expect([app.draft.value, saidMessages().length]).toEqual(["", 1]);
  });

  it("above the bound of one message becomes several, in order and whole", async () => {
    await talk();
    const long = Array.from({ length: 4_000 }, (_, n) => `rivi ${n} 😀`).join("\n");
    app.typed(long);
    app.sendDraft();
    const mine = app.conversation?.timeline.entries.flatMap((one) => (one.is === "said" ? [one.text] : [])) ?? [];
    expect(mine.length).toBeGreaterThan(1);
    expect(mine.join("")).toBe(long);
  });

  it("above the bound of all is refused with how much too long it is, and stays", async () => {
    await talk();
    app.typed("a".repeat(TEXT_WHOLE_MAX_CHARS + 7));
    app.sendDraft();
    expect([app.draftOver, app.canSend, app.draft.value.length]).toEqual([7, false, TEXT_WHOLE_MAX_CHARS + 7]);
    app.typed("a".repeat(TEXT_WHOLE_MAX_CHARS));
    expect([app.draftOver, app.canSend]).toEqual([0, true]);
  });

  it("and cannot be read by the daemon is given up, and the rest goes on", async () => {
    await talk();
    app.send("yksi");
    await settle();
    tellPage("refusal", { refused: "malformed", conversation: null, id: null });
    await time.pass(1_000);
    expect(app.conversation?.timeline.entries.at(-1)).toMatchObject({ text: "yksi", mark: "failed" });
  });

  it("to a conversation that the daemon does not know any more asks for the truth", async () => {
    await talk();
    answers.resume = { refused: "gone" };
    app.send("yksi");
    await settle();
    tellPage("refusal", { refused: "not_a_member", conversation: "c", id: 2 });
    await settle();
    expect([app.view, app.ticket.outcome, words()]).toEqual(["ended", null, ["yksi"]]);
  });
});

describe("words without a receipt", () => {
  it("are called slow, then the line is asked, then made anew", async () => {
    await talk();
    app.send("kuuleeko kukaan");
    await settle();
    await time.pass(5_999);
    expect([app.link.isSlow, probes]).toEqual([false, 0]);
    await time.pass(1);
    expect([app.link.isSlow, probes]).toEqual([true, 0]);
    await time.pass(4_000);
    expect([app.link.phase, probes]).toEqual(["up", 1]);
    await time.pass(20_000);
    expect(app.link.phase).toBe("lost");
  });

  it("that come in time ask nobody", async () => {
    await talk();
    for (let id = 2; id < 12; id += 1) {
      app.send("sana");
      await settle();
      await time.pass(5_000);
      tellPage("receipt", { conversation: "c", stored: id, delivered: 0 });
      await settle();
    }
    expect([app.link.isSlow, probes, app.link.phase]).toEqual([false, 0, "up"]);
  });
});

describe("the language", () => {
  const languages = ["fi", "en", "so"].map((code) => ({ code, name: code, is_served_now: true }));

  it.each([
    ["en-GB", "en", "en", null],
    ["FI_fi", "fi", "fi", null],
    ["sv-SE", "fi", "sv", "sv-SE"], // we have the words, the line has not the language
    ["so", "so", "fi", null], // the line has the language, we have not the words
    ["de", "fi", "fi", "de"],
    ["", "fi", "fi", ""],
  ])("%j is answered in %j, with words in %j", async (wanted, language, wordsLanguage, foreign) => {
    await start({ ...profile, languages });
    await app.load(wanted);
    expect([app.language, app.wordsLanguage, app.foreign]).toEqual([language, wordsLanguage, foreign]);
    expect(document.documentElement.lang).toBe(wordsLanguage);
    await app.start();
    await settle();
    expect(asked.find((one) => one.event === "join")?.payload.language).toBe(language);
  });

  it("the door is as it is now, and a line that does not answer changes nothing", async () => {
    await start({ ...profile, is_staffed: false });
    app.world.profile = async () => ({ ...profile, phase: "closed" });
    await app.lookAtDoor();
    expect([app.view, app.profile?.is_staffed]).toEqual(["closed", true]);
    app.world.profile = () => Promise.reject(new Error("offline"));
    await app.lookAtDoor();
    expect([app.view, app.trouble]).toEqual(["closed", null]);
  });

  it("whose words cannot be fetched leaves the old ones, and says so", async () => {
    app.world.catalogue = () => Promise.reject(new Error("offline"));
    await app.load("sv");
    expect([app.view, app.language, app.languageTrouble]).toEqual(["welcome", "fi", "sv"]);
    expect(told).not.toContain("failed");
  });
});

it("a conversation that cannot be taken up again is said after 20 s, and one press asks at once", async () => {
  await talk();
  answers.resume = { refused: "too_often" };
  line.down();
  await time.pass(1_000);
  await time.pass(20_000);
  expect([app.link.phase, app.isInVain]).toEqual(["up", true]);
  answers.resume = talking;
  app.retry();
  await settle();
  expect(app.isInVain).toBe(false);
});

it("Start pressed twice, and without a connection, takes one place and says that there is none", async () => {
  const { up } = line;
  line.up = () => line.down();
  void app.start();
  void app.start();
  await settle();
  await time.pass(20_000);
  expect([app.view, app.link.phase]).toEqual(["waiting", "failed"]);
  line.up = up;
  await time.pass(15_000);
  expect([app.view, asked.map((one) => one.event)]).toEqual(["waiting", ["join"]]);
});
