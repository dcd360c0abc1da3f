/** The library and what we mend in it. The official vectors do not find what is wrong with it; a random life does. */
import { readFileSync } from "node:fs";
import { constants, Script } from "node:vm";
import { describe, expect, test } from "vitest";
import * as mended from "ts-mls";
import { validateRatchetTree } from "ts-mls/clientState.js";
import { checkVersion, LIBRARIES, patched } from "../../build/patch-ts-mls.mjs";
import { live } from "./life";
import { anyPackage, Rogue } from "./rogue";

/** The package as it was published: by Node's own import, which no plugin sees. */
const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
const nodesImport = new Script("(at) => import(at)", { importModuleDynamically }).runInThisContext() as (
  at: string,
) => Promise<typeof mended>;
const published = () => nodesImport(new URL("../../node_modules/ts-mls/dist/src/index.js", import.meta.url).href);
const file = "dist/src/clientState.js";
const source = () => readFileSync(new URL(`../../node_modules/ts-mls/${file}`, import.meta.url), "utf8");

describe("the random life of a group", () => {
  test.each([1, 2, 3, 4])("of up to 12 members, seed %i", async (seed) => {
    await live(mended, seed, 30, 12);
  });

  test.each([5, 6, 7])("of up to 8 members, seed %i", async (seed) => {
    await live(mended, seed, 30, 8);
  });

  test("breaks the library as it was published, though not with four members", async () => {
    const stock = await published();
    expect(stock.createGroup).not.toBe(mended.createGroup);
    await live(stock, 1, 30, 4);
    const ends = await Promise.allSettled([1, 2, 3, 4].map((seed) => live(stock, seed, 30, 12)));
    const reasons = ends.map((end) => (end.status === "rejected" ? String(end.reason) : "lived"));
    expect(reasons.filter((reason) => reason.includes("unmerged_leaves")).length).toBeGreaterThanOrEqual(3);
  });
});

/** A tree of four leaves whose left parent names `unmerged` as leaves that have come since. */
async function treeWith(unmerged: number[]) {
  const rogue = await Rogue.visitor();
  await rogue.add(...(await Promise.all([1, 2, 3].map(() => anyPackage()))).map(({ bytes }) => bytes));
  await rogue.commit();
  const { ratchetTree, groupContext, clientConfig } = rogue.state;
  const tree = ratchetTree.map((node, at) =>
    at === 1 && node?.nodeType === "parent" ? { ...node, parent: { ...node.parent, unmergedLeaves: unmerged } } : node,
  );
  const { lifetimeConfig, authService } = clientConfig;
  return validateRatchetTree(tree, groupContext, lifetimeConfig, authService, groupContext.treeHash, rogue.suite);
}

describe("the mending", () => {
  test("refuses a tree that calls a leaf unmerged which is not below, or not there", async () => {
    for (const unmerged of [[2], [3], [4], [9], [2 ** 31], [2 ** 32 - 1]])
      expect((await treeWith(unmerged))?.message).toMatch(/^Unmerged leaf/);
    expect(await treeWith([])).toBe(undefined);
  });

  test("finds its places in the library as it is", () => {
    expect(patched("ts-mls", file, source())).toContain("config.clock()");
  });

  test("stops the build when a place has changed, is gone, or stands there twice", () => {
    const changes = LIBRARIES["ts-mls"].files[file] ?? [];
    expect(changes).toHaveLength(6);
    for (const [old] of changes) {
      expect(() => patched("ts-mls", file, source().replace(old, ""))).toThrow("0 times instead of 1");
      expect(() => patched("ts-mls", file, source() + old)).toThrow("2 times instead of 1");
    }
  });

  test("stops the build for another version", () => {
    expect(() => checkVersion("ts-mls", "1.6.4")).not.toThrow();
    expect(() => checkVersion("ts-mls", "1.6.5")).toThrow("written for 1.6.4");
  });
});

test("every change of ours says where to read why: at the makers, in the rule, or in a decision of ours", () => {
  const reasons = Object.values(LIBRARIES).flatMap(({ files }) =>
    Object.values(files).flatMap((changes) => changes.map(([, , , why]) => why)),
  );
  expect(reasons.length).toBeGreaterThanOrEqual(8);
  for (const why of reasons)
    if (
      !/^https:\/\/(github\.com\/[\w-]+\/[\w-]+\/(pull|issues)\/\d+|www\.rfc-editor\.org\/rfc\/rfc9420#section-[\d.]+)$/.test(
        why,
      )
    )
      expect(readFileSync(new URL(`../../../${why}`, import.meta.url), "utf8")).toMatch(/^# \d{4} /);
});
