/** The visitor's application in its sealed frame: no storage, no title, no sound; all state in this one page. */

import { render } from "preact";
import { browserTimers } from "../adapters/clock";
import { openPort } from "../adapters/loader-port";
import { onNetworkHint } from "../adapters/network";
import { chance, randomBytes, sha256 } from "../adapters/random";
import { makeSocket } from "../adapters/socket";
import { onceATurn } from "../ui/draw";
import { VisitorApp } from "./app";
import { makeWay } from "./leave";
import { fetchCatalogue, fetchProfile, loadStyle } from "./line";
import { Screen } from "./screen";
import { sealReady } from "./sealed";

async function main(): Promise<void> {
  const { config, tell, onExit } = await openPort();
  const app = new VisitorApp({
    config,
    tell,
    socket: makeSocket({ origin: config.origin, namespace: "/visitor", build: __VERSION__ }),
    timers: browserTimers,
    languages: Object.keys(__CATALOGUES__),
    profile: (language) => fetchProfile(config, language),
    catalogue: (language) => fetchCatalogue(config, language),
    seal: () => sealReady(browserTimers),
    random: randomBytes,
    sha256,
    chance,
  });
  await Promise.all([app.load(config.language), loadStyle(config).catch(() => undefined)]);
  if (app.isLoaded) {
    const way = makeWay(app);
    onNetworkHint(() => app.look());
    onExit(way.leave);
    document.body.replaceChildren();
    app.draw = onceATurn(() => {
      if (!app.hasLeft) {
        render(<Screen app={app} way={way} />, document.body);
      }
    });
    app.draw();
    tell("shown");
  }
}

void main();
