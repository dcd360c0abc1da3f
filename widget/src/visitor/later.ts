/**
 * `talk.js`: what a conversation needs after the first view, left at `globalThis.avoinlinjaTalk`: its program and its views
 * (docs/adr/0028-what-each-screen-says.md).
 */

export { breathe } from "../adapters/breath";
export { lookForRetirement as look } from "./retirement";
export { beTerse } from "../core/terse";
export { isSound } from "./sound-state";
export { Talk } from "./talk";
export { withTalk } from "./talk-texts";
export { drawTalk } from "./views/talk";
export { work } from "./work";
