/** What the build writes into the sources. `build/build.mjs` says where each comes from. */

/** "sha384-…" or "sha256-…", as an integrity attribute wants it. */
type Integrity = string;

/** Only in the loader: every script that may run in the frame, by name and SHA-256 in base64. The first is the application. */
declare const __PINS__: readonly (readonly [name: string, digest: string])[];
/** Only in the visitor's application: the scripts that it adds after its first view, by their hash. */
declare const __LATER__: Readonly<Record<"talk" | "seal" | "seal-fallback" | "info", Integrity>>;
/** Only in the visitor's application, which the loader pins: its style, and each language's catalogue, by their hash. */
declare const __STYLE__: Integrity;
/** Languages that are on and whose words nobody has checked. */
declare const __DRAFTS__: readonly string[];
/** The hash of what children read. */
declare const __CHILDREN__: Integrity;
declare const __CATALOGUES__: Readonly<Record<string, Integrity>>;
/** Only in the program of a talk: how it looks, and what only it says in each language, by their hash. */
declare const __TALK_STYLE__: Integrity;
/** The same, itself: a request less. The file is for browsers that adopt no style. */
declare const __TALK_CSS__: string;
declare const __TALK_TEXTS__: Readonly<Record<string, Integrity>>;
/** Only in info.js: the info cards of each language, by their hash. */
declare const __INFO__: Readonly<Record<string, Integrity>>;
/** Only in the console: where the practice scripts of each language are, and their hash. */
declare const __PRACTICE__: Readonly<
  Record<"fi" | "sv" | "en", { readonly file: string; readonly integrity: Integrity }>
>;
/** The released version, "0.1.0"; it is the folder under /w/. */
declare const __VERSION__: string;
/** When this version was made, seconds since 1970: a lower bound for a clock that lies. */
declare const __BUILT_AT__: number;

/** The release key, base64url: only what it has signed retires a release. From release-key.json. */
declare const __RELEASE_KEY__: string;
/** It is the key of the repository, whose other half everybody has. */
declare const __RELEASE_KEY_IS_TEST__: boolean;

declare module "*.css" {}
