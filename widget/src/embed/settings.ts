/** What the partner wrote into the snippet. Read once; nothing of the partner's page besides. */

import type { FrameConfig } from "../adapters/port";

export interface Settings {
  /** `line` is from the address of this script; `help` is what the partner's link says, telephone numbers included. */
  readonly config: FrameConfig;
  readonly hasState: boolean;
  /** The script's own nonce, for partners whose policy is strict-dynamic. */
  readonly nonce: string;
  readonly links: readonly HTMLAnchorElement[];
}

/** A plain page that works without signing in, and says nothing about where one comes from. */
export const DEFAULT_EXIT = "https://www.ilmatieteenlaitos.fi/";

/** https only; http for loopback alone, so that the demonstration works. */
export function exitAddress(text = ""): string {
  try {
    const { href } = new URL(text);
    return /^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(href) ? href : DEFAULT_EXIT;
  } catch {
    return DEFAULT_EXIT;
  }
}

/** Null when this page holds no snippet of ours. Optimisers move scripts, so it is looked for in the page. */
export function readSettings(): Settings | null {
  const script = document.querySelector<HTMLScriptElement>("script[data-line]");
  const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-avoinlinja]")];
  const { line, root = "", exit, lang, mode = "", state } = script?.dataset ?? {};
  if (!script || !line) {
    return null;
  }
  return {
    config: {
      line: new URL(script.src || (links[0]?.href ?? "")).origin,
      embed: line,
      roots: root.match(/[\w-]+/g) ?? [],
      language: lang || document.documentElement.lang || "fi",
      exit: exitAddress(exit),
      help: links[0]?.textContent ?? "",
      mode,
    },
    hasState: state !== "off" && mode !== "page",
    nonce: script.nonce || "",
    links,
  };
}
