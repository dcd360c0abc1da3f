/** The visitor's application in its sealed frame: no storage, no title, no sound; all state in this one page. */

import { breathe } from "../adapters/breath";
import { browserTimers } from "../adapters/clock";
import { laterScripts } from "../adapters/later-scripts";
import { type LoaderActs, openPort } from "../adapters/loader-port";
import { onNetworkHint } from "../adapters/network";
import { chance, randomBytes, sha256 } from "../adapters/random";
import { makeSocket } from "../adapters/socket";
import type { LineProfile } from "../core/protocol";
import { inATask } from "../ui/draw";
import { openAhead } from "./ahead";
import { replaceChangedWords } from "../ui/fresh";
import "./shared-preact";
import { VisitorApp } from "./app";
import { watchCalls } from "./calls";
import type { DrawInfo } from "./info-cards";
import { onStumble } from "./stumble";
import { drawing } from "./drawing";
import { unfitness } from "./fit";
import { makeWay } from "./leave";
import { watchFocus } from "./focus";
import { fetchCatalogue, fetchForChildren, fetchProfile, LANGUAGES, sayGoodbye } from "./line";
import { watchDoor } from "./door-watch";
import { askBeforeUnload } from "./question";
import { loadStyle } from "./release-parts";
import { sealScript } from "./sealed";

declare global {
  var avoinlinjaInfo: { readonly draw: DrawInfo } | undefined;
}

const add = laterScripts(document.currentScript as HTMLScriptElement);
let stumbled = (): void => parent.postMessage({ t: "failed" }, "*"); // before there is a port
onStumble(() => stumbled());

async function main(): Promise<void> {
  replaceChangedWords();
  const { config, tell, onWords } = await openPort();
  const answers = (): Promise<boolean> =>
    fetchProfile(config, config.language).then(
      () => true,
      () => false,
    );
  const seal = sealScript(add, answers, browserTimers, () => app.loadTalk());
  const app = new VisitorApp({
    config,
    tell,
    socket: makeSocket({ origin: config.origin, namespace: "/visitor", build: __VERSION__ }),
    timers: browserTimers,
    languages: LANGUAGES,
    drafts: __DRAFTS__,
    profile: async (language) => {
      const profile = await fetchProfile(config, language);
      beginLine(app, profile);
      return profile;
    },
    catalogue: (language) => fetchCatalogue(config, language),
    withTalk: async (catalogue) => (await window.avoinlinjaTalk?.withTalk(config, catalogue)) ?? catalogue,
    childrens: () => fetchForChildren(config),
    goodbye: (goodbye) => sayGoodbye(config, goodbye),
    seal: seal.ready,
    later: seal.later,
    info: () => window.avoinlinjaInfo?.draw ?? null,
    random: randomBytes,
    sha256,
    chance,
  });
  const acts: LoaderActs = { exit: () => app.wipe(), language: (tag) => void app.told(`${tag}`) };
  onWords(acts);
  app.unfit = unfitness(config);
  await Promise.all([app.load(config.language), loadStyle(config, "app", __STYLE__).catch(() => undefined)]);
  if (app.isLoaded) {
    show(app, acts, seal.fetch, () => add("info"));
  }
}

type Fetch = () => Promise<unknown>;

/** At the first word of an open line: what opening a connection takes is round trips, and so it does not wait for the view. */
function beginLine(app: VisitorApp, profile: LineProfile | null): void {
  if (profile?.phase === "open" && !app.isLoaded && app.unfit === null) {
    app.link.open();
  }
}

function show(app: VisitorApp, acts: LoaderActs, fetchSeal: Fetch, fetchInfo: Fetch): void {
  const { tell } = app.world;
  const way = makeWay(app);
  onNetworkHint(() => app.look());
  acts.exit = way.wipe;
  watchFocus(() => tell("hold"));
  askBeforeUnload(app, watchCalls());
  watchDoor(app, way);
  const lookAhead = app.unfit === null ? openAhead(app, fetchSeal, fetchInfo) : () => {};
  const draw = drawing(app, way);
  ({ soon: app.draw, now: app.drawNow } = inATask(() => {
    draw();
    lookAhead();
  }, breathe));
  stumbled = () => {
    stumbled = () => tell("failed"); // should even the numbers not be drawn
    app.giveUp("broken");
  };
  app.draw();
  tell("shown");
}

void main();
