/** Browsers whose WebCrypto has no X25519 or Ed25519, and the two scripts as they are shipped. */
import { createContext, Script } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
// @ts-expect-error the build is plain JavaScript
import { bundleScript } from "../../build/bundle.mjs";
import type { Seal } from "../../src/core/seal-port";
import "../../src/seal/fallback";
import { fallbackCurves, nativeCurves } from "../../src/seal/curves";
import { makeSeal } from "../../src/seal/index";
import { faultOf, meet, noon, Organisation, say, seal, text } from "./people";

const older = () => {
  const curves = fallbackCurves();
  if (!curves) throw new Error("not registered");
  return curves;
};

describe("the fallback's curves", () => {
  test("sign what WebCrypto verifies, and the other way round", async () => {
    const message = text("hei");
    for (const [one, other] of [
      [older(), nativeCurves],
      [nativeCurves, older()],
    ] as const) {
      const { publicKey, sign } = await one.makeKey();
      const signature = await sign(message);
      expect(await other.verify(publicKey, message, signature)).toBe(true);
      expect(await other.verify(publicKey, text("hei!"), signature)).toBe(false);
      expect(await other.verify(publicKey.slice(1), message, signature)).toBe(false);
      expect(await other.verify(publicKey, message, signature.slice(1))).toBe(false);
      expect(await other.verify(new Uint8Array(32), message, new Uint8Array(64))).toBe(false);
    }
  });

  test("carry a visitor's whole conversation with a counsellor who needs none of them", async () => {
    const help = await Organisation.found();
    const visitors = makeSeal(async () => older());
    const { visitor, joined, who } = await meet(await visitors.visitor(help.trust, noon), await help.joining());
    expect(who.alias).toBe("Aino");
    expect(await say(visitor, joined, "hei")).toBe("hei");
    expect(await say(joined, visitor, "kuuntelen")).toBe("kuuntelen");
    const colleague = await help.joining("specialist", "Kaisa");
    const { opening, accepted } = await visitor.add([colleague.keyPackage]);
    accepted();
    expect(await say(visitor, await colleague.join(opening), "kolme")).toBe("kolme");
    expect(await visitor.safetyWords()).toHaveLength(4);
  });
});

describe("the scripts as shipped", () => {
  let script = "";
  let fallback = "";
  beforeAll(async () => {
    script = (await bundleScript("src/seal/index.ts", { global: "avoinlinjaSeal" })).script;
    fallback = (await bundleScript("src/seal/fallback.ts")).script;
  });

  /** A page with nothing but what a browser has; `lacking` curves are unknown to its WebCrypto. */
  function page(lacking: readonly string[] = []) {
    const subtle = new Proxy(crypto.subtle, {
      get: (target, name) => {
        const act: unknown = Reflect.get(target, name);
        if (typeof act !== "function") return act;
        return async (...given: unknown[]) => {
          const named = given.some((one) => lacking.includes(nameOf(one)));
          if (named) throw new Error("NotSupportedError");
          return act.apply(target, given);
        };
      },
    });
    const getRandomValues = crypto.getRandomValues.bind(crypto);
    const globals = {
      Uint8Array,
      ArrayBuffer,
      DataView,
      TextEncoder,
      TextDecoder,
      crypto: { subtle, getRandomValues },
    };
    const context = createContext({ ...globals, atob, btoa }) as { avoinlinjaSeal?: { seal: Seal } };
    new Script(script).runInContext(context);
    if (!context.avoinlinjaSeal) throw new Error("the script left nothing behind");
    return { context, seal: context.avoinlinjaSeal.seal };
  }
  const nameOf = (one: unknown): string =>
    typeof one === "string" ? one : ((one as { name?: string } | null)?.name ?? "");

  test("hold no import, no curves of their own in the first, and nothing of other suites", () => {
    const holds = (code: string, what: RegExp) => what.test(code);
    expect(holds(script, /\bimport\s*\(|is not installed|createElement/)).toBe(false);
    expect(holds(fallback, /\bimport\s*\(/)).toBe(false);
    expect(holds(script, /\.clock\(\)/)).toBe(true);
    expect(fallback.length).toBeGreaterThan(script.length / 4);
  });

  test("carry a conversation in a page of today", async () => {
    const help = await Organisation.found();
    const { seal: shipped } = page();
    await shipped.prepare();
    const { visitor, joined } = await meet(await shipped.visitor(help.trust, noon), await help.joining());
    expect(await say(visitor, joined, "hei")).toBe("hei");
  });

  test("say so in a page without the curves, and work once the fallback is there", async () => {
    for (const lacking of [["Ed25519"], ["X25519"], ["Ed25519", "X25519"]]) {
      const help = await Organisation.found();
      const { context, seal: shipped } = page(lacking);
      expect(await faultOf(() => shipped.prepare())).toBe("unsupported_browser");
      expect(await faultOf(() => shipped.visitor(help.trust, noon))).toBe("unsupported_browser");
      new Script(fallback).runInContext(context);
      await shipped.prepare();
      const { visitor, joined } = await meet(await shipped.visitor(help.trust, noon), await help.joining());
      expect(await say(joined, visitor, "hei")).toBe("hei");
    }
  });
});

test("what the shipped script throws is a SealError to the application, whose class is another", async () => {
  const { SealError } = await import("../../src/core/seal-port");
  const theirs = Object.assign(new Error("gone"), { name: "SealError", fault: "gone" });
  expect(theirs instanceof SealError).toBe(true);
  for (const other of [new Error("gone"), null, undefined, "SealError", {}])
    expect(other instanceof SealError).toBe(false);
});

test("a page of today does not need the fallback", async () => {
  expect(await faultOf(() => seal.prepare())).toBe("none");
});
