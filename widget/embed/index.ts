/**
 * For pages that are bundled: adds the pinned loader's script to the page, and speaks to it with types. It asks no network for
 * anything, holds nothing of the program, and does nothing where there is no page.
 */

import type { Avoinlinja, Call, Display, Listener, Methods, Status, Theme } from "../src/embed/api";

export type { Call, Display, Listener, Methods, Status, Theme };

/** The values of the snippet, each as it is printed there. */
export interface Snippet {
  /** The loader's address, with its version in it. */
  readonly src: string;
  /** What pins it: "sha384-…". Without it nothing is loaded. */
  readonly integrity: string;
  readonly embed: string;
  readonly root: string;
  readonly exit?: string;
  readonly help?: string;
  readonly lang?: string;
  readonly display?: Display;
  /** The id of the element in whose end an inline chat stands. */
  readonly place?: string;
  readonly theme?: Theme;
  readonly state?: "off";
  /** For a page whose policy names scripts by a nonce. */
  readonly nonce?: string;
}

const ATTRIBUTES = ["embed", "root", "exit", "help", "lang", "display", "place", "theme", "state"] as const;
/** Name this policy where your page requires Trusted Types, beside the loader's own: `trusted-types avoinlinja avoinlinja-load`. */
const POLICY = "avoinlinja-load";

/** One whole hash: where none can be read a browser would load whatever comes, and of several the weakest might count. */
const PIN = /^(sha256-[a-z\d+/]{43}=|sha384-[a-z\d+/]{64}|sha512-[a-z\d+/]{86}==)$/i;

interface Rules {
  createScriptURL(address: string): string;
}
interface Page {
  avoinlinja?: Avoinlinja | Call[] | undefined;
  trustedTypes?: { createPolicy(name: string, rules: Rules): Rules };
}

/** What the plain link needs, which works without scripts and which the chat opens from: `<a {...linkOf(snippet)}>Open chat</a>`. */
export function linkOf({ src, embed }: Pick<Snippet, "src" | "embed">): {
  readonly href: string;
  readonly rel: "noopener noreferrer";
  readonly "data-avoinlinja": "";
} {
  return {
    href: `${/^https?:\/\/[^/]+/.exec(src)?.[0] ?? ""}/l/${embed}`,
    rel: "noopener noreferrer",
    "data-avoinlinja": "",
  };
}

/**
 * Put the snippet's script into this page, unless it stands there, and return what speaks to it: at once, for calls wait until the
 * loader has come. On a server it returns the same, which does nothing.
 *
 * Throws: without `src`, `embed`, `root` or one whole hash in `integrity`, for a page pins the program or starts none.
 */
export function load(snippet: Snippet): Methods {
  const { src, integrity, embed, root, nonce } = snippet;
  if (!(src && PIN.test(integrity) && embed && root)) {
    throw new Error("avoinlinja: src, integrity, embed and root are as the snippet has them");
  }
  if (typeof document === "undefined") {
    return methods(() => {});
  }
  const page = window as unknown as Page;
  const selector = `script[data-embed="${CSS.escape(embed)}"]`;
  if (!document.querySelector(selector)) {
    const script = document.createElement("script");
    script.async = true;
    script.crossOrigin = "anonymous";
    script.integrity = integrity;
    if (nonce) {
      script.nonce = nonce;
    }
    for (const name of ATTRIBUTES) {
      const value = snippet[name];
      if (value !== undefined) {
        script.setAttribute(`data-${name}`, value);
      }
    }
    script.src = trusted(page, src);
    document.head.append(script);
  }
  return methods((call) => {
    page.avoinlinja ??= [];
    page.avoinlinja.push(call);
    if (call[0] === "destroy") {
      document.querySelector(selector)?.remove(); // so that it can be loaded anew
    }
  });
}

/** Made once: a page that names it allows it once. */
let policy: Rules | undefined;

/** The same address, in the form that a page with Trusted Types takes. Where our policy is not named the browser says so. */
function trusted({ trustedTypes }: Page, src: string): string {
  try {
    policy ??= trustedTypes?.createPolicy(POLICY, { createScriptURL: (address) => address });
    return policy?.createScriptURL(src) ?? src;
  } catch {
    return src;
  }
}

function methods(push: (call: Call) => void): Methods {
  return {
    open: (embed) => push(["open", embed]),
    close: () => push(["close"]),
    toggle: (embed) => push(["toggle", embed]),
    setLocale: (tag) => push(["setLocale", tag]),
    setTheme: (theme) => push(["setTheme", theme]),
    on(listener) {
      let isHeard = true; // the list of calls before loading takes nothing back
      push(["on", (status, embed) => isHeard && listener(status, embed)]);
      return () => {
        isHeard = false;
      };
    },
    destroy: () => push(["destroy"]),
  };
}
