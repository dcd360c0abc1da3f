/** Every view without a daemon, to be looked at: `?view=waiting&lang=fi`. Never shipped: no build entry names it. */

import { render } from "preact";
import { browserTimers } from "../../adapters/clock";
import { Conversation } from "../../core/conversation";
import { chance, randomBytes, sha256 } from "../../adapters/random";
import type { Socket } from "../../core/link";
import type { LineProfile, VisitorState } from "../../core/protocol";
import type { Bytes, Group, Person, Seal } from "../../core/seal-port";
import { SealError } from "../../core/seal-port";
import texts from "../texts";
import { VisitorApp } from "../app";
import { makeWay } from "../leave";
import { Screen } from "../screen";
import "../visitor.css";

const asked = new URLSearchParams(location.search);
const view = asked.get("view") ?? "welcome";
const language = asked.get("lang") ?? "fi";
const now = Date.now() / 1000;

const profile: LineProfile = {
  line: "tuki",
  name: "Turvallinen linja",
  organisation: "Suvantosilta ry",
  language,
  languages: [
    { code: "fi", name: "suomi", is_served_now: true },
    { code: "sv", name: "svenska", is_served_now: true },
    { code: "en", name: "English", is_served_now: false },
  ],
  audience: "Sinulle, joka olet kokenut väkivaltaa tai pelkäät sitä.",
  is_adult: true,
  answered_by: ["volunteer"],
  topics: ["experienced", "used", "close", "professional", "unsure"],
  helplines: [
    {
      name: "Esimerkkipuhelin",
      number: "0800 000 000",
      hours: "joka päivä, ympäri vuorokauden",
      cost: "maksuton",
      is_for_children: false,
      is_open: true,
      changes_at: null,
    },
  ],
  hours: ["maanantai–perjantai 9–21", "lauantai–sunnuntai 12–18"],
  phase: view === "closed" ? "closed" : view === "full" ? "full" : view === "stopped" ? "intake_stopped" : "open",
  next_opening: now + 15 * 3600,
  is_demonstration: asked.has("demo"),
  timezone: "Europe/Helsinki",
  is_staffed: true,
  retry_minutes: null,
  exception: "",
};

const state: VisitorState = {
  version: 1,
  now,
  phase: "waiting",
  value: "v",
  line: {
    id: "tuki",
    phase: "open",
    closes_at: null,
    is_closed_for_now: false,
    served_until: null,
    timezone: "Europe/Helsinki",
    ticket_grace_seconds: 300,
    conversation_grace_seconds: 600,
  },
  place: {
    ahead: 3,
    estimate: { min_minutes: 10, max_minutes: 20 },
    is_long: view === "long",
    has_counsellor: view !== "nobody",
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
    me: "m",
    value: "w",
    phase: view === "orphan" ? "orphaned" : "open",
    line: "tuki",
    language,
    topic: null,
    stored: 0,
    delivered: 0,
    outcome: null,
    ended_by: null,
    silent_until: null,
    release_at: null,
    urgent: null,
    members: [
      { member: "m", role: "visitor", presence: view === "silent" ? "silent" : "here" },
      { member: "d", role: "counsellor", presence: view === "orphan" ? "lost" : "here" },
    ],
  },
};

const empty = new Uint8Array(1) as Bytes;
const aino: Person = {
  leaf: 1,
  role: "counsellor",
  alias: "Aino",
  organisation: "Suvantosilta ry",
  answersAs: "volunteer",
  isMe: false,
};
const says = [
  "Hei. Mukavaa, että kirjoitit. Onko sinun nyt turvallista kirjoittaa?",
  "Kerro sen verran kuin haluat. Minulla on aikaa.",
];
let heard = 0;
const group: Group = {
  id: empty,
  roster: () => [aino],
  seal: async () => empty,
  open: async () => ({
    payload: new TextEncoder().encode(
      JSON.stringify({ n: ++heard, t: "text", part: 0, of: 1, text: says[heard - 1] ?? "…" }),
    ) as Bytes,
    sender: aino,
  }),
  add: () => Promise.reject(new SealError("gone")),
  remove: () => Promise.reject(new SealError("gone")),
  process: async () => ({ removed: false }),
  safetyWords: async () => ["kuusi", "lampi", "neula", "torvi"],
  wipe: () => undefined,
};
const seal = {
  prepare: async () => undefined,
  visitor: async () => ({
    admit: async () => {
      if (view === "unverified") {
        throw new SealError("bad_credential");
      }
      return { who: aino, opening: empty, accepted: () => group, refused: () => undefined };
    },
    wipe: () => undefined,
  }),
} as unknown as Seal;

const on: Record<string, (payload: unknown) => void> = {};
let isDown = false;
let down = (): void => undefined;
const socket: Socket<"/visitor"> = {
  namespace: "/visitor",
  open: () => void (isDown || view === "connecting" || on.up?.(0)),
  close: () => undefined,
  goodbye: () => undefined,
  probe: () => undefined,
  send: (event, payload) => {
    const id = (payload as { id?: number }).id ?? 0;
    if (event === "say" && view !== "verifying") {
      const delivered = view === "marks" ? Math.min(id, 2) : id;
      setTimeout(() => on.receipt?.({ conversation: "c", stored: Math.min(id, 3), delivered }), 10);
    }
  },
  ask: async (event) => (event === "join" ? (conversations.includes(view) ? talking : state) : {}),
  onUp: (act) => {
    on.up = act as () => void;
  },
  onDown: (act) => {
    down = act;
  },
  onRefused: () => undefined,
  onPush: (event, act) => {
    on[event] = act;
  },
};
const conversations = [
  "conversation",
  "marks",
  "orphan",
  "silent",
  "lost",
  "failed",
  "unverified",
  "verifying",
  "ended",
  "covered",
  "end",
];

const app = new VisitorApp({
  config: {
    origin: "",
    embed: "demo",
    roots: [],
    language,
    exit: "about:blank",
    help: ["112", "Auttava puhelin 0800 000 000"],
    mode: asked.has("page") ? "page" : "pinned",
  },
  socket,
  timers: browserTimers,
  languages: Object.keys(texts),
  tell: () => undefined,
  profile: async () => {
    if (view === "unreachable") {
      throw new Error("line");
    }
    return view === "not_allowed" ? null : profile;
  },
  catalogue: async (code) => texts[code as keyof typeof texts] ?? texts.fi,
  seal: async () => seal,
  conversation: () => Conversation,
  random: randomBytes,
  sha256,
  chance,
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function show(): Promise<void> {
  await app.load(language);
  const way = makeWay(app);
  const root = document.body;
  app.draw = () => queueMicrotask(() => app.hasLeft || render(<Screen app={app} way={way} />, root));
  app.draw();
  if (asked.has("dir")) {
    document.documentElement.dir = "rtl";
  }
  if ([...conversations, "waiting", "long", "nobody"].includes(view)) {
    await app.start();
  }
  if (conversations.includes(view)) {
    on.deliver?.({ conversation: "c", number: 1, sender: "d", id: 1, kind: "key_package", body: "AA" });
    await wait(80);
    on.deliver?.({ conversation: "c", number: 3, sender: "d", id: 2, kind: "message", body: "AA" });
    await wait(30);
    app.send("Hei. Olen kotona yksin nyt. Hän tulee kuudelta.");
    await wait(60);
    on.deliver?.({ conversation: "c", number: 5, sender: "d", id: 3, kind: "message", body: "AA" });
    await wait(30);
    app.send("En tiedä, mistä aloittaa.\nOn ollut vaikeaa jo kauan.");
    app.send("Kiitos.");
    await wait(60);
    if (view === "lost" || view === "failed") {
      isDown = true;
      down();
      app.send("Oletko siellä?");
    }
    if (view === "failed") {
      app.link.phase = "failed";
      app.draw();
    }
    if (view === "ended") {
      await app.end();
    }
    if (view === "covered") {
      way.cover();
    }
    if (view === "end") {
      document.querySelector<HTMLElement>(".tools-bar > .button-plain")?.click();
    }
    app.draft.value = asked.get("draft") ?? "";
  }
}

void show();
