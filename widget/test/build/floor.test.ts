import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { essentialsOf, scriptFaults, styleFaults } from "../../build/floor.mjs";

const essentials = essentialsOf(readFileSync(new URL("../../src/visitor/fit.ts", import.meta.url), "utf8"));

describe("a script below the floor of browsers", () => {
  it.each([
    "[1].findLast(Boolean)",
    "structuredClone(x)",
    "[3].toSorted()",
    "Array.fromAsync(x)",
    "Promise.withResolvers()",
    "Promise.try(f)",
    "AbortSignal.any([])",
    "AbortSignal.timeout(1)",
    "URL.canParse(x)",
    "URL.parse(x)",
    "Object.groupBy(x, f)",
    "node.checkVisibility()",
    "node.requestClose()",
    "crypto.randomUUID()",
    "navigator.userActivation.isActive",
    "new Intl.DurationFormat()",
    "scheduler.yield()",
    "const { hasBeenActive } = x",
    "'ReportingObserver' in window",
  ])("is refused: %s", (code) => {
    expect(scriptFaults(code, essentials)).not.toEqual([]);
  });

  it("must not use what the page does not ask for when it opens", () => {
    const code = "[1].at(-1); 'a'.replaceAll('a', 'b')";
    expect(scriptFaults(code, essentials)).toEqual([]);
    expect(scriptFaults(code, ["at"])).toHaveLength(1);
  });

  it("is told from an old one, and from names of our own", () => {
    const code = "Promise.all([]); x?.y ?? z; map.get(key); take(seal.retry); fetch(address, { signal })";
    expect(scriptFaults(code, essentials)).toEqual([]);
  });
});

describe("a style sheet below the floor of browsers", () => {
  it.each([
    "a:has(b){color:red}",
    "a{height:100dvh}",
    "a{width:10cqi}",
    "@layer x{a{color:red}}",
    "a{text-wrap:balance}",
    "@scope (a){b{color:red}}",
    "a:user-invalid{color:red}",
  ])("is refused: %s", (text) => {
    expect(styleFaults(text)).not.toEqual([]);
  });

  it("is told from an old one", () => {
    const text =
      "a:focus-visible{flex-direction:column;inset-inline:0;aspect-ratio:1}@media (min-width:1px){a{gap:1px}}";
    expect(styleFaults(text)).toEqual([]);
  });
});
