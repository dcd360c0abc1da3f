/** The sealed frame: static HTML that names every script by its hash, in a box without origin or storage. */

import type { FrameConfig } from "../core/frame-messages";
import { element } from "./element";
import type { Settings } from "./settings";
import { FRAME, SANDBOX } from "./styles";
import { TITLE, wordsFor } from "./words";

export const ownPage = ({ origin, embed }: FrameConfig): string => `${origin}/l/${embed}`;

interface Rules {
  createHTML(html: string): string;
}
interface Policies {
  createPolicy(name: string, rules: Rules): Rules;
}

const { trustedTypes } = window as { trustedTypes?: Policies };
/** Null where the partner forbids it. */
let policy: Rules | null = null;

/**
 * Partners with Trusted Types name our policy. It is tried before anybody opens anything: where it is forbidden, what
 * the browser reports of it to the partner's collector then tells of no chat.
 */
export function preparePolicy(): void {
  const rules: Rules = { createHTML: (text) => text };
  try {
    policy = trustedTypes?.createPolicy("avoinlinja", rules) ?? rules;
  } catch {
    // nor does it allow one in the frame, which lives under the partner's rules too
  }
}

/** The sealed frame, or the line's own page in a partner's. Without a policy of ours a blob, which is no sink, does the same. */
export function makeFrame(settings: Settings): HTMLIFrameElement {
  const { config } = settings;
  const frame = element("iframe", { title: TITLE, style: FRAME, referrerPolicy: "no-referrer" });
  if (config.mode === "framed") {
    frame.src = `${ownPage(config)}?lang=${wordsFor(config.language)[0]}&framed=1`;
  } else {
    const html = frameHtml(settings, policy, trustedTypes);
    (frame as { sandbox: unknown }).sandbox = SANDBOX;
    if (policy) {
      frame.srcdoc = policy.createHTML(html);
    } else {
      frame.src = URL.createObjectURL(new Blob([html], { type: "text/html" }));
    }
  }
  return frame;
}

/**
 * What stands in it: one policy, and no script that it does not name. `canAdd`: the application may add the later ones
 * itself, after its first view; else they come with it. `hasTypes`: the browser knows Trusted Types.
 */
export function frameHtml({ config, nonce }: Settings, canAdd: unknown, hasTypes: unknown): string {
  const { origin } = config;
  const safeNonce = `${nonce}`.replace(/[^\w+/=-]/g, ""); // whatever else a nonce may not hold
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
  return `<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="default-src 'none';script-src${hashes};style-src ${folder};connect-src ${origin} ${origin.replace("http", "ws")};base-uri 'none'${hasTypes ? ";require-trusted-types-for 'script';trusted-types avoinlinja" : ""}"><meta name=referrer content=no-referrer>${scripts}`;
}
