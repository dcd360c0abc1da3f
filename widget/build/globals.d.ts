/** What the build writes into the sources. `build/build.mjs` says where each comes from. */

interface Pin {
  /** Path from the line's origin, with a leading slash: "/w/0.1.0/app.js". */
  readonly file: string;
  /** "sha384-…", as an integrity attribute wants it. */
  readonly integrity: string;
}

/** Only in the loader and in own pages: everything the frame may load, by its hash. */
declare const __PINS__: {
  readonly version: string;
  readonly app: Pin;
  readonly seal: Pin;
  /** Curves for browsers without X25519 or Ed25519; absent when the build has none. */
  readonly sealFallback?: Pin;
  readonly css: Pin;
  readonly catalogues: Readonly<Record<string, Pin>>;
};
/** The released version, "0.1.0"; it is the folder under /w/. */
declare const __VERSION__: string;
/** When this version was made, seconds since 1970: a lower bound for a clock that lies. */
declare const __BUILT_AT__: number;

declare module "*.css" {}
