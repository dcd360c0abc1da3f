/** The sealed frame: static HTML that names every script by its hash, in a box without origin or storage. */

import type { FrameConfig } from "../adapters/port";
import type { Settings } from "./settings";

export const ownPage = ({ line, embed }: FrameConfig): string => `${line}/l/${embed}`;

/** `withCurves`: this browser has no X25519 or Ed25519 of its own. */
export function frameHtml({ config, nonce }: Settings, withCurves: boolean): string {
  const { line } = config;
  const safeNonce = nonce.replace(/[^\w+/=-]/g, ""); // whatever else a nonce may not hold
  const [app, seal, sealFallback] = __PINS__;
  const folder = `${line}/w/${__VERSION__}/`;
  let hashes = "";
  const script = (name: string, digest: string, more = ""): string => {
    const hash = `sha256-${digest}`;
    hashes += ` '${hash}'`;
    return `<script src="${folder}${name}.js" integrity="${hash}" nonce="${safeNonce}" defer crossorigin ${more}></script>`;
  };
  const scripts =
    script("app", app, "fetchpriority=high") +
    (withCurves ? script("seal-fallback", sealFallback) : "") +
    script("seal", seal);
  return `<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="default-src 'none';script-src${hashes};style-src ${folder};connect-src ${line} ${line.replace("http", "ws")};base-uri 'none';require-trusted-types-for 'script';trusted-types 'none'"><meta name=referrer content=no-referrer>${scripts}<body>`;
}

interface Policies {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

let policy: ReturnType<Policies["createPolicy"]> | undefined;

/** Partners with Trusted Types name our policy, which can be made once; without that a blob, which is no sink, does the same. */
export function fillFrame(frame: HTMLIFrameElement, html: string): void {
  try {
    policy ??= (window as { trustedTypes?: Policies }).trustedTypes?.createPolicy("avoinlinja", {
      createHTML: (text) => text,
    });
    frame.srcdoc = policy?.createHTML(html) ?? html;
  } catch {
    frame.src = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  }
}
