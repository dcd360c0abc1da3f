/** A visitor's page without a line: what the line answers is told, and what the page asks is kept. */

import { render } from "preact";
import type { Socket } from "../../src/core/link";
import type { Answer, Helpline, LineProfile, Outcome, Reason, Role, Say, VisitorState } from "../../src/core/protocol";
import type { Bytes, Joining, Seal } from "../../src/core/seal-port";
import { translator } from "../../src/i18n/words";
import { replaceChangedWords } from "../../src/ui/fresh";
import { VisitorApp } from "../../src/visitor/app";
import { drawer } from "../../src/visitor/info-cards";
import type { InfoTexts } from "../../src/visitor/info-texts";
import fiInfo from "../../src/visitor/info/fi.json";
import * as later from "../../src/visitor/later";
import { makeWay, type Way } from "../../src/visitor/leave";
import { drawing } from "../../src/visitor/drawing";
import childrens from "../../src/visitor/child-texts";
import texts from "../../src/visitor/texts";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import type { CardMark } from "../../src/core/card";
import { type Content, encodePayload } from "../../src/core/payload";
import { conversation, waiting } from "../core/told-line";
import { glassJoining, glassOpening, settle, ToldTime } from "../core/world";
import { fi, text } from "./one-line";

export const t = translator(fi);
replaceChangedWords();

export const profile: LineProfile = {
  line: "l",
  name: "Linja",
  organisation: "Org",
  language: "fi",
  languages: [
    { code: "fi", name: "suomi", is_served_now: true },
    { code: "sv", name: "svenska", is_served_now: true },
  ],
  audience: "Sinulle",
  is_adult: true,
  answered_by: ["volunteer"],
  answerers: ["volunteer"],
  topics: ["unsure"],
  helplines: [],
  hours: ["ma 9–21"],
  revocations: [],
  phase: "open",
  next_opening: null,
  is_demonstration: false,
  timezone: "Europe/Helsinki",
  is_staffed: true,
  retry_minutes: null,
  exception: "",
  retirements: [],
  services: "",
  is_for_children: false,
  children: null,
  texts: {},
  has_logo: false,
};
export const state = waiting;
export const talking = { ...state, version: 2, phase: "conversation" as const, place: null, conversation };

/** A talk that is over; `by` whom, if anybody ended it. */
export const ended = (outcome: Outcome, by: Role | null = "counsellor"): VisitorState => ({
  ...talking,
  version: 9,
  phase: "ended",
  outcome,
  conversation: { ...conversation, phase: "ended", outcome, ended_by: by },
});

export interface Page {
  readonly app: VisitorApp;
  readonly way: Way;
  readonly time: ToldTime;
  /** What the page has asked of the line, and said to it. */
  readonly asked: { readonly event: string; readonly payload: unknown }[];
  /** What the line answers, by event; else yes, or the state that it told last. */
  readonly answers: Record<string, object>;
  /** The line says something of its own accord. */
  tell(push: string, payload: unknown): void;
  /** Words to the loader. */
  readonly told: string[];
  /** How long the line had to answer, each time that it was asked whether it is there. */
  readonly probed: number[];
  /** `isSentOn`: by a daemon that ends. */
  cut(isSentOn?: boolean): void;
  connect(): void;
  refuse(reason: Reason): void;
  /** Of the groups that it has made to let somebody in: when each was made, by what its place was then. */
  readonly openings: string[];
  /** What becomes of each connection that is opened. */
  readonly network: { is: "up" | "down" | "connecting" };
}

interface Late {
  /** Resolves when seal.js has come; until then there is no program of a conversation. */
  readonly seal: Promise<void>;
  hasCome(): boolean;
}

/** With the cards of the sources, which no line has to send. */
export const info = { draw: drawer(async () => fiInfo as InfoTexts) };

let last: VisitorApp | null = null;

/** `own`: what the line says of itself; null to a site that is not allowed, an error when it does not answer. */
export async function open(own: Partial<LineProfile> | null | Error = {}, late: Late | null = null): Promise<Page> {
  last?.wipe(); // it listens to the same window
  const time = new ToldTime();
  const asked: { event: string; payload: unknown }[] = [];
  const pushes: Record<string, ((payload: unknown) => void)[]> = {};
  const [told, probed, openings]: [string[], number[], string[]] = [[], [], []];
  let shown = state;
  const answers: Record<string, object> = { join: state, not_verified: { ...state, version: 3 } };
  let [up, down, refuse] = [() => {}, (_?: boolean) => {}, (_: Reason) => {}];
  const network: Page["network"] = { is: "up" };
  const socket: Socket<"/visitor"> = {
    namespace: "/visitor",
    open: () => ({ up, down, connecting: () => {} })[network.is](),
    close: () => {},
    probe: (answerMs) => void probed.push(answerMs),
    goodbye: (event, payload) => void asked.push({ event, payload }),
    send: (event, payload) => void asked.push({ event, payload }),
    ask: async (event, payload) => {
      asked.push({ event, payload });
      return (answers[event] ?? (event === "resume" ? shown : {})) as never;
    },
    onUp: (act) => {
      up = act as () => void;
    },
    onDown: (act) => {
      down = act;
    },
    onRefused: (act) => {
      refuse = act;
    },
    onPush: (event, act) => {
      pushes[event] = [...(pushes[event] ?? []), act as (payload: unknown) => void];
    },
  };
  const app = new VisitorApp({
    config: {
      origin: "https://line.test",
      embed: "xyz",
      roots: ["AAAA"],
      language: "fi",
      exit: "https://weather.test/",
      help: ["112", "Auttaja 0800 1"],
      mode: "pinned",
    },
    socket,
    timers: time,
    languages: ["fi", "sv", "en"],
    tell: (word) => void told.push(word),
    profile: async () => {
      if (own instanceof Error) throw own;
      return own && { ...profile, ...own };
    },
    catalogue: async () => texts.fi,
    withTalk: async (catalogue) => catalogue,
    drafts: [],
    childrens: async () => childrens,
    goodbye: async (goodbye) => {
      asked.push({ event: "POST /leave", payload: goodbye });
      return (await (answers["POST /leave"] ?? {})) as Answer<Record<string, never>>;
    },
    seal: async () => {
      await late?.seal;
      return {
        visitor: () => {
          openings.push(app.ticket.phase);
          return glassOpening();
        },
        isRetired: async (all: Bytes[]) => all.some((one) => toBase64Url(one) === "signed00"),
      } as unknown as Seal;
    },
    info: () => info.draw,
    later: () => (late === null || late.hasCome() ? later : null),
    random: (count) => new Uint8Array(count) as Bytes,
    sha256: async (bytes) => bytes,
    chance: () => 0,
  });
  last = app;
  await app.load("fi");
  const way = makeWay(app);
  render(null, document.body);
  app.draw = drawing(app, way);
  app.draw();
  const tell = (push: string, payload: unknown): void => {
    shown = push === "state" ? (payload as VisitorState) : shown;
    for (const act of pushes[push] ?? []) act(payload);
  };
  return {
    app,
    way,
    time,
    asked,
    answers,
    tell,
    told,
    probed,
    openings,
    cut: (isSentOn) => down(isSentOn),
    connect: () => up(),
    refuse: (reason) => refuse(reason),
    network,
  };
}

/** Somebody answers with a key package; "Nobody" is who cannot be verified. */
export async function answered(page: Page, alias: string): Promise<Joining> {
  await page.app.start();
  await settle();
  page.tell("state", talking);
  const joining = await glassJoining(alias);
  page.tell("deliver", deliver(1, "key_package", joining.keyPackage));
  await settle();
  return joining;
}

interface Other {
  /** `card`: as her page says it inside the seal, whatever that is. */
  say(text: string, card?: unknown): Promise<void>;
  /** She has heard so many payloads of the page. */
  hear(upTo: number): Promise<void>;
  types(): Promise<void>;
  bye(): Promise<void>;
}

/** Somebody answers, is verified, and both can write. `say` is her words. */
export async function talk(page: Page, alias = "Aino"): Promise<Other> {
  const joining = await answered(page, alias);
  const opening = page.asked.map((one) => one.payload as Say).find((one) => one.kind === "opening");
  page.tell("receipt", { conversation: "c", stored: 1, delivered: 1 });
  const group = await joining.join(fromBase64Url(opening?.body ?? "") as Bytes);
  await settle();
  let [n, heard] = [0, 0];
  const tell = async (content: Content): Promise<void> => {
    n += 1;
    const body = await group.seal(encodePayload(content, n, { upTo: heard, gaps: [] }));
    page.tell("deliver", deliver(n + 1, content.t === "ack" ? "ack" : "message", body));
    await settle();
  };
  return {
    say: (text, card) =>
      tell({ t: "text", part: 0, of: 1, text, ...(card !== undefined && { card: card as CardMark }) }),
    hear: (upTo) => {
      heard = upTo;
      return tell({ t: "ack" });
    },
    types: () => tell({ t: "typing" }),
    bye: () => tell({ t: "bye" }),
  };
}

const deliver = (number: number, kind: string, body: Uint8Array): object => ({
  conversation: "c",
  number,
  sender: "d",
  id: number,
  kind,
  body: toBase64Url(body),
});

export { fi, text };
export const area = (): HTMLTextAreaElement => document.querySelector("textarea") as HTMLTextAreaElement;
/** Where Tab stops. */
export const tabStops = (): Element[] => [
  ...document.querySelectorAll("button, a[href], input, textarea, summary, [tabindex]"),
];
export const button = (words: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll("button")].find((one) => one.textContent === words);
export async function press(words: string): Promise<void> {
  button(words)?.click();
  await settle();
}

export const helpline = (name: string, more: Partial<Helpline>): Helpline => ({
  name,
  number: `0800 ${name.length}00 000`,
  hours: "ma–pe 9–15",
  cost: "maksuton",
  is_for_children: false,
  is_open: null,
  changes_at: null,
  ...more,
});
export const hrefs = (inside = document.body): (string | null)[] =>
  [...inside.querySelectorAll("a")].map((one) => one.getAttribute("href"));
