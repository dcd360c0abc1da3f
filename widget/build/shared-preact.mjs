/**
 * Vite plugin: a script that comes later draws with the application's own copy of Preact, which stands at a global
 * (src/visitor/shared-preact.ts). What a later script uses and the application does not give is an error of the build.
 */
const OURS = ["preact", "preact/hooks", "preact/jsx-runtime"];
const SHARED = "\0shared-preact";
/** In the order in which the application gives them. */
const NAMES = "render, createContext, Fragment, jsx, useState, useRef, useLayoutEffect, useEffect, useContext, useMemo";

export function sharedPreact() {
  return {
    name: "avoinlinja-shared-preact",
    enforce: "pre",
    resolveId: (id) => (OURS.includes(id) ? SHARED : null),
    load: (id) =>
      id === SHARED ? `export const [${NAMES}] = globalThis.avoinlinjaPreact; export const jsxs = jsx;` : null,
  };
}
