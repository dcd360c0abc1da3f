/** Bytes that come inside or around the seal: whatever they are, nothing but a SealError comes out. */

import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fromBase64Url } from "../../src/core/base64";
import { SealError } from "../../src/core/seal-port";
import { readClaim, verifyChain } from "../../src/seal/credential";
import { readIssuingCertificate, readList, readStaffCertificate, readStatement } from "../../src/seal/issuing";
import { readKeyPackage, readOpening, readPrivateMessage } from "../../src/seal/mls-messages";
import { retires } from "../../src/seal/retirement";
import { Revocations } from "../../src/seal/revocations";
import { anyBytes, RUNS } from "./bytes";

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../tests/wire/${name}`, import.meta.url), "utf8"));
const KEY = new Uint8Array(32).fill(7);
const NOW = 1_800_000_000;
const chains = read<{ identity: string; lists: string[] }[]>("credentials.json").flatMap(({ identity, lists }) =>
  [identity, ...lists].map(fromBase64Url),
);
const messages = Object.values(read<Record<string, unknown>>("key_packages.json"))
  .filter((value): value is string => typeof value === "string" && value.length > 80)
  .map(fromBase64Url);

/** Runs it; whatever it throws must be the seal's own error. */
async function tried(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    expect(error).toBeInstanceOf(SealError);
  }
}

test("a chain of credentials, believed by whoever signs", async () => {
  for (const signs of [true, false])
    await fc.assert(
      fc.asyncProperty(anyBytes(chains), async (identity) => {
        await tried(() => readClaim(identity));
        for (const reading of [readIssuingCertificate, readStaffCertificate, readStatement, readList])
          await tried(() => reading(identity));
        const trust = { roots: [{ key: KEY, least: 0 }], lists: () => [Uint8Array.from(identity)] };
        await tried(() => verifyChain(identity, KEY, trust, NOW, async () => signs, new Revocations()));
      }),
      RUNS,
    );
});

test("key packages, openings with their welcome, messages", async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes(messages), async (body) => {
      await tried(() => readKeyPackage(body));
      await tried(() => readOpening(body));
      await tried(() => readPrivateMessage(body, 100_000));
    }),
    RUNS,
  );
});

test("a retirement is said or not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (source) => {
      expect(typeof (await retires(Uint8Array.from(source), "0.2.0", KEY, async () => true))).toBe("boolean");
    }),
    RUNS,
  );
});
