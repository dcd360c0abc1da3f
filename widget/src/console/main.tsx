/** The console's first lines: reads the one-time link, puts the parts together, and draws. */

import { effect } from "@preact/signals";
import { render } from "preact";
import { browserTimers } from "../adapters/clock";
import { chance, randomBytes, sha256 } from "../adapters/random";
import { connectWire } from "../adapters/socket";
import { toBase64Url } from "../core/base64";
import { seal } from "../seal/index";
import { httpApi } from "./api";
import { ConsoleApp } from "./screen";
import "./console.css";
import { Control } from "./control";
import { indexedKeyStore } from "./keys/key-store";
import { holdLock } from "./lock";
import { Model } from "./model";
import { listenToPage, takeFragment } from "./page";
import type { App } from "./parts";
import { letterOf } from "./panes/numbers";
import { tone } from "./sound";
import { TabStorage } from "./storage";
import type { Talk } from "./panes/pane";
import { pickLanguage, Texts } from "./texts";

const texts = new Texts(pickLanguage(navigator.languages));
const model = new Model(Date.now());
const storage = new TabStorage(sessionStorage);
const sound = tone();
const bearer = (): string | null => storage.read().bearer;

const nameOf = (talk: Talk): { letter: string; name: string } => ({
  letter: letterOf(talk.placed.slot),
  name: texts.nameOf(talk.placed.nameNumber),
});
const announce = (words: string): void => {
  model.announcement.value = words;
  if (model.hasSound.peek()) sound.play();
};

const control = new Control(model, {
  api: httpApi((path, init) => fetch(path, init), bearer),
  makeWire: (value) => connectWire({ origin: "", namespace: "/console", build: __VERSION__, bearer: () => value }),
  seal,
  keys: indexedKeyStore(indexedDB),
  storage,
  timers: browserTimers,
  chance,
  buildSeconds: __BUILT_AT__,
  async newResumeKey() {
    const key = randomBytes(32);
    return { key: toBase64Url(key), hash: toBase64Url(await sha256(key)) };
  },
  claimDesk: holdLock,
  onWords: (talk) => {
    if (model.focused.peek() === talk.id && document.hasFocus() && model.cover.peek() === "open") {
      talk.unread.value = 0;
    }
    announce(texts.say("talk.announce", nameOf(talk)));
  },
  onNewTalk: (talk) => announce(texts.say("talk.new_here", nameOf(talk))),
});
const app: App = { model, control, texts, sound };

effect(() => {
  document.documentElement.lang = texts.language.value;
  const title = texts.say("app.title");
  document.title = model.badge.value > 0 ? `(${model.badge.value}) ${title}` : title;
});
let told: string | null = null;
effect(() => {
  const offer = model.offer.value;
  if (offer !== null && offer.ticket !== told) {
    const line = model.profile.peek()?.lines.find((one) => one.id === offer.line)?.name ?? "";
    announce(texts.say("offer.announce", { line, language: texts.languageName(offer.language) }));
  }
  told = offer?.ticket ?? null;
});

const start = takeFragment(location, history);
if (start.isBoard) {
  model.view.value = "board";
  model.isBoardAlone.value = true;
}
listenToPage(app, browserTimers);
setInterval(() => {
  model.now.value = Date.now();
}, 1000);

const root = document.getElementById("console");
if (root !== null) render(<ConsoleApp app={app} onRetry={() => void control.enter(start.link)} />, root);
void control.enter(start.link);
