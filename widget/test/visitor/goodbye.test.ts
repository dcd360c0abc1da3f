// @vitest-environment happy-dom
/** Whoever goes is told to the line on the connection and beside it, whatever state the connection is in. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../src/core/base64";
import { sayGoodbye } from "../../src/visitor/line";
import { settle } from "../core/world";
import { open, state, talk, talking } from "./stage";

type Page = Awaited<ReturnType<typeof open>>;
const key = toBase64Url(new Uint8Array(32));
const MINUTE_MS = 60_000;

let page: Page;
const said = (event: string): unknown[] => page.asked.filter((one) => one.event === event).map((one) => one.payload);
const onConnection = (): unknown[] => said("leave");
const beside = (): unknown[] => said("POST /leave");
const pageGoes = (): void => void window.dispatchEvent(new Event("pagehide"));
const comesBack = (): void => void window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));

async function wait(): Promise<void> {
  await page.app.start();
  await settle();
}
async function offer(): Promise<void> {
  await wait();
  page.tell("state", { ...state, version: 2, phase: "offered", value: "offered" });
}
async function silent(): Promise<void> {
  await talk(page);
  const conversation = { ...talking.conversation, silent_until: state.now + 60 };
  page.tell("state", { ...talking, version: 3, conversation });
}
async function closing(): Promise<void> {
  await wait();
  page.tell("state", { ...state, version: 2, line: { ...state.line, phase: "closing" } });
}
const WHERE: [string, () => Promise<unknown>, string][] = [
  ["in the queue", wait, "ticket"],
  ["on offer", offer, "offered"],
  ["in a talk", () => talk(page), "m"],
  ["asked whether anybody is there", silent, "m"],
  ["on a line that closes", closing, "ticket"],
];
function noNetwork(): void {
  page.answers["POST /leave"] = { refused: "offline" };
  page.network.is = "down";
  page.cut();
}

beforeEach(async () => {
  page?.app.wipe(); // it listens to the same window
  page = await open();
});

describe("a page that goes", () => {
  it.each(WHERE)("%s says so once on its connection and once beside it", async (_, go, value) => {
    await go();
    document.dispatchEvent(new Event("visibilitychange"));
    expect([onConnection(), beside()]).toEqual([[], []]);
    pageGoes();
    await settle();
    pageGoes();
    await page.time.pass(10 * MINUTE_MS);
    expect([onConnection(), beside()]).toEqual([[{}], [{ key, value, quick: false }]]);
  });

  it.each(WHERE)("%s says so when the browser has closed its connection first", async (_, go, value) => {
    await go();
    page.network.is = "connecting";
    page.cut();
    pageGoes();
    expect([onConnection(), beside()]).toEqual([[], [{ key, value, quick: false }]]);
  });

  it.each<[string, (page: Page) => void, boolean]>([
    ["quick exit", ({ way }) => way.wipe(), true],
    ["closing", ({ way }) => way.close(), false],
    ["being put aside, and Back", comesBack, true],
  ])("by %s without a connection says so at once, and once", async (_, go, quick) => {
    await talk(page);
    page.network.is = "connecting";
    page.cut();
    go(page);
    expect(beside()).toEqual([{ key, value: "m", quick }]);
    await settle();
    pageGoes();
    await settle();
    await page.time.pass(10 * MINUTE_MS);
    expect([beside().length, page.app.link.phase]).toEqual([1, "down"]);
  });

  it("before the answer to its join came says so by its key", async () => {
    page.answers.join = new Promise(() => undefined);
    await wait();
    page.cut();
    pageGoes();
    expect(beside()).toEqual([{ key, value: null, quick: false }]);
  });

  it("before it could ask for a place has nothing to say", async () => {
    page.network.is = "connecting";
    await wait();
    pageGoes();
    expect([onConnection(), beside()]).toEqual([[], []]);
  });

  it("after the line has refused it has nothing to say", async () => {
    page.answers.join = { refused: "line_full" };
    await wait();
    pageGoes();
    expect(beside()).toEqual([]);
  });

  it("while a goodbye is owed says that once more, at once", async () => {
    await wait();
    noNetwork();
    page.app.leaveQueue();
    await settle();
    expect(beside()).toHaveLength(1);
    pageGoes();
    expect(beside()).toEqual(Array(2).fill({ key, value: "ticket", quick: false }));
  });
});

describe("a place given back without a network", () => {
  it("is told when there is one, and then no more", async () => {
    await wait();
    noNetwork();
    page.app.leaveQueue();
    expect([page.app.view, onConnection(), page.app.link.phase]).toEqual(["ended", [], "down"]);
    await page.time.pass(MINUTE_MS);
    const before = beside().length;
    expect(before).toBeLessThan(15);
    page.answers["POST /leave"] = {};
    await page.time.pass(10 * MINUTE_MS);
    expect([page.app.view, beside().length]).toEqual(["ended", before + 1]);
  });

  it("is told at once when the browser says that there is one", async () => {
    await wait();
    noNetwork();
    page.app.leaveQueue();
    await page.time.pass(MINUTE_MS / 2);
    const before = beside().length;
    page.app.look();
    expect(beside()).toHaveLength(before + 1);
  });

  it("is told again when no answer comes at all", async () => {
    await wait();
    page.answers["POST /leave"] = new Promise(() => undefined);
    page.app.leaveQueue();
    await page.time.pass(MINUTE_MS / 2);
    expect(beside().length).toBeGreaterThan(1);
    expect(beside().length).toBeLessThan(10);
  });

  it.each(["gone", "malformed"])("is told once to a line that answers %s", async (refused) => {
    await wait();
    page.answers["POST /leave"] = { refused };
    page.app.leaveQueue();
    await settle();
    await page.time.pass(10 * MINUTE_MS);
    expect(beside()).toHaveLength(1);
  });

  it("is told while the next place is asked for", async () => {
    await wait();
    noNetwork();
    page.app.leaveQueue();
    await page.app.again();
    page.network.is = "connecting";
    await wait();
    page.answers["POST /leave"] = {};
    await page.time.pass(MINUTE_MS / 2);
    expect([page.app.ticket.phase, beside().at(-1)]).toEqual(["joining", { key, value: "ticket", quick: false }]);
  });

  it("is told for five minutes", async () => {
    await wait();
    noNetwork();
    page.app.leaveQueue();
    await page.time.pass(5 * MINUTE_MS);
    const before = beside().length;
    await page.time.pass(10 * MINUTE_MS);
    expect([beside().length, page.app.link.phase]).toEqual([before, "down"]);
  });
});

describe("a talk that the person ends", () => {
  const waitsAgain = (): void => page.tell("state", { ...state, version: 9, value: "again" });

  it("while it goes back to the line leaves no place there", async () => {
    await talk(page);
    const ending = page.app.end();
    waitsAgain();
    await page.time.pass(1_000);
    await ending;
    expect([page.app.view, said("end"), beside()]).toEqual(["ended", [], [{ key, value: "again", quick: false }]]);
  });

  it("just before the page learns that it has gone back leaves no place there", async () => {
    await talk(page);
    page.answers.end = { refused: "wrong_state" };
    const ending = page.app.end();
    await page.time.pass(1_000);
    await ending;
    expect([page.app.view, beside()]).toEqual(["ended", [{ key, value: "m", quick: false }]]);
  });
});

it("out of a talk whose end the daemon could not take, it is told beside the connection until it could", async () => {
  await talk(page);
  page.answers.end = page.answers["POST /leave"] = { refused: "try_again" };
  const ending = page.app.end();
  await page.time.pass(1_000);
  await ending;
  page.answers["POST /leave"] = {};
  await page.time.pass(MINUTE_MS);
  expect([page.app.view, page.app.link.phase]).toEqual(["ended", "down"]);
  expect(beside()).toEqual(Array(2).fill({ key, value: "m", quick: false }));
});

it.each(["no answer", "no connection"])(
  "out of a talk on a dead line, %s: her words go at once all the same",
  async (how) => {
    await talk(page);
    page.app.send("salaisuus");
    await settle();
    page.answers.end = new Promise(() => undefined);
    page.answers["POST /leave"] = { refused: "offline" };
    page.network.is = "connecting";
    if (how === "no connection") {
      page.cut();
    }
    const ending = page.app.end();
    await page.time.pass(1_000);
    expect([page.app.view, page.app.conversation, document.body.textContent?.includes("salaisuus")]).toEqual([
      "ended",
      null,
      false,
    ]);
    await page.time.pass(2_000);
    expect(page.app.link.phase).toBe("down");
    void ending;
  },
);

it("out of a talk without a connection, it is told beside it as soon as the network is back", async () => {
  await talk(page);
  page.answers["POST /leave"] = { refused: "offline" };
  page.network.is = "connecting";
  page.cut();
  await Promise.all([page.app.end(), page.time.pass(3_000)]);
  expect(page.app.view).toBe("ended");
  page.answers["POST /leave"] = {};
  const before = beside().length;
  await page.time.pass(MINUTE_MS);
  expect(beside().slice(before)).toEqual([{ key, value: "m", quick: false }]);
});

describe("the request", () => {
  const goodbye = { key, value: "v", quick: false };
  const sent: [string, RequestInit][] = [];
  const beacons: string[] = [];
  const say = (answer: () => Promise<unknown>): ReturnType<typeof sayGoodbye> => {
    vi.stubGlobal("fetch", (address: string, how: RequestInit) => {
      sent.push([address, how]);
      return answer();
    });
    return sayGoodbye(page.app.world.config, goodbye);
  };
  const json = (text: string) => async () => new Response(text);

  beforeEach(() => {
    sent.length = beacons.length = 0;
    vi.stubGlobal(
      "Request",
      class {
        keepalive = true;
      },
    ); // happy-dom has no such property
    Object.defineProperty(Request.prototype, "keepalive", { value: true });
    Object.assign(navigator, { sendBeacon: (address: string, body: string) => beacons.push(`${address} ${body}`) });
  });

  it("goes to the line's own address, is one that no browser asks about first, and outlives the page", async () => {
    expect(await say(json("{}"))).toEqual({});
    const [[address, how] = ["", {}]] = sent;
    expect(address).toBe("https://line.test/leave");
    expect(how).toEqual({
      method: "POST",
      keepalive: true,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      body: JSON.stringify(goodbye),
    });
    expect(beacons).toEqual([]);
  });

  it("goes as a beacon too where a browser cannot keep it alive", async () => {
    vi.stubGlobal("Request", class {});
    expect(await say(json("{}"))).toEqual({});
    expect(beacons).toEqual([`https://line.test/leave ${JSON.stringify(goodbye)}`]);
  });

  it.each<[string, () => Promise<unknown>, object]>([
    ["the line's no", json('{"refused":"gone"}'), { refused: "gone" }],
    ["a hotel's page", json("<!doctype html>"), { refused: "offline" }],
    ["nothing", () => Promise.reject(new TypeError("network")), { refused: "offline" }],
  ])("answered with %s says so", async (_, answer, expected) => {
    expect(await say(answer)).toEqual(expected);
  });
});
