/** What the partner wrote into the snippet. Read once; nothing of the partner's page besides. */

export interface Settings {
  /** The line's origin, from the address of this script. */
  readonly origin: string;
  readonly embed: string;
  readonly roots: readonly string[];
  readonly exit: string;
  readonly language: string;
  readonly mode: string;
  readonly hasState: boolean;
  /** The script's own nonce, for partners whose policy is strict-dynamic. */
  readonly nonce: string;
  readonly links: readonly HTMLAnchorElement[];
  /** What the partner's link says, telephone numbers included. */
  readonly help: string;
}

/** A plain page that works without signing in, and says nothing about where one comes from. */
export const DEFAULT_EXIT = "https://www.ilmatieteenlaitos.fi/";

/** https only; http for loopback alone, so that the demonstration works. */
export const exitAddress = (text = ""): string =>
  /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])[^\s]/.test(text) && URL.canParse?.(text) !== false
    ? text
    : DEFAULT_EXIT;

/** Null when this page holds no snippet of ours. Optimisers move scripts, so the current one is only the first guess. */
export function readSettings(script: HTMLScriptElement | null): Settings | null {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-avoinlinja]")];
  const { line, root = "", exit, lang, mode = "", state } = script?.dataset ?? {};
  if (!script || !line) {
    return null;
  }
  return {
    origin: new URL(script.src || (links[0]?.href ?? "")).origin,
    embed: line,
    roots: root.split(/[\s,]+/).filter(Boolean),
    exit: exitAddress(exit),
    language: lang || document.documentElement.lang || "fi",
    mode,
    hasState: state !== "off" && mode !== "page",
    nonce: script.nonce || "",
    links,
    help: links[0]?.textContent?.trim() ?? "",
  };
}

export const findScript = (): HTMLScriptElement | null => {
  const current = document.currentScript as HTMLScriptElement | null;
  return current?.dataset.line ? current : document.querySelector("script[data-line]");
};
