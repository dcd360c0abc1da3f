/**
 * `talk.js`: what a conversation needs after the first view, left at `globalThis.avoinlinjaTalk`: its program and its views
 * (docs/adr/0028-what-each-screen-says.md).
 */

import { replaceChangedWords } from "../ui/fresh";

export { Conversation } from "../core/conversation";
export { Keeping, unsentOf } from "./kept";
export { drawTalk } from "./views/talk";

replaceChangedWords(); // this script has its own copy of Preact
