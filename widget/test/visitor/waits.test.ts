// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VisitorApp } from "../../src/visitor/app";
import { DOOR_EVERY_MS, watchDoor } from "../../src/visitor/door-watch";
import { makeWay, type Way } from "../../src/visitor/leave";
import { ToldTime } from "../core/world";

let time: ToldTime;
beforeEach(() => {
  time = new ToldTime();
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

  it("is not kept away by what scrolls without a touch: new words, and nobody there", async () => {
    await time.pass(299_000);
    window.dispatchEvent(new Event("scroll"));
    await time.pass(1_000);
    expect(way.isCovered.value).toBe(true);
  });

  it.each(["welcome", "waiting", "closed", "ended"])("comes in the view %s too", async (view) => {
    way = makeWay({ ...app, view, world: { timers: time } } as unknown as VisitorApp);
    await time.pass(300_000);
    expect(way.isCovered.value).toBe(true);
  });
});

describe("who reads at the door", () => {
  let looks = vi.fn();
  let ticket = { phase: "idle" };
  let way: Way;

  beforeEach(() => {
    looks = vi.fn(async () => undefined); // another one each time: listeners of the page stay
    ticket = { phase: "idle" };
    const app = { ticket, hasLeft: false, changed: () => {}, lookAtDoor: looks, world: { timers: time } };
    way = makeWay(app as unknown as VisitorApp);
    watchDoor(app as unknown as VisitorApp, way);
  });

  it("is told each minute what has become of it, until the cover comes by itself", async () => {
    await time.pass(3 * DOOR_EVERY_MS);
    expect(looks).toHaveBeenCalledTimes(3);
    await time.pass(60 * DOOR_EVERY_MS);
    expect(looks).toHaveBeenCalledTimes(4);
    way.uncover();
    await time.pass(DOOR_EVERY_MS);
    expect(looks).toHaveBeenCalledTimes(5);
  });

  it("is told at once when the page is looked at again", () => {
    document.dispatchEvent(new Event("visibilitychange"));
    expect(looks).toHaveBeenCalledTimes(1);
  });

  it("is told nothing in the queue: the line says what is new there", async () => {
    ticket.phase = "waiting";
    await time.pass(3 * DOOR_EVERY_MS);
    expect(looks).not.toHaveBeenCalled();
  });
});

describe("leaving", () => {
  afterEach(() => vi.restoreAllMocks());

  it("is tried by the frame itself after 150 ms, whatever the partner's page does", async () => {
    const told: string[] = [];
    const replaced = vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    const world = { timers: time, config: { exit: "https://weather.test/" }, tell: (word: string) => told.push(word) };
    const ticket = { leave: () => told.push("goodbye") };
    const wipe = (): unknown => told.push(`keys, with ${document.body.childNodes.length} things in the page`);
    const app = { view: "conversation", changed: () => {}, wipe, ticket, world };
    document.body.textContent = "words";
    makeWay(app as unknown as VisitorApp).wipe();
    expect(told).toEqual(["keys, with 0 things in the page", "goodbye", "exit"]); // wiped before anybody is told
    await time.pass(149);
    expect(replaced).not.toHaveBeenCalled();
    await time.pass(1);
    expect(replaced).toHaveBeenCalledWith("https://weather.test/");
  });
});

describe("a page that was hidden", () => {
  let way: Way;
  let is = "visible";
  const turn = (to: "hidden" | "visible"): void => {
    is = to;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  beforeEach(() => {
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() => is as DocumentVisibilityState);
    const app = { view: "conversation", changed: () => {}, wipe: () => {}, world: { timers: time } };
    way = makeWay(app as unknown as VisitorApp);
  });
  afterEach(() => {
    turn("visible");
    vi.restoreAllMocks();
  });

  it("for less than a minute shows its words again", async () => {
    turn("hidden");
    expect(way.isCovered.value).toBe(true);
    await time.pass(59_999);
    turn("visible");
    expect(way.isCovered.value).toBe(false);
  });

  it("for longer stays covered until somebody asks", async () => {
    turn("hidden");
    await time.pass(60_000);
    turn("visible");
    expect(way.isCovered.value).toBe(true);
  });
});
