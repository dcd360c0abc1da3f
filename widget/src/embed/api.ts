/**
 * What a partner's page may ask of the loader, and all that it ever hears: statuses, never a word of a conversation. The
 * npm package has its types from here; docs/embedding.md says them in words.
 */

/** How the chat stands in the page. "box", over it in a corner, is what a snippet without a word of it means. */
export type Display = "box" | "bubble" | "inline" | "page";

/** "auto": as the person's device has it. */
export type Theme = "light" | "dark" | "auto";

/** Of a chat; and of the line, as it was when it was last asked. */
export type ChatStatus = "opened" | "started" | "ended" | "failed" | "closed";
export type Status = ChatStatus | "line_open" | "line_closed";

/** `embed`: of which snippet. What it throws stops nothing. */
export type Listener = (status: Status, embed: string) => void;

/** An `embed` that is left out is the first of the page. */
export interface Methods {
  open(embed?: string): void;
  /** Ends a conversation without asking. */
  close(): void;
  toggle(embed?: string): void;
  /** The language of all words of ours, also of a chat that is open. A tag as "sv" or "sv-FI". */
  setLocale(tag: string): void;
  setTheme(theme: Theme): void;
  /** Returns what takes it back. */
  on(listener: Listener): () => void;
  /** Closes the chat and takes all of ours out of the page, but the snippet. */
  destroy(): void;
}

/** As `["open"]`, `["on", listener]`: for calls before the loader has come, and after. */
export type Call = {
  [Name in keyof Methods]: readonly [name: Name, ...what: Parameters<Methods[Name]>];
}[keyof Methods];

/** `window.avoinlinja`, once the loader has come. Before, it is an array of calls, or nothing. */
export interface Avoinlinja extends Methods {
  push(...calls: Call[]): unknown;
}
