/** The first lines of a guest's page: no account, no storage, nothing but this page's memory. */

import { render } from "preact";
import { browserTimers } from "../adapters/clock";
import { onNetworkHint, onWaking } from "../adapters/network";
import { chance, randomBytes, sha256 } from "../adapters/random";
import { makeSocket } from "../adapters/socket";
import { makeRoomSeal } from "../seal/rooms";
import { onceATurn } from "../ui/draw";
import { Guest } from "./guest";
import "./guest.css";
import { lineIn } from "./line";
import { Page } from "./page";
import { pickLanguage, Words } from "./words";

const place = document.getElementById("guest");
if (place === null) throw new Error("no place");
const words = new Words(pickLanguage(navigator.languages));
const draw = onceATurn(() => {
  document.documentElement.lang = words.language;
  render(<Page guest={guest} words={words} onLanguage={draw} />, place);
});
const guest: Guest = new Guest({
  line: lineIn(location.pathname),
  timers: browserTimers,
  seal: makeRoomSeal(),
  builtAt: __BUILT_AT__,
  get: (path) => fetch(path, { credentials: "omit", cache: "no-store" }),
  makeSocket: () => makeSocket({ origin: "", namespace: "/visitor", build: __VERSION__ }),
  random: randomBytes,
  sha256,
  chance,
  changed: () => draw(),
});
onNetworkHint(() => guest.lookAtNetwork());
onWaking(() => guest.lookAtNetwork());
addEventListener("beforeunload", (event) => {
  if (guest.phase === "room") event.preventDefault();
});
draw();
void guest.begin();
