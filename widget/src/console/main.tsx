/** The console's first lines: reads the one-time link, puts the parts together, and draws. */

import { render } from "preact";
import { breathe } from "../adapters/breath";
import { browserTimers } from "../adapters/clock";
import { onNetworkHint, onWaking } from "../adapters/network";
import { chance, randomBytes, sha256 } from "../adapters/random";
import { makeSocket } from "../adapters/socket";
import { toBase64Url } from "../core/base64";
import { makeSeal, seal } from "../seal/index";
import { makeRoomSeal } from "../seal/rooms";
import { inATask } from "../ui/draw";
import { httpApi } from "./api";
import { ConsoleApp } from "./app";
import { desktopNotifier } from "./attention/notifier";
import { Preferences } from "./attention/preferences";
import { webAudio } from "./attention/sound";
import "./console.css";
import { chainOfParts } from "./enrolment/chain";
import { FocusKeeper, isInView } from "./focus";
import { homeOf } from "./line";
import { browserPasskeys } from "./keys/passkeys";
import { signing } from "./keys/signing";
import { indexedVaultStore } from "./keys/vault-store";
import { type ProvedRequest, TabKey } from "./keys/tab-key";
import { holdLock, OnShift, shareSignIn } from "./lock";
import { listenToPage, takeFragment, tidy } from "./page";
import { PracticeDoor } from "./practice/door";
import { scriptsOf } from "./practice/loading";
import { provedSocket } from "./proved-socket";
import { Screen } from "./screen";
import { httpStaffApi } from "./staff/http";
import { TabStorage } from "./storage";
import { pickLanguage, Texts } from "./texts";

const home = homeOf(document.documentElement, location.origin);
const storage = new TabStorage(sessionStorage);
let tab: TabKey | null = null;
const prove = async (request: ProvedRequest, bearer: string): Promise<string | null> =>
  tab === null ? null : tab.prove(request, bearer, app.clock.now());
const connect = { method: "CONNECT", target: "/console", body: "" };
const preferences = new Preferences(() => localStorage);
const languages = [preferences.language.value ?? [], navigator.languages].flat();
const api = httpApi(
  (path, init) => fetch(home.origin + path, init),
  { bearer: () => app.signIn.bearer, prove },
  (seconds) => app.clock.heard(seconds),
);
const onShift = new OnShift();
const random = randomBytes;
const newResumeKey = async (): Promise<{ key: string; hash: string }> => {
  const key = randomBytes(32);
  return { key: toBase64Url(key), hash: toBase64Url(await sha256(key)) };
};
const page = {
  isPinned: home.isPinned,
  origin: home.origin || location.origin,
  buildSeconds: __BUILT_AT__,
  build: __VERSION__,
  isLookedAt: () => document.visibilityState === "visible" && document.hasFocus(),
  isInView,
  raise: () => window.focus(),
};
const app: ConsoleApp = new ConsoleApp({
  ...page,
  api,
  staffApi: httpStaffApi(api.call),
  chain: chainOfParts,
  makeSocket(bearer) {
    let proof: string | null = null;
    const auth = (): object => ({ bearer, ...(proof === null ? {} : { proof }) });
    const socket = makeSocket({ origin: home.origin, namespace: "/console", build: __VERSION__, auth });
    return provedSocket(socket, async () => {
      proof = await prove(connect, bearer);
    });
  },
  async tabKey() {
    tab ??= await TabKey.make();
    return tab.publicKey;
  },
  random,
  persist: () => void navigator.storage?.persist?.(),
  seal,
  roomSeal: makeRoomSeal(),
  passkeys: browserPasskeys(navigator.credentials),
  vaults: indexedVaultStore(indexedDB),
  signing,
  storage,
  timers: browserTimers,
  chance,
  loadAgain: () => location.reload(),
  shareSignIn,
  texts: new Texts(pickLanguage(languages)),
  sound: webAudio(),
  notifier: desktopNotifier(),
  preferences,
  newResumeKey,
  claimDesk: holdLock,
  get door() {
    return door;
  },
  practising: null,
});

const door: PracticeDoor = new PracticeDoor({
  load: (language) => scriptsOf(home.origin, language),
  ground: () => {
    const { texts, sound, preferences } = app;
    const isCalled = (): boolean => app.attention.waiting > 0 || app.attention.isAway;
    const made = { texts, sound, preferences, isCalled };
    return {
      ...page,
      ...made,
      seal: makeSeal(),
      signing,
      chain: chainOfParts,
      chance,
      random,
      newResumeKey,
      timers: browserTimers,
    };
  },
  isOnShift: () => onShift.isAnywhere(app),
  began: ({ app: practice }) => {
    practice.draw = (when) => app.draw(when);
  },
  changed: () => app.changed(),
});

const start = takeFragment(location, history);
if (start.isBoard) {
  app.showing.view.value = "board";
  app.showing.isBoardAlone.value = true;
}
/** The console on the screen: in earnest, or of a practice. */
const shown = (): ConsoleApp => door.practising?.app ?? app;
listenToPage(app, browserTimers, shown);
onNetworkHint(() => app.connection.look());
onWaking(() => app.connection.look());

/** The language of the page, and the badge in its title: they stand outside of what is rendered. */
function dress(): void {
  document.documentElement.lang = shown().texts.language.value;
  document.title = shown().attention.title;
}

const keepers = new WeakMap<ConsoleApp, FocusKeeper>();
function focus(): FocusKeeper {
  const keeper = keepers.get(shown()) ?? new FocusKeeper(shown());
  keepers.set(shown(), keeper);
  return keeper;
}
addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement) focus().came(target);
});

const root = document.getElementById("console");
if (root !== null) {
  const drawing = inATask(() => {
    dress();
    onShift.look(app);
    door.practising?.look();
    const key = shown() === app ? "in earnest" : "practice";
    render(<Screen key={key} app={shown()} onRetry={() => void app.signIn.enter(start.link)} />, root);
    focus().drawn();
    shown().drawn();
  }, breathe);
  app.draw = (when) => drawing[when]();
}
setInterval(() => {
  tidy(app);
  app.changed(); // what is left of an offer
  if (door.practising !== null) {
    door.practising.app.changed();
    void door.look();
  }
}, 1000);
app.draw("now");
void app.signIn.enter(start.link);
