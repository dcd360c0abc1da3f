/**
 * Scripts that come after the first view. The build writes their names and hashes into this program; nothing else can be
 * asked for, and what comes with another byte does not run. docs/adr/0023-scripts-that-come-later.md
 */

/** Named once: each further use would repeat the hashes in the bundle, and hashes do not compress. */
const LATER = __LATER__;

type LaterScript = keyof typeof LATER;

interface Rules {
  createScriptURL(name: string): string;
}
interface Policies {
  createPolicy(name: string, rules: Rules): Rules;
}

/** Adds one, once it is asked for. Rejects when it did not come, or came altered; it may be asked for again. */
export type AddScript = (name: LaterScript) => Promise<void>;

/** `own` is the script that runs: the others stand in its folder, and may run where it may. */
export function laterScripts(own: HTMLScriptElement): AddScript {
  const rules: Rules = {
    createScriptURL(name) {
      if (!Object.keys(LATER).includes(name)) {
        throw new TypeError(name);
      }
      return own.src.replace(/[^/]*$/, `${name}.js`);
    },
  };
  if (document.scripts.length > 1) {
    return allWereNamed; // the partner's page forbids policies, and to try would be reported
  }
  const { trustedTypes } = window as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("avoinlinja", rules) ?? rules;
  return (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.integrity = LATER[name];
      script.crossOrigin = "anonymous";
      script.nonce = own.nonce;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error("script"));
      script.src = policy.createScriptURL(name);
      document.head.append(script);
    });
}

/** The frame's page has named them all: by its end they have come or failed, and no try will change that. */
const allWereNamed: AddScript = () =>
  new Promise((resolve) => {
    if (document.readyState === "complete") {
      resolve();
    } else {
      window.addEventListener("load", () => resolve());
    }
  });
