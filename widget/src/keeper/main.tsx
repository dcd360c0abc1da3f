/** The first lines of the page for the keeper of a root: one file, opened from a disk, which asks no network. */

import { render } from "preact";
import { onceATurn } from "../ui/draw";
import { Keeper } from "./keeper";
import "./keeper.css";
import { Page } from "./page";
import { pickLanguage, Words } from "./words";

const place = document.getElementById("keeper");
if (place === null) throw new Error("no place");
const words = new Words(pickLanguage(navigator.languages));
const draw = onceATurn(() => {
  document.documentElement.lang = words.language;
  document.title = words.say("title");
  render(<Page keeper={keeper} words={words} isOnline={navigator.onLine} onLanguage={draw} />, place);
});
const keeper: Keeper = new Keeper({
  random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  nowSeconds: () => Date.now() / 1000,
  changed: () => draw(),
});
for (const event of ["online", "offline"]) addEventListener(event, draw);
draw();
