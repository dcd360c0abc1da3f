import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// The tests run the same patched library as the shipped file.
const patch = new URL("./build/patch-ts-mls.mjs", import.meta.url);
const plugins = existsSync(patch) ? [(await import(patch.href)).patchTsMls()] : [];

export default defineConfig({
  plugins,
  define: { __VERSION__: '"0.0.0-test"', __BUILT_AT__: "1767225600" },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    environment: "node", // a test that needs a page says: // @vitest-environment happy-dom
    server: { deps: { inline: ["ts-mls"] } },
    reporters: ["default"],
    testTimeout: 30_000,
  },
});
