import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { patchTsMls } from "./build/patch-ts-mls.mjs";
import { texts } from "./build/texts/plugin.mjs";

const releaseKey = JSON.parse(readFileSync(new URL("./release-key.json", import.meta.url), "utf8"));

export default defineConfig({
  plugins: [patchTsMls(), texts()], // the tests run the same mended library as the shipped file
  define: {
    __VERSION__: '"0.0.0-test"',
    __BUILT_AT__: "1767225600",
    __RELEASE_KEY__: JSON.stringify(releaseKey.key),
    __RELEASE_KEY_IS_TEST__: String(releaseKey.is_test === true),
    __STYLE__: '"sha256-css"',
    __TALK_STYLE__: '"sha256-talk-css"',
    __TALK_CSS__: '"p{color:red}"',
    __LATER__:
      '{"talk":"sha256-talk","seal":"sha256-seal","seal-fallback":"sha256-seal-fallback","info":"sha256-info"}',
    __DRAFTS__: "[]",
    __CHILDREN__: '"sha256-children"',
    __CATALOGUES__: '{"fi":"sha256-fi","sv":"sha256-sv"}',
    __TALK_TEXTS__: '{"fi":"sha256-talk-fi","sv":"sha256-talk-sv"}',
    __INFO__: '{"fi":"sha256-info-fi","en":"sha256-info-en"}',
  },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    environment: "node", // a test that needs a page says: // @vitest-environment happy-dom
    server: { deps: { inline: ["ts-mls"] } },
    reporters: ["default"],
    // They end what hangs; how long a test may take is no test's matter, and browsers run beside.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000, interval: 5 } },
  },
});
