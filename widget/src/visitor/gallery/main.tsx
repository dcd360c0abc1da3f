/**
 * Every view without a daemon, to be looked at and measured: `?view=waiting&lang=fi`. Never shipped: build/gallery.mjs alone
 * builds it. The document says when a view stands.
 */

import { render } from "preact";
import { browserTimers } from "../../adapters/clock";
import { chance, randomBytes, sha256 } from "../../adapters/random";
import type { Socket } from "../../core/link";
import type { AskingState, LineProfile, LineState, Outcome, Place, Role, VisitorState } from "../../core/protocol";
import type { Bytes, Group, Person, Seal } from "../../core/seal-port";
import { SealError } from "../../core/seal-port";
import childrens from "../child-texts";
import texts from "../texts";
import { VisitorApp } from "../app";
import { drawer } from "../info-cards";
import type { InfoTexts } from "../info-texts";
import enInfo from "../info/en.json";
import fiInfo from "../info/fi.json";
import svInfo from "../info/sv.json";
import * as talk from "../later";
import { makeWay } from "../leave";
import { replaceChangedWords } from "../../ui/fresh";
import { Screen } from "../screen";
import "../talk.css";
import "../visitor.css";

const asked = new URLSearchParams(location.search);
const view = asked.get("view") ?? "welcome";
const language = asked.get("lang") ?? "fi";
const now = Date.now() / 1000;

/** What differs from the usual wait, by the view's name. */
const PLACES: Readonly<Record<string, Partial<Place>>> = {
  next: { ahead: 0, estimate: { min_minutes: 0, max_minutes: 5 } },
  away: { away: 1, estimate: null },
  long: { is_long: true, ahead: 14, estimate: { min_minutes: 40, max_minutes: 60 } },
  nobody: { has_counsellor: false, languages_now: [], ahead: 0, estimate: null },
  closed_now: { has_counsellor: false, languages_now: [], ahead: 0, estimate: null },
  asks: { has_counsellor: false, languages_now: ["sv", "en"], asks_language: true, ahead: 0 },
  kept_place: { kept_until: now + 240 },
};
const LINES: Readonly<Record<string, Partial<LineState>>> = {
  closed_now: { is_closed_for_now: true },
  before_close: { closes_at: now + 1500 },
  closing: { phase: "closing", closes_at: now - 300, served_until: now + 2700 },
  notice: {
    notice: {
      by: "Linjan väki kertoo:",
      text: "Tänään vastaa kaksi päivystäjää, ja moni odottaa. Vastaamme kaikille, jotka ovat jonossa.",
      language: "fi",
    },
  },
  closing_by_hand: { phase: "closing", closes_at: null, served_until: now + 2700 },
};
const ENDS: Readonly<Record<string, { readonly outcome: Outcome; readonly ended_by: Role | null }>> = {
  end_counsellor: { outcome: "served", ended_by: "counsellor" },
  end_silent: { outcome: "silent", ended_by: null },
  end_lost: { outcome: "expired", ended_by: null },
  end_abandoned: { outcome: "abandoned_by_line", ended_by: null },
};
const NO_TALKS: Readonly<Record<string, Outcome>> = {
  lost_place: "expired",
  not_today: "refused_by_lead",
  gave_up: "left",
};
const DOORS: Readonly<Record<string, LineProfile["phase"]>> = {
  closed: "closed",
  closed_by_hand: "closed",
  full: "full",
  stopped: "intake_stopped",
  closed_for_now: "closed_for_now",
};

/** Somebody would come in, goes on, or is here: three in one conversation. */
const isCompany = ["company", "company_across", "company_here"].includes(view);
const ASKING: AskingState = {
  stage: view === "company_here" ? "here" : "coming",
  purpose: view === "company" ? "together" : "transfer",
  line: view === "company_across" ? "muu" : "tuki",
  line_name: "Maria-linja",
  member: "b",
  crossing: view === "company_across" ? "to_users" : null,
  desk: null,
  alias: null,
  until: null,
  leave_from: null,
  outcome: null,
};

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
  is_adult: !asked.has("children"),
  answered_by: ["volunteer"],
  answerers: ["volunteer"],
  topics: ["experienced", "used", "close", "professional", "unsure"],
  helplines: [
    {
      name: "Esimerkkipuhelin",
      number: "0800 000 000",
      hours: "joka päivä, ympäri vuorokauden",
      cost: "maksuton",
      is_for_children: false,
      is_open: true,
      changes_at: now + 3 * 3600,
    },
    {
      name: "Toinen puhelin",
      number: "0800 111 111",
      hours: "ma–pe 9–15",
      cost: "maksuton",
      is_for_children: false,
      is_open: false,
      changes_at: now + 20 * 3600,
    },
  ],
  hours: ["maanantai–perjantai 9–21", "lauantai–sunnuntai 12–18"],
  phase: DOORS[view] ?? "open",
  next_opening: view === "closed_by_hand" ? null : now + 15 * 3600,
  is_demonstration: asked.has("demo"),
  timezone: asked.get("zone") ?? "Europe/Helsinki",
  revocations: [],
  is_staffed: view !== "unstaffed",
  retry_minutes: 20,
  exception: view === "closed" ? "Itsenäisyyspäivä" : "",
  retirements: [],
  services: "suvantosilta",
  is_for_children: asked.has("children"),
  children: null,
  texts: {},
  has_logo: false,
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
    notice: null,
    advice: null,
    ...LINES[view],
  },
  place: {
    ahead: 3,
    estimate: { min_minutes: 10, max_minutes: 20 },
    is_long: false,
    has_counsellor: true,
    away: 0,
    languages_now: ["fi"],
    asks_language: false,
    kept_until: null,
    ...PLACES[view],
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
    silent_until: view === "silent" ? now + 480 : null,
    company: true,
    asking: isCompany ? ASKING : null,
    release_at: null,
    answer_until: null,
    began_at: null,
    waited_seconds: null,
    urgent: null,
    members: [
      ...(isCompany ? ([{ member: "b", role: "specialist", presence: "here" }] as const) : []),
      { member: "m", role: "visitor", presence: view === "silent" ? "silent" : "here" },
      { member: "d", role: "counsellor", presence: view === "orphan" ? "lost" : "here" },
    ],
  },
};

const empty = new Uint8Array(1) as Bytes;
const aino: Person = {
  leaf: 1,
  role: "counsellor",
  key: "QWlubw",
  alias: "Aino",
  organisation: "Suvantosilta ry",
  answersAs: "volunteer",
  isMe: false,
};
const says = [
  "Hei. Mukavaa, että kirjoitit. Onko sinun nyt turvallista kirjoittaa?",
  "Kerro sen verran kuin haluat. Minulla on aikaa.",
  "Voit soittaa myös numeroon 116 006. Täällä on lisää: https://nollalinja.fi/apua. Turvakoti on auki aina.",
];
/** Pictures, letters with all that is piled on them, from right to left in left to right, and what would turn the words around. */
const SIGNS = [
  "👩‍👩‍👧‍👦 🇫🇮 👍🏽",
  "e\u0301a\u0308 Z\u0351\u036b\u0343\u036a ตั้ง",
  "مرحبا، اسمي Aino 112 :)\nHei taas.",
  "\u202eabc\u202c \u2067אבג 123",
  "🙂",
];
let heard = 0;
const bo: Person = {
  ...aino,
  leaf: 2,
  key: "Qm8",
  alias: "Bo",
  organisation: "Toinen yhdistys",
  answersAs: "professional",
};
let there: readonly Person[] = [aino];
const group: Group = {
  id: empty,
  roster: () => there,
  seal: async () => empty,
  open: async () => ({
    payload: new TextEncoder().encode(
      JSON.stringify({ n: ++heard, t: "text", part: 0, of: 1, text: says[heard - 1] ?? "…" }),
    ) as Bytes,
    sender: aino,
  }),
  add: async () => ({
    opening: new Uint8Array(8) as Bytes,
    newcomers: [bo],
    accepted: () => {
      there = [aino, bo];
    },
    refused: () => undefined,
  }),
  remove: () => Promise.reject(new SealError("gone")),
  process: async () => ({ removed: false }),
  judge: async () => undefined,
  safetyWords: async () => ["kuusi", "lampi", "neula", "torvi"],
  wipe: () => undefined,
};
let admitted = 0;
const seal = {
  prepare: async () => undefined,
  visitor: async () => ({
    admit: async () => {
      if (view === "unverified") {
        throw new SealError("bad_credential");
      }
      admitted += 1;
      const who = admitted === 1 ? aino : { ...aino, alias: "Eetu" };
      return { who, opening: empty, accepted: () => group, refused: () => undefined };
    },
    wipe: () => undefined,
  }),
} as unknown as Seal;

const INFO: Readonly<Record<string, object>> = { fi: fiInfo, sv: svInfo, en: enInfo };
const info = drawer(async (_, code) => (INFO[code] ?? enInfo) as InfoTexts);

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
      const delivered = view === "marks" || view === "another" ? Math.min(id, 2) : id;
      setTimeout(() => on.receipt?.({ conversation: "c", stored: isCompany ? id : Math.min(id, 3), delivered }), 10);
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
  "another",
  "company",
  "company_across",
  "company_here",
  "silent",
  "lost",
  "failed",
  "unverified",
  "verifying",
  "ended",
  "covered",
  "end",
  "many",
  "link",
  "given_back",
  "small",
  "times",
  "every_sign",
  "looks",
  "not_sent",
  ...Object.keys(ENDS),
];
const queues = [
  "waiting",
  ...Object.keys(PLACES),
  ...Object.keys(LINES),
  ...Object.keys(NO_TALKS),
  "queue_lost",
  "leave",
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
  withTalk: async (catalogue) => catalogue,
  drafts: ["ar", "et", "ru", "uk"],
  childrens: async () => childrens,
  goodbye: async () => ({}),
  seal: async () => seal,
  info: () => info,
  later: () => talk,
  random: randomBytes,
  sha256,
  chance,
});

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function show(): Promise<void> {
  replaceChangedWords();
  await app.load(language);
  const way = makeWay(app);
  const root = document.body;
  app.draw = () => queueMicrotask(() => app.hasLeft || render(<Screen app={app} way={way} />, root));
  app.draw();
  if (asked.has("dir")) {
    document.documentElement.dir = "rtl";
  }
  if ([...conversations, ...queues].includes(view)) {
    await app.start();
  }
  if (view === "unfit") {
    app.giveUp("insecure");
  }
  if (view === "retired") {
    app.isRetired = true;
    app.draw();
  }
  if (NO_TALKS[view] !== undefined) {
    on.state?.({ ...state, version: 9, phase: "ended", place: null, outcome: NO_TALKS[view] });
  }
  if (view === "queue_lost") {
    isDown = true;
    down();
  }
  if (view === "leave") {
    await wait(30);
    document.querySelector<HTMLElement>(".bottom .button")?.click();
  }
  const card = asked.get("info");
  if (card !== null) {
    await wait(30);
    [...document.querySelectorAll<HTMLElement>("main .row .button")].at(-1)?.click();
    await wait(30);
    document.querySelector<HTMLElement>(`#info-${card} button`)?.click();
  }
  if (asked.has("help")) {
    await wait(30);
    document.querySelector<HTMLElement>(".help-row .button, .tools-bar .button")?.click();
    await wait(30);
    const looks = document.querySelectorAll<HTMLElement>(".choice .button");
    if (view === "looks") {
      looks[2]?.click();
      looks[5]?.click();
      if (asked.has("scroll")) {
        looks[5]?.scrollIntoView({ block: "center" });
      }
    }
  }
  if (asked.has("under18")) {
    await wait(30);
    document.querySelector<HTMLElement>(".feelings .button")?.click();
  }
  if (conversations.includes(view)) {
    on.deliver?.({ conversation: "c", number: 1, sender: "d", id: 1, kind: "key_package", body: "AA" });
    await wait(80);
    on.deliver?.({ conversation: "c", number: 3, sender: "d", id: 2, kind: "message", body: "AA" });
    await wait(30);
    app.send("Hei. Olen kotona yksin nyt. Hän tulee kuudelta.");
    await wait(60);
    on.deliver?.({ conversation: "c", number: 5, sender: "d", id: 3, kind: "message", body: "AA" });
    on.deliver?.({ conversation: "c", number: 6, sender: "d", id: 4, kind: "message", body: "AA" });
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
    if (view === "many") {
      for (let n = 0; n < 20; n += 1) app.send(`Viesti ${n}`);
      await wait(60);
      for (const one of document.querySelectorAll(".log, .page")) one.scrollTo(0, 0);
      await wait(60);
      on.deliver?.({ conversation: "c", number: 7, sender: "d", id: 5, kind: "message", body: "AA" });
    }
    if (ENDS[view] !== undefined && talking.conversation !== null) {
      app.draft.value = "Vielä yksi asia";
      on.state?.({
        ...talking,
        version: 9,
        phase: "ended",
        outcome: ENDS[view].outcome,
        conversation: { ...talking.conversation, ...ENDS[view], phase: "ended" },
      });
    }
    if (view === "another") {
      on.deliver?.({ conversation: "c", number: 7, sender: "e", id: 1, kind: "key_package", body: "AA" });
      await wait(60);
    }
    if (isCompany) {
      on.deliver?.({ conversation: "c", number: 7, sender: "b", id: 1, kind: "key_package", body: "AA" });
      await wait(60);
    }
    if (view === "company_here") {
      document.querySelector<HTMLElement>(".company .button")?.click();
      await wait(60);
    }
    if (view === "given_back") {
      on.state?.({ ...state, version: 9 });
    }
    if (view === "ended") {
      await app.end();
    }
    if (view === "covered") {
      way.cover();
    }
    if (view === "small" || view === "queue_small") {
      way.minimise(true);
      await wait(30);
      on.deliver?.({ conversation: "c", number: 7, sender: "d", id: 5, kind: "message", body: "AA" });
    }
    if (view === "not_sent") {
      const { timeline } = app.conversation ?? {};
      for (const entry of timeline?.entries ?? []) {
        if (entry.is === "said" && entry.mine) timeline?.mark(entry.key, "failed");
      }
      app.changed();
    }
    if (view === "times") {
      document.querySelector<HTMLElement>(".words-text")?.click();
    }
    if (view === "every_sign") {
      for (const text of SIGNS) app.send(text);
    }
    if (view === "end") {
      document.querySelector<HTMLElement>(".tools-bar > .button:last-child")?.click();
    }
    if (view === "link") {
      document.querySelector<HTMLElement>(".words .link")?.click();
    }
    app.draft.value = asked.get("draft") ?? app.draft.value;
  }
}

void show()
  .then(() => wait(30))
  .then(() => {
    document.documentElement.dataset.shown = "yes";
  });
