// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import { KEYS_MAX_MS } from "../../src/core/made-ahead";
import type { OpeningGroup } from "../../src/core/seal-port";
import { KeysAhead } from "../../src/visitor/keys-ahead";
import { settle, ToldTime } from "../core/world";
import { answered, open, talk, talking } from "./stage";
import { render } from "preact";

afterEach(() => render(null, document.body));

interface Made {
  readonly opening: OpeningGroup;
  isWiped: boolean;
}

function ahead(): { keys: KeysAhead; time: ToldTime; made: Made[]; fail(error: Error): void } {
  const time = new ToldTime();
  const made: Made[] = [];
  let fault: Error | null = null;
  const keys = new KeysAhead(time, async () => {
    if (fault !== null) throw fault;
    const one: Made = {
      opening: { wipe: () => void Object.assign(one, { isWiped: true }) } as OpeningGroup,
      isWiped: false,
    };
    made.push(one);
    return one.opening;
  });
  return {
    keys,
    time,
    made,
    fail: (error) => {
      fault = error;
    },
  };
}

it("makes the keys while one waits, and nothing is left to make when somebody answers", async () => {
  const page = await open();
  expect(page.openings).toEqual([]);
  await page.app.start();
  await settle();
  expect(page.openings).toEqual(["waiting"]);
  await talk(page);
  expect(page.app.conversation?.sealing).toBe("sealed");
  expect(page.openings).toEqual(["waiting"]);
});

it("makes others for whoever begins anew: keys are taken once", async () => {
  const page = await open();
  await answered(page, "Aino");
  await answered(page, "Aino");
  expect(page.openings.slice(0, 1)).toEqual(["waiting"]);
  const { keys, made } = ahead();
  keys.look("waiting");
  const [first, second] = [await keys.take(), await keys.take()];
  expect([first, second]).toEqual(made.map(({ opening }) => opening));
  expect(first).not.toBe(second);
});

it("keeps them for the talk that begins, and wipes them with the place", async () => {
  const { keys, made } = ahead();
  keys.look("waiting");
  keys.look("waiting");
  keys.look("conversation");
  await settle();
  expect(made.map(({ isWiped }) => isWiped)).toEqual([false]);
  keys.look("ended");
  await settle();
  expect(made.map(({ isWiped }) => isWiped)).toEqual([true]);
});

it("has fresh ones however long one waits, and wipes what is old", async () => {
  const { keys, time, made } = ahead();
  keys.look("waiting");
  await time.pass(KEYS_MAX_MS);
  keys.look("waiting");
  await settle();
  expect(made.map(({ isWiped }) => isWiped)).toEqual([true, false]);
  await time.pass(KEYS_MAX_MS);
  expect(await keys.take()).toBe(made[2]?.opening);
  expect(made.map(({ isWiped }) => isWiped)).toEqual([true, true, false]);
});

it("tries again when they are needed, and then says why they could not be made", async () => {
  const { keys, fail } = ahead();
  fail(new Error("no keys"));
  keys.look("waiting");
  await settle();
  await expect(keys.take()).rejects.toThrow("no keys");
});

it("wipes them with the page, whatever comes then", async () => {
  const page = await open();
  await page.app.start();
  await settle();
  page.app.wipe();
  page.tell("state", talking);
  await settle();
  expect(page.openings).toEqual(["waiting"]);
});
