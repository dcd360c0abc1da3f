/** The sealed frame: static HTML that names every script by its hash, in a box without origin or storage. */

import type { FrameConfig } from "../core/frame-messages";
import { element } from "./element";
import type { Settings } from "./settings";
import { TITLE } from "./words";

/** `allow-modals`: the browser's question before the page goes is the frame's own, so that a page that hangs delays no exit. */
const SANDBOX =
  "allow-scripts allow-modals allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";

export const ownPage = ({ origin, embed }: FrameConfig): string => `${origin}/l/${embed}`;

/** The sealed frame, or the line's own page in a partner's. */
export function makeFrame(settings: Settings): HTMLIFrameElement {
  const { config } = settings;
  const frame = element("iframe", {
    title: TITLE,
    style: "all:initial;color-scheme:inherit;width:100%;height:100%",
    referrerPolicy: "no-referrer",
  });
  if (config.mode === "framed") {
    frame.src = `${ownPage(config)}?framed=1&lang=${encodeURIComponent(config.language)}`;
  } else {
    (frame as { sandbox: unknown }).sandbox = SANDBOX;
    fillFrame(frame, settings);
  }
  return frame;
}

/**
 * What stands in it: one policy, and no script that it does not name. `canAdd`: the application may add the later ones
 * itself, after its first view; else they come with it. `types`: what it may not do but by Trusted Types.
 */
export function frameHtml({ config, nonce }: Settings, canAdd: boolean, types = TYPES): string {
  const { origin } = config;
  const safeNonce = nonce.replace(/[^\w+/=-]/g, ""); // whatever else a nonce may not hold
  const folder = `${origin}/w/${__VERSION__}/`;
  let hashes = "";
  let scripts = "";
  for (const [name, digest] of __PINS__) {
    const hash = `sha256-${digest}`;
    hashes += ` '${hash}'`;
    if (!(canAdd && scripts)) {
      scripts += `<script src="${folder}${name}.js" integrity="${hash}" nonce="${safeNonce}" defer crossorigin></script>`;
    }
  }
  return `<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="default-src 'none';script-src${hashes};style-src ${folder};connect-src ${origin} ${origin.replace("http", "ws")};base-uri 'none'${types}"><meta name=referrer content=no-referrer>${scripts}`;
}

interface Rules {
  createHTML(html: string): string;
}
interface Policies {
  createPolicy(name: string, rules: Rules): Rules;
}

/** The name of our policy in the partner's page, and of that in the frame, which lives under the partner's rules too. */
const POLICY = "avoinlinja";
const TYPES = `;require-trusted-types-for 'script';trusted-types ${POLICY}`;
const policies = (): Policies | undefined => (window as { trustedTypes?: Policies }).trustedTypes;
/** Null where the partner forbids it. */
let policy: Rules | null;

/**
 * Partners with Trusted Types name our policy. It is tried before anybody opens anything: where it is forbidden, what
 * the browser reports of it to the partner's collector then tells of no chat.
 */
export function preparePolicy(): void {
  const rules: Rules = { createHTML: (text) => text };
  try {
    policy = policies()?.createPolicy(POLICY, rules) ?? rules;
  } catch {
    policy = null;
  }
}

/** Without a policy of ours a blob, which is no sink, does the same. What is forbidden here is forbidden in the frame. */
function fillFrame(frame: HTMLIFrameElement, settings: Settings): void {
  const html = frameHtml(settings, policy !== null, policies() ? TYPES : "");
  if (policy) {
    frame.srcdoc = policy.createHTML(html);
  } else {
    frame.src = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  }
}
