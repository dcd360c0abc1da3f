/** The console's first lines: reads the one-time link, puts the parts together, and draws. */

import { render } from "preact";
import { browserTimers } from "../adapters/clock";
import { onNetworkHint, onWaking } from "../adapters/network";
import { chance, randomBytes, sha256 } from "../adapters/random";
import { makeSocket } from "../adapters/socket";
import { toBase64Url } from "../core/base64";
import { seal } from "../seal/index";
import { onceATurn } from "../ui/draw";
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
import { holdLock, shareSignIn } from "./lock";
import { listenToPage, takeFragment, tidy } from "./page";
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
const app: ConsoleApp = new ConsoleApp({
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
  random: randomBytes,
  persist: () => void navigator.storage?.persist?.(),
  seal,
  passkeys: browserPasskeys(navigator.credentials),
  vaults: indexedVaultStore(indexedDB),
  signing,
  storage,
  timers: browserTimers,
  chance,
  buildSeconds: __BUILT_AT__,
  build: __VERSION__,
  isPinned: home.isPinned,
  origin: home.origin || location.origin,
  loadAgain: () => location.reload(),
  shareSignIn,
  texts: new Texts(pickLanguage(languages)),
  sound: webAudio(),
  notifier: desktopNotifier(),
  preferences,
  async newResumeKey() {
    const key = randomBytes(32);
    return { key: toBase64Url(key), hash: toBase64Url(await sha256(key)) };
  },
  claimDesk: holdLock,
  isLookedAt: () => document.visibilityState === "visible" && document.hasFocus(),
  isInView,
  raise: () => window.focus(),
});

const start = takeFragment(location, history);
if (start.isBoard) {
  app.showing.view.value = "board";
  app.showing.isBoardAlone.value = true;
}
listenToPage(app, browserTimers);
onNetworkHint(() => app.connection.look());
onWaking(() => app.connection.look());

/** The language of the page, and the badge in its title: they stand outside of what is rendered. */
function dress(): void {
  document.documentElement.lang = app.texts.language.value;
  document.title = app.attention.title;
}

const focus = new FocusKeeper(app);
addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement) focus.came(target);
});

const root = document.getElementById("console");
if (root !== null) {
  app.draw = onceATurn(() => {
    dress();
    render(<Screen app={app} onRetry={() => void app.signIn.enter(start.link)} />, root);
    focus.drawn();
    app.drawn();
  });
}
setInterval(() => {
  tidy(app);
  app.changed(); // what is left of an offer
}, 1000);
app.draw();
void app.signIn.enter(start.link);
