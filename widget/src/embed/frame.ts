/** The sealed frame: static HTML that names every script by its hash, in a box without origin or storage. */

import type { Settings } from "./settings";
import type { LoaderWords } from "./words";

/** One copy of what the build writes in. */
export const PINS = __PINS__;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const ownPage = ({ origin, embed }: Settings): string => `${origin}/l/${encodeURIComponent(embed)}`;

/** `withCurves`: this browser has no X25519 or Ed25519 of its own. */
export function frameHtml(settings: Settings, words: LoaderWords, withCurves: boolean): string {
  const { origin } = settings;
  const { app, seal, sealFallback, css, version } = PINS;
  const scripts = withCurves && sealFallback ? [app, sealFallback, seal] : [app, seal];
  const hashes = scripts.map((pin) => `'${pin.integrity}'`).join(" ");
  const policy = `default-src 'none';script-src ${hashes};style-src ${origin}/w/${version}/;connect-src ${origin} ${origin.replace("http", "ws")};base-uri 'none';form-action 'none';require-trusted-types-for 'script';trusted-types 'none'`;
  const pinned = ({ file, integrity }: Pin): string => `"${origin}${file}" integrity="${integrity}" crossorigin`;
  const script = (pin: Pin): string =>
    `<script defer src=${pinned(pin)} fetchpriority=${pin === app ? "high" : "low"} nonce="${escapeHtml(settings.nonce)}"></script>`;
  const link = (href: string, text: string, more: string): string =>
    `<p><a href="${escapeHtml(href)}" ${more}>${text}</a></p>`;
  return `<!doctype html><html lang="${escapeHtml(settings.language)}"><head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content="${policy}"><meta name=referrer content=no-referrer><meta name=viewport content="width=device-width"><meta name=color-scheme content="light dark"><title>${words.title}</title><link rel=stylesheet href=${pinned(css)}>${scripts.map(script).join("")}</head><body><main id=static>${link(settings.exit, words.leave, 'target=_top rel="nofollow noreferrer"')}${link("tel:112", words.danger, "")}<p>${escapeHtml(settings.help)}</p><p>${words.starting}</p>${link(ownPage(settings), words.own, "target=_blank rel=noreferrer")}</main></body></html>`;
}

interface Policies {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

/** Partners with Trusted Types name our policy; without that a blob, which is no sink, does the same. */
export function fillFrame(frame: HTMLIFrameElement, html: string): void {
  try {
    const policies = (window as { trustedTypes?: Policies }).trustedTypes;
    frame.srcdoc = policies?.createPolicy("avoinlinja", { createHTML: (text) => text }).createHTML(html) ?? html;
  } catch {
    frame.src = URL.createObjectURL(new Blob([html], { type: "text/html" }));
    frame.onload = () => URL.revokeObjectURL(frame.src);
  }
}
