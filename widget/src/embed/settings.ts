/** What the partner wrote into the snippet. Read once; nothing of the partner's page besides. */

import type { FrameConfig } from "../core/frame-messages";
import { DEFAULT_EXIT } from "../core/quick-exit";

export interface Settings {
  /** `origin` is from the address of this script; `help` holds the numbers of the partner's link. */
  readonly config: FrameConfig;
  readonly hasState: boolean;
  /** The script's own nonce, for partners whose policy is strict-dynamic. */
  readonly nonce: string;
  readonly links: NodeListOf<HTMLAnchorElement>;
}

/** https only; http for loopback alone, so that the demonstration works. */
export function exitAddress(text: string | undefined): string {
  let href = "";
  try {
    href = new URL(text as string).href;
  } catch {
    // no address at all
  }
  return /^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(href) ? href : DEFAULT_EXIT;
}

/**
 * Null when this page holds no snippet of ours. Optimisers move scripts, so it is looked for in the page.
 * Snippets of release 0.1 name the embed in `data-line`; that is read until release 0.3.
 */
export function readSettings(): Settings | null {
  const script = document.querySelector<HTMLScriptElement>("script[data-embed],script[data-line]");
  const links = document.querySelectorAll<HTMLAnchorElement>("a[data-avoinlinja]");
  if (!script) {
    return null;
  }
  const { line, embed = line, root, exit, lang, mode, state } = script.dataset;
  return {
    config: {
      origin: new URL(script.src || (links[0] as HTMLAnchorElement).href).origin,
      help: ["112", ...(links[0]?.textContent.match(/[^\d,]*\d[\d\s]{4,}\d/g) ?? [])],
      mode,
      embed: embed as string,
      roots: root?.match(/[\w-]+/g) ?? [],
      exit: exitAddress(exit),
      language: lang || document.documentElement.lang || "fi",
    },
    nonce: script.nonce || "",
    links,
    hasState: state !== "off",
  };
}
