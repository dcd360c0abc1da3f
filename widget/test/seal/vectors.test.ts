/** The MLS working group's own vectors, through our provider. They are not part of the project: `MLS_VECTORS` names the folder. */
import { readdirSync, readFileSync } from "node:fs";
import { env } from "node:process";
import { describe, expect, test } from "vitest";
import * as keys from "./vectors/keys";
import * as messages from "./vectors/messages";
import * as trees from "./vectors/trees";

const CHECKS: Readonly<Record<string, (vector: never) => void | Promise<void>>> = {
  "crypto-basics": keys.cryptoBasics,
  deserialization: keys.deserialization,
  "key-schedule": keys.keySchedule,
  "message-protection": messages.messageProtection,
  messages: messages.messages,
  "passive-client-handling-commit": messages.passiveClient,
  "passive-client-random": messages.passiveClient,
  "passive-client-welcome": messages.passiveClient,
  psk_secret: keys.pskSecret,
  "secret-tree": keys.secretTree,
  "transcript-hashes": keys.transcriptHashes,
  "tree-math": keys.treeMath,
  "tree-operations": trees.treeOperations,
  "tree-validation": trees.treeValidation,
  treekem: trees.treeKem,
  welcome: messages.welcome,
};
const folder = env.MLS_VECTORS;

if (!folder)
  // Another group's files, and large ones. Skipped and not left out, so that nobody takes it for done.
  test("the official MLS vectors are not checked: MLS_VECTORS names no folder", ({ skip }) =>
    skip("MLS_VECTORS names no folder"));
else
  describe("the official MLS vectors", () => {
    test("are all known", () => {
      const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
      expect(names.map((name) => name.slice(0, -5)).sort()).toEqual(Object.keys(CHECKS).sort());
    });

    for (const [name, check] of Object.entries(CHECKS)) {
      const vectors = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as never[];
      test(`${name}: ${vectors.length}`, async () => {
        expect(vectors.length).toBeGreaterThan(0);
        for (const vector of vectors) await check(vector);
      });
    }
  });
