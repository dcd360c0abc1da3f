/** The sealed frame: static HTML that names every script by its hash, in a box without origin or storage. */

import type { FrameConfig } from "../core/frame-messages";
import { element } from "./element";
import type { Settings } from "./settings";
import { TITLE } from "./words";

const SANDBOX = "allow-scripts allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";

export const ownPage = ({ origin, embed }: FrameConfig): string => `${origin}/l/${embed}`;

/** The sealed frame, or the line's own page in a partner's. `withCurves`: this browser has no X25519 or Ed25519. */
export function makeFrame(settings: Settings, withCurves: boolean): HTMLIFrameElement {
  const { config } = settings;
  const frame = element("iframe", {
    title: TITLE,
    style: "border:0;flex:1;color-scheme:normal",
    referrerPolicy: "no-referrer",
  });
  if (config.mode === "framed") {
    frame.src = `${ownPage(config)}?framed=1&lang=${config.language}`;
  } else {
    (frame as { sandbox: unknown }).sandbox = SANDBOX;
    fillFrame(frame, frameHtml(settings, withCurves));
  }
  return frame;
}

/** What stands in it: one policy, and no script that it does not name. */
export function frameHtml({ config, nonce }: Settings, withCurves: boolean): string {
  const { origin } = config;
  const safeNonce = nonce.replace(/[^\w+/=-]/g, ""); // whatever else a nonce may not hold
  const [app, seal, sealFallback] = __PINS__;
  const folder = `${origin}/w/${__VERSION__}/`;
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
  return `<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="default-src 'none';script-src${hashes};style-src ${folder};connect-src ${origin} ${origin.replace("http", "ws")};base-uri 'none';require-trusted-types-for 'script';trusted-types 'none'"><meta name=referrer content=no-referrer>${scripts}<body>`;
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
