/** Words that are pictures alone: shown large, as everybody knows them. One to three, each with all that makes it one. */

const ONE = String.raw`\p{Extended_Pictographic}[\p{M}\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]*`;
const FLAG = String.raw`[\u{1f1e6}-\u{1f1ff}]{2}`;
const FEW = new RegExp(String.raw`^\s*(?:(?:${ONE}(?:\u200d${ONE})*|${FLAG})\s*){1,3}$`, "u");
/** A family of emoji is long. */
const FEW_MAX_CHARS = 60;

export const isFewEmoji = (text: string): boolean => text.length <= FEW_MAX_CHARS && FEW.test(text);
