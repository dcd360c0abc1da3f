// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Seal } from "../../src/core/sealing";
import type { VisitorApp } from "../../src/visitor/app";
import { makeWay, type Way } from "../../src/visitor/leave";
import { sealReady } from "../../src/visitor/sealed";
import { settle, ToldTime } from "../core/world";

let time: ToldTime;
beforeEach(() => {
  time = new ToldTime();
});

describe("the seal's script", () => {
  afterEach(() => {
    globalThis.avoinlinjaSeal = undefined;
  });

  it("that has not come after a minute is given up", async () => {
    let why: unknown;
    sealReady(time).catch((error: unknown) => {
      why = error;
    });
    await time.pass(59_000);
    expect(why).toBeUndefined();
    await time.pass(1_200);
    expect(String(why)).toContain("unsupported_browser");
  });

  it("that comes late on a slow line is prepared and used", async () => {
    let isPrepared = false;
    const seal = {
      prepare: async () => {
        isPrepared = true;
      },
    } as unknown as Seal;
    const ready = sealReady(time);
    await time.pass(30_000);
    globalThis.avoinlinjaSeal = { seal };
    await time.pass(1_000);
    expect(await ready).toBe(seal);
    expect(isPrepared).toBe(true);
  });
});

describe("the cover", () => {
  let way: Way;
  const app = { view: "conversation", changed: () => {}, wipe: () => {} };
  const touch = (): void => void window.dispatchEvent(new Event("pointerdown"));

  beforeEach(() => {
    app.view = "conversation";
    way = makeWay({ ...app, world: { timers: time } } as unknown as VisitorApp);
  });

  it("comes after five minutes without a touch, and a touch begins them anew", async () => {
    await time.pass(299_000);
    touch();
    await time.pass(299_000);
    expect(way.isCovered.value).toBe(false);
    await time.pass(1_000);
    expect(way.isCovered.value).toBe(true);
  });

  it("does not come to somebody who waits: the place is to be seen", async () => {
    way = makeWay({ ...app, view: "queue", world: { timers: time } } as unknown as VisitorApp);
    await time.pass(600_000);
    await settle();
    expect(way.isCovered.value).toBe(false);
  });
});
