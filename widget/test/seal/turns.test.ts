/** However slow the device is: between two steps by a key all else has its turn. */
import { afterEach, expect, test, vi } from "vitest";
import { makeSeal } from "../../src/seal/index";
import { meet, noon, Organisation, say } from "./people";

const STEPS = ["sign", "verify"] as const;

afterEach(() => vi.restoreAllMocks());

test("a talk is sealed in many turns, of one signature each", async () => {
  const help = await Organisation.found();
  const joining = await help.joining(); // the other page's
  const seal = makeSeal();
  const done: string[] = [];
  await seal.prepare(async () => {
    done.push("turn");
    await new Promise((resolve) => setTimeout(resolve));
  });
  for (const step of STEPS) {
    const real = crypto.subtle[step].bind(crypto.subtle) as (...given: unknown[]) => Promise<never>;
    vi.spyOn(crypto.subtle, step).mockImplementation((...given: unknown[]) => {
      if (given[0] === "Ed25519") done.push(step); // and not the hashes of the key schedule
      return real(...given);
    });
  }
  const opening = await seal.visitor(help.trust, noon);
  const admission = await opening.admit(joining.keyPackage);
  const turns = done.join(" ").split("turn");
  expect(turns.length).toBeGreaterThan(8);
  expect(turns.filter((one) => one.trim().split(" ").length > 1)).toEqual([]);
  vi.restoreAllMocks();
  const group = admission.accepted();
  expect(await say(await joining.join(admission.opening), group, "hei")).toBe("hei");
});

test("a page that gave no turn seals the same", async () => {
  const help = await Organisation.found();
  const seal = makeSeal();
  await seal.prepare();
  const { visitor, joined } = await meet(await seal.visitor(help.trust, noon), await help.joining());
  expect(await say(joined, visitor, "hei")).toBe("hei");
});
