/** What the partner wrote into the snippet. Read once; nothing of the partner's page besides. */

export interface Settings {
  /** The line's origin, from the address of this script. */
  readonly origin: string;
  readonly embed: string;
  readonly roots: readonly string[];
  readonly exit: string;
  readonly language: string;
  readonly mode: "pinned" | "framed" | "page";
  readonly hasState: boolean;
  /** The script's own nonce, for partners whose policy is strict-dynamic. */
  readonly nonce: string;
  readonly links: readonly HTMLAnchorElement[];
}

/** A plain page that works without signing in, and says nothing about where one comes from. */
export const DEFAULT_EXIT = "https://www.ilmatieteenlaitos.fi/";

/** https only; http for loopback alone, so that the demonstration works. */
export function exitAddress(text: string | undefined): string {
  try {
    const url = new URL(text ?? DEFAULT_EXIT);
    const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback) ? url.href : DEFAULT_EXIT;
  } catch {
    return DEFAULT_EXIT;
  }
}

/** Null when this page holds no snippet of ours. Optimisers move scripts, so the current one is only the first guess. */
export function readSettings(): Settings | null {
  const current = document.currentScript as HTMLScriptElement | null;
  const script = current?.dataset.line ? current : document.querySelector<HTMLScriptElement>("script[data-line]");
  const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-avoinlinja]")];
  const address = script?.src || links[0]?.href;
  const { line, root, exit, lang, mode, state } = script?.dataset ?? {};
  if (!script || !line || !address) {
    return null;
  }
  return {
    origin: new URL(address).origin,
    embed: line,
    roots: (root ?? "").split(/[\s,]+/).filter(Boolean),
    exit: exitAddress(exit),
    language: lang || document.documentElement.lang || "fi",
    mode: mode === "framed" || mode === "page" ? mode : "pinned",
    hasState: state !== "off" && mode !== "page",
    nonce: script.nonce,
    links,
  };
}
