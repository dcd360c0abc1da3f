import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Direction } from "../../src/core/terse";

interface Line {
  readonly name: string;
  readonly payload: object;
  readonly terse: string | null;
}
const WIRE: readonly Line[] = JSON.parse(readFileSync(`${import.meta.dirname}/../../../tests/wire/terse.json`, "utf8"));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

it("says and hears each event in the form that the daemon knows", () => {
  const says = new Direction();
  const hears = new Direction();
  for (const { name, payload, terse } of WIRE) {
    const short = says.shortened(name, payload);
    expect(short && hex(short)).toBe(terse);
    if (terse === null) {
      hears.note(name, payload);
    } else {
      expect(hears.writtenOut(Buffer.from(terse, "hex"))).toEqual({ name, payload });
    }
  }
});

it("a field that is not there is not there on the other side either", () => {
  const says = new Direction();
  expect(says.shortened("say", { id: 1, kind: "ack" })).toBeNull();
  expect(says.shortened("say", { id: 2, kind: "ack", later: undefined })).toEqual(Uint8Array.from([0, 0, 2]));
});

it("of more names than eight the later are always text", () => {
  const says = new Direction();
  const names = Array.from({ length: 9 }, (_, at) => `n${at}`);
  for (const name of names) {
    says.note(name, { a: 1 });
  }
  expect(names.map((name) => says.shortened(name, { a: 2 }) === null)).toEqual([...Array(8).fill(false), true]);
});

it("what is none of ours is an error", () => {
  const hears = new Direction();
  hears.note("say", { id: 1 });
  expect(() => hears.writtenOut(Uint8Array.from([5]))).toThrow();
  expect(() => hears.writtenOut(Uint8Array.from([0, 2, 2, 123, 93]))).toThrow();
});

it("large words that are said again go as text: the daemon takes no few bytes for so many", () => {
  const says = new Direction();
  for (const id of [1, 2]) {
    expect(says.shortened("say", { id, body: "x".repeat(2_000) })).toBeNull();
  }
  expect(says.shortened("say", { id: 3, body: "x".repeat(900) })).not.toBeNull();
  expect(says.shortened("say", { id: 4, body: "x".repeat(900) })).toEqual(Uint8Array.from([0, 4, 2]));
});
