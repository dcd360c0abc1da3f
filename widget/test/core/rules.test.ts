import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, backoffMs } from "../../src/core/backoff";
import { fromBase64Url, toBase64Url } from "../../src/core/base64";
import { TrustedClock, trustedTime } from "../../src/core/clock";
import { CLOCK_TOLERANCE_SECONDS } from "../../src/core/seal-port";
import { Coalesce } from "../../src/core/coalesce";
import { leave } from "../../src/core/quick-exit";
import {
  Assembler,
  GAPS_MAX_COUNT,
  PART_MAX_BYTES,
  decodePayload,
  encodePayload,
  hasHeard,
  heardIn,
  splitText,
  textContents,
} from "../../src/core/payload";
import { PAYLOAD_MAX_BYTES } from "../../src/core/seal-port";
import { ToldTime } from "./world";

describe("back-off", () => {
  it("doubles, is spread by half, and is bounded", () => {
    expect(backoffMs(0, 0)).toBe(BACKOFF_FIRST_MS / 2);
    expect(backoffMs(1, 0.999_999)).toBe(BACKOFF_FIRST_MS * 2);
    expect(backoffMs(1_000, 0.999_999)).toBe(BACKOFF_MAX_MS);
  });
});

describe("base64url", () => {
  it("brings every byte back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9_000 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
        expect([...fromBase64Url(text)]).toEqual([...bytes]);
      }),
    );
  });

  it.each(["a", "a=", "a+b/", "å"])("refuses %s", (text) => {
    expect(() => fromBase64Url(text)).toThrow(RangeError);
  });
});

describe("the trusted clock", () => {
  const server = 1_800_000_000;

  it("believes the device within an hour, less the minute that the server's word may be old", () => {
    const device = server - CLOCK_TOLERANCE_SECONDS + 60;
    expect(trustedTime(device, server, 0)).toEqual({ now: device, differs: false });
    expect(trustedTime(device - 1, server, 0)).toEqual({ now: server, differs: false });
    expect(trustedTime(server - CLOCK_TOLERANCE_SECONDS, server, 0)).toEqual({ now: server, differs: false });
  });

  it("takes the later of server and build beyond an hour, and says so", () => {
    expect(trustedTime(0, server, server + 5)).toEqual({ now: server + 5, differs: true });
    expect(trustedTime(server + CLOCK_TOLERANCE_SECONDS + 1, server, 0)).toEqual({ now: server, differs: true });
  });

  it("is never before the build while the server is silent", () => {
    expect(trustedTime(10, null, 100)).toEqual({ now: 100, differs: true });
  });

  it("goes on between the server's words", () => {
    let device = 1_000;
    const clock = new TrustedClock(() => device, 0);
    clock.heard(server);
    device += 60;
    expect(clock.read()).toEqual({ now: server + 60, differs: true });
  });

  it("that somebody was judged by never goes back, and stays doubted, whatever the server says next", () => {
    const clock = new TrustedClock(() => server, 0);
    const lies = server + 20 * 86_400;
    clock.heard(lies);
    expect(clock.judge()).toBe(lies);
    clock.heard(server);
    expect([clock.judge(), clock.isDoubted, clock.read().differs]).toEqual([lies, true, false]);
  });

  it("stays doubted when somebody was judged by a time that had passed", () => {
    const clock = new TrustedClock(() => server, 0);
    clock.heard(server - 3 * 3600);
    expect(clock.judge()).toBe(server - 3 * 3600);
    clock.heard(server);
    expect([clock.judge(), clock.isDoubted]).toEqual([server, true]);
  });

  it("is not doubted for a difference that nobody was judged by, nor for one within the hour", () => {
    const clock = new TrustedClock(() => server, 0);
    clock.heard(server - 3 * 3600);
    clock.heard(server - 3500);
    expect([clock.judge(), clock.isDoubted]).toEqual([server, false]);
    clock.heard(server + 3599);
    clock.judge();
    clock.heard(server);
    expect([clock.judge(), clock.isDoubted]).toEqual([server + 3599, false]);
  });

  it.each([undefined, null, Number.NaN, Infinity, -Infinity, "", "2027", {}, []])(
    "does not hear %s as a time",
    (none) => {
      const clock = new TrustedClock(() => server, 0);
      clock.heard(server - 3 * 3600);
      clock.heard(none as number);
      expect(clock.read()).toEqual({ now: server - 3 * 3600, differs: true });
      const other = new TrustedClock(() => server, 0);
      other.heard(none as number);
      expect(other.judge()).toBe(server);
    },
  );

  it("never goes back between two judgements, in any talk of any server with any device", () => {
    const moment = fc.integer({ min: server - 90 * 86_400, max: server + 90 * 86_400 });
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, fc.integer({ min: 0, max: 7200 })), { maxLength: 20 }), (words) => {
        let device = server;
        const clock = new TrustedClock(() => device, server - 30 * 86_400);
        let last = 0;
        for (const [word, passed] of words) {
          device += passed;
          clock.heard(word);
          const now = clock.judge();
          expect(now).toBeGreaterThanOrEqual(last);
          expect(clock.isDoubted || Math.abs(now - device) <= 3600).toBe(true);
          last = now;
        }
      }),
    );
  });
});

describe("payloads", () => {
  it("tell back what was heard and what never came, however much is swallowed, and never call the missing heard", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 120 }), (arrives) => {
        const assembler = new Assembler();
        const came = arrives.map((one, at) => one && assembler.take({ t: "typing", n: at + 1 }) !== null);
        const of = arrives.length % 2 === 0 ? null : arrives.length;
        const bytes = encodePayload({ t: "ack" }, 1, { ...assembler.heard, of });
        const told = heardIn(decodePayload(bytes) ?? expect.fail());
        expect(told).toEqual({ ...assembler.heard, of });
        expect(told.gaps.length).toBeLessThanOrEqual(2 * GAPS_MAX_COUNT);
        for (const [at, isHere] of came.entries()) {
          expect(isHere || !hasHeard(told, at + 1)).toBe(true);
        }
        if (arrives.filter((one, at) => !one && arrives[at + 1] === true).length <= GAPS_MAX_COUNT) {
          expect(came.map((_, at) => hasHeard(told, at + 1))).toEqual(came);
        }
      }),
    );
  });

  it("with the longest acknowledgement fit beside the largest part", () => {
    const gaps = Array.from({ length: 2 * GAPS_MAX_COUNT }, (_, at) => 1_000_000 + at);
    const [content] = textContents("x".repeat(9_000));
    const bytes = encodePayload(content ?? expect.fail(), 9_999_999, { upTo: 9_999_999, gaps });
    expect(bytes.length).toBeLessThanOrEqual(PAYLOAD_MAX_BYTES);
  });

  it.each([
    { a: -1 },
    { a: 1.5 },
    { a: "3" },
    { a: 3, x: [1] },
    { a: 3, x: [1, 4] },
    { a: 3, x: [0, 1] },
    { a: 3, x: "12" },
    { x: [1, 1] },
    { a: 99, x: Array.from({ length: 18 }, () => 1) },
  ])("with what is no acknowledgement (%j) are none", (more) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ n: 1, t: "ack", ...more }));
    expect(decodePayload(bytes)).toBeNull();
  });

  it("split any text into parts that fit, and bring it back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 9_000 }), (text) => {
        const assembler = new Assembler();
        const heard = textContents(text).map((content, at) => {
          const bytes = encodePayload(content, at + 1);
          expect(bytes.length).toBeLessThanOrEqual(PAYLOAD_MAX_BYTES);
          const payload = decodePayload(bytes);
          return payload && assembler.take(payload);
        });
        expect(heard.at(-1)?.content).toMatchObject({ t: "text", text });
      }),
      { numRuns: 50 },
    );
  });

  it("do not cut a character in two", () => {
    const parts = splitText(`${"a".repeat(PART_MAX_BYTES - 1)}😀`);
    expect(parts).toEqual(["a".repeat(PART_MAX_BYTES - 1), "😀"]);
  });

  it.each([
    "null",
    "[]",
    '{"t":"text"}',
    '{"n":0,"t":"bye"}',
    '{"n":1,"t":"other"}',
    '{"n":1,"t":"text","part":1,"of":1,"text":"x"}',
    '{"n":1,"t":"text","part":0,"of":65,"text":"x"}',
    '{"n":1,"t":"text","part":0,"of":1,"text":5}',
    "{",
  ])("of another form are nothing: %s", (text) => {
    expect(decodePayload(new TextEncoder().encode(text))).toBeNull();
  });

  it("show what never came, and hear nothing twice", () => {
    const assembler = new Assembler();
    expect(assembler.take({ n: 3, t: "typing" })).toEqual({ missing: 2, content: { t: "typing" } });
    expect(assembler.take({ n: 3, t: "bye" })).toEqual({ missing: 0, content: null });
  });

  it("with a part missing make no words", () => {
    const assembler = new Assembler();
    assembler.take({ n: 1, t: "text", part: 0, of: 3, text: "a" });
    expect(assembler.take({ n: 3, t: "text", part: 2, of: 3, text: "c" })).toEqual({ missing: 1, content: null });
  });
});

describe("leaving", () => {
  const done: number[] = [];
  const steps = (isBroken: (n: number) => boolean): (() => void)[] =>
    [1, 2, 3].map((n) => () => {
      done.push(n);
      if (isBroken(n)) {
        throw new Error("broken");
      }
    });
  beforeEach(() => void done.splice(0));

  it.each<[string, (n: number) => boolean]>([
    ["none fails", () => false],
    ["one fails", (n) => n === 2],
    ["all fail", () => true],
  ])("in their order, when %s", (_, isBroken) => {
    leave(steps(isBroken));
    expect(done).toEqual([1, 2, 3]);
  });
});

describe("what a screen reader is told", () => {
  it("is the last of many, at most once a minute", async () => {
    const time = new ToldTime();
    const told: string[] = [];
    const coalesce = new Coalesce(60_000, time, (text) => told.push(text));
    for (const text of ["3", "2", "2", "1"]) {
      coalesce.offer(text);
    }
    expect(told).toEqual(["3"]);
    await time.pass(60_000);
    expect(told).toEqual(["3", "1"]);
  });
});
