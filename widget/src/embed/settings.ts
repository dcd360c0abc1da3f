/** What the partner wrote into each snippet; nothing of the partner's page besides. */

import type { FrameConfig } from "../core/frame-messages";
import { DEFAULT_EXIT } from "../core/quick-exit";

/** Attributes as they stand there. */
export interface Attributes {
  /** "off": nothing is asked of the line. */
  readonly state?: string;
  /** As `Display` says; anything else is a box over the page. */
  readonly display?: string | undefined;
  /** The id of the element in whose place a chat stands inline. */
  readonly place?: string;
  /** As `Theme` says; anything else is as the person's device has it. */
  theme?: string;
}

export interface Settings extends Attributes {
  /** `origin` is from the address of the script; `help` holds 112 and the snippet's own numbers. */
  readonly config: FrameConfig;
  /** The script's own nonce, for partners whose policy is strict-dynamic. */
  readonly nonce: string;
  /** What the line has said of itself. */
  text?: string;
}

/** https only; http for loopback alone, so that the demonstration works. */
export const exitAddress = (text = ""): string =>
  /^(https:\/\/\w|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/)/.test(text) ? text : DEFAULT_EXIT;

/**
 * 112, and what is shown of each number in "Nollalinja: 080 005 005, 116 006". Only what stands there as a number is one:
 * one that was made up of words would call somebody else. So a name with digits in it takes its number along.
 */
const numbersIn = (text = ""): string[] => [
  "112",
  ...text
    .split(",")
    .filter((one) => /^(\D+:)?[\d\s+-]{3,}$/.test(one))
    .map((one) => one.replace(":", "")),
];

/** The CSS word for its theme. */
export const schemeOf = ({ theme = "" }: Settings): string => (/^(light|dark)$/.test(theme) ? theme : "light dark");

export const LINKS = "a[data-avoinlinja]";

/** Where a link leads, whatever stands behind the address: "https://line.example/l/embed". */
export const addressOf = ({ href }: HTMLAnchorElement): string => `${href}`.replace(/\/?([?#].*)?$/, "");

/**
 * Of each snippet in this page. Optimisers move, copy and inline scripts: a link then says who serves them.
 * Snippets of release 0.1 name the embed in `data-line`; that is read until release 0.3.
 */
export function readSettings(): Settings[] {
  const scripts = document.querySelectorAll<HTMLScriptElement>("script[data-embed],script[data-line]");
  const link = document.querySelector<HTMLAnchorElement>(LINKS);
  return [...scripts].flatMap(({ dataset, src, nonce }) => {
    const { line, embed = line as string, root, exit, help, lang, mode } = dataset;
    const [origin] = /https?:..[\w.:[\]-]+(?=.[wl]\/)/.exec(src + link?.href) ?? [];
    return origin
      ? {
          display: mode,
          ...dataset,
          nonce,
          config: {
            origin,
            help: numbersIn(help),
            mode,
            embed,
            roots: root?.match(/[\w.:[\]-]+/g) ?? [],
            exit: exitAddress(exit),
            language: lang || document.documentElement.lang || "fi",
          },
        }
      : [];
  });
}
