/** Why no conversation can come about here, in words: whole keys, so that the shipped program finds them (build/texts/pack.mjs). */

export const UNFIT = {
  broken: "unfit.broken",
  insecure: "unfit.insecure",
  outdated: "unfit.outdated",
  unfounded: "unfit.unfounded",
  unsealed: "unfit.unsealed",
} as const;
