import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fromBase64Url } from "../../src/core/base64";
import { readKeyPackage } from "../../src/seal/mls-messages";
import { checkKeyPackage } from "../../src/seal/policy";

interface Lifetime {
  readonly name: string;
  readonly is_good: boolean;
  readonly key_package: string;
}
const file = new URL("../../../tests/wire/key_packages.json", import.meta.url);
const { now, lifetimes } = JSON.parse(readFileSync(file, "utf8")) as { now: number; lifetimes: Lifetime[] };

it.each(lifetimes.map((one) => [one.name, one] as const))("judges a lifetime as the daemon does: %s", (_name, one) => {
  const judge = (): void => checkKeyPackage(readKeyPackage(fromBase64Url(one.key_package)), now);
  if (one.is_good) {
    expect(judge).not.toThrow();
  } else {
    expect(judge).toThrow("expired_credential");
  }
});
