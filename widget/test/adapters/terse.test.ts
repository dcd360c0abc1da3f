/** Terse events over a WebSocket: begun by the page with a daemon that knows them, and with no other. */

import { beforeEach, expect, it, vi } from "vitest";
import { makeSocket } from "../../src/adapters/socket";
import { beTerse } from "../../src/core/terse";

const BEGIN = new ArrayBuffer(0);
let wire: FakeWire;
let sent: (string | Uint8Array)[];

class FakeWire {
  static readonly OPEN = 1;
  readonly readyState = 1;
  onmessage: (event: { data: string | ArrayBuffer }) => void = () => {};
  onclose: () => void = () => {};
  constructor() {
    wire = this;
  }
  send(packet: string | Uint8Array): void {
    sent.push(packet);
  }
  close(): void {}
  says(...packets: (string | ArrayBuffer)[]): void {
    for (const data of packets) {
      this.onmessage({ data });
    }
  }
}

const bytes = (...each: number[]): ArrayBuffer => Uint8Array.from(each).buffer;

function connected(opening: object, isKnown = true) {
  const socket = makeSocket({ origin: "https://line.test", namespace: "/visitor", build: "t" });
  const heard: unknown[] = [];
  const down = vi.fn();
  socket.onPush("receipt", (payload) => heard.push(payload));
  socket.onDown(down);
  if (isKnown) {
    beTerse(socket);
  }
  socket.open();
  wire.says(`0${JSON.stringify({ sid: "s", pingInterval: 10_000, ...opening })}`, '40/visitor,{"sid":"s"}');
  sent.splice(0, 1); // the CONNECT
  return { socket, heard, down };
}

beforeEach(() => {
  sent = [];
  vi.stubGlobal("WebSocket", FakeWire);
  return () => vi.unstubAllGlobals();
});

it("begins as soon as both know, and what was said before is not said again", () => {
  const { socket, heard } = connected({ terse: 1 });
  expect(sent).toEqual([new Uint8Array(0)]);
  socket.send("received", { up_to: 1 });
  socket.send("received", { up_to: 2 });
  expect(sent.slice(1)).toEqual(['42/visitor,["received",{"up_to":1}]', Uint8Array.from([0, 0, 2])]);
  wire.says(BEGIN, '42/visitor,["receipt",{"stored":1}]', bytes(0, 0, 2));
  expect(heard).toEqual([{ stored: 1 }, { stored: 2 }]);
});

it("what was pushed before the daemon began counts for nothing", () => {
  const { heard } = connected({ terse: 1 });
  wire.says('42/visitor,["other",{"a":1}]', BEGIN, '42/visitor,["receipt",{"stored":5}]', bytes(0, 0, 2));
  expect(heard).toEqual([{ stored: 5 }, { stored: 6 }]);
});

it("its program may come when the line has long been open", () => {
  const { socket } = connected({ terse: 1 }, false);
  socket.send("received", { up_to: 1 });
  beTerse(socket);
  expect(sent).toEqual(['42/visitor,["received",{"up_to":1}]', new Uint8Array(0)]);
});

it("a daemon of before hears text alone", () => {
  const { socket } = connected({});
  socket.send("received", { up_to: 1 });
  socket.send("received", { up_to: 2 });
  expect(sent).toEqual(['42/visitor,["received",{"up_to":1}]', '42/visitor,["received",{"up_to":2}]']);
});

it("each connection begins anew", () => {
  const { socket } = connected({ terse: 1 });
  socket.send("received", { up_to: 1 });
  socket.open();
  sent = [];
  wire.says('0{"sid":"s","pingInterval":10000}', '40/visitor,{"sid":"s"}');
  socket.send("received", { up_to: 2 });
  expect(sent.slice(1)).toEqual(['42/visitor,["received",{"up_to":2}]']);
});

it.each([[[bytes(0, 0, 2)]], [[BEGIN, bytes(9)]]])("bytes that stand for nothing are no daemon's: %j", (said) => {
  const { down } = connected({ terse: 1 });
  wire.says(...said);
  expect(down).toHaveBeenCalledOnce();
});
