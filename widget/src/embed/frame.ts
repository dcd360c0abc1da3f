/** The sealed frame: static HTML that names every script by its hash, in a box without origin or storage. */

import type { Settings } from "./settings";
import type { LoaderWords } from "./words";

export const SANDBOX =
  "allow-scripts allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const ownPage = ({ origin, embed }: Settings): string => `${origin}/l/${encodeURIComponent(embed)}`;

/** What the partner's link says, telephone numbers included. */
export const helpText = ({ links }: Settings): string => links[0]?.textContent?.trim() ?? "";

/** `withCurves`: this browser has no X25519 or Ed25519 of its own. */
export function frameHtml(settings: Settings, words: LoaderWords, withCurves: boolean): string {
  const { origin, nonce, language } = settings;
  const { app, seal, sealFallback, css, version } = __PINS__;
  const pins = withCurves && sealFallback ? [app, sealFallback, seal] : [app, seal];
  const policy = [
    "default-src 'none'",
    `script-src ${pins.map((pin) => `'${pin.integrity}'`).join(" ")}`,
    `style-src ${origin}/w/${version}/`,
    `connect-src ${origin} ${origin.replace(/^http/, "ws")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join(";");
  const pinned = (pin: Pin): string => `"${origin}${pin.file}" integrity="${pin.integrity}" crossorigin="anonymous"`;
  const scripts = pins.map(
    (pin) =>
      `<script defer src=${pinned(pin)}${pin === app ? "" : ' fetchpriority="low"'}${nonce ? ` nonce="${escapeHtml(nonce)}"` : ""}></script>`,
  );
  return `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>${words.title}</title><link rel="stylesheet" href=${pinned(css)}>${scripts.join("")}</head><body><main id="static"><p><a href="${escapeHtml(settings.exit)}" target="_top" rel="nofollow noreferrer">${words.leave}</a></p><p><strong>${words.danger}</strong> <a href="tel:112">112</a></p><p>${escapeHtml(helpText(settings))}</p><p>${words.starting}</p><p><a href="${escapeHtml(ownPage(settings))}" target="_blank" rel="noopener noreferrer">${words.own}</a></p></main></body></html>`;
}

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

/** Partners with Trusted Types name our policy; without that a blob, which is no sink, does the same. */
export function fillFrame(frame: HTMLIFrameElement, html: string): void {
  try {
    const factory = (window as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
    const policy = factory?.createPolicy("avoinlinja", { createHTML: (text) => text });
    frame.srcdoc = policy ? policy.createHTML(html) : html;
  } catch {
    const address = URL.createObjectURL(new Blob([html], { type: "text/html" }));
    frame.src = address;
    frame.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
  }
}
