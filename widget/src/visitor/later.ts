/**
 * `talk.js`: what a conversation needs after the first view, left at `globalThis.avoinlinjaTalk`: its program and its views
 * (docs/adr/0028-what-each-screen-says.md).
 */

export { begin } from "./begin";
export { Keeping, takeBack } from "./kept";
export { ReceiptWatch } from "./receipt-watch";
export { lookForRetirement as look } from "./retirement";
export { isSound } from "./sound-state";
export { drawTalk } from "./views/talk";
export { work } from "./work";
