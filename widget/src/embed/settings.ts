/** What the partner wrote into the snippet. Read once; nothing of the partner's page besides. */

import type { FrameConfig } from "../adapters/port";

export interface Settings {
  /** `line` is from the address of this script; `help` holds the numbers of the partner's link. */
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
  if (!script) {
    return null;
  }
  const { line, root = "", exit, lang, mode = "", state } = script.dataset;
  return {
    config: {
      line: new URL(script.src || (links[0] as HTMLAnchorElement).href).origin,
      help: ["112", ...(links[0]?.textContent.match(/[^\d,]*\d[\d\s]{4,}\d/g) ?? [])],
      mode,
      embed: line as string,
      roots: root.match(/[\w-]+/g) ?? [],
      exit: exitAddress(exit),
      language: lang || document.documentElement.lang || "fi",
    },
    nonce: script.nonce || "",
    links,
    hasState: state !== "off",
  };
}
