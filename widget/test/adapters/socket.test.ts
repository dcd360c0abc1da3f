import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import type { Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readPacket } from "../../src/adapters/packets";
import { makeSocket } from "../../src/adapters/socket";
import type { Socket as OurSocket } from "../../src/core/link";

const SOON_MS = 25_000; // how long to wait for what comes at once on an idle machine

/** The official server, on a port of its own; `transports` as a network would leave them. */
async function serve(transports: ("websocket" | "polling")[], pingInterval = 25_000) {
  const http = createServer();
  const io = new Server(http, {
    path: "/visitor/socket.io",
    transports,
    allowUpgrades: false,
    pingInterval,
    pingTimeout: SOON_MS, // a page on a busy machine may answer late; that it answers is what `heartbeat` says
  });
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
  const { port } = http.address() as AddressInfo;
  return { io, origin: `http://127.0.0.1:${port}`, close: () => io.close() };
}
type Told = { up: number; down: number; refused: string[] };

function connect(origin: string): { socket: OurSocket; told: Told } {
  const socket = makeSocket({ origin, namespace: "/visitor", build: "t" });
  const told: Told = { up: 0, down: 0, refused: [] };
  socket.onUp(() => {
    told.up += 1;
  });
  socket.onDown(() => {
    told.down += 1;
  });
  socket.onRefused((reason) => told.refused.push(reason));
  return { socket, told };
}
/** As `Link` does: try again until it is up. */
async function reach(socket: OurSocket, told: Told): Promise<void> {
  const before = told.up;
  let tried = told.down;
  socket.open();
  await vi.waitFor(
    () => {
      if (told.down > tried) {
        tried = told.down;
        socket.open();
      }
      expect(told.up).toBe(before + 1);
    },
    { timeout: SOON_MS, interval: 5 },
  );
}

describe.each([["websocket"], ["polling"]] as const)("over %s alone", (transport) => {
  let server: Awaited<ReturnType<typeof serve>>;
  let peers: Socket[];
  let socket: OurSocket;
  let told: Told;

  beforeEach(async () => {
    server = await serve([transport], 40);
    peers = [];
    server.io.of("/visitor").on("connection", (peer) => {
      peers.push(peer);
      peer.on("join", (payload, answer) => answer({ got: payload }));
      peer.on("say", (payload) => {
        peer.emit("deliver", payload);
        peer.emit("receipt", { stored: payload.id });
      });
    });
    ({ socket, told } = connect(server.origin));
    await reach(socket, told);
    told.down = 0;
  });
  afterEach(async () => {
    socket.close();
    await server.close();
  });

  it("asks and is answered", async () => {
    expect(peers[0]?.handshake.auth).toEqual({ protocol: 1, build: "t" });
    expect(await socket.ask("join", { text: "ä , [1] 😀" }, SOON_MS)).toEqual({ got: { text: "ä , [1] 😀" } });
  });

  it("hears everything in order", async () => {
    const heard: number[] = [];
    socket.onPush("deliver", (payload) => heard.push((payload as { id: number }).id));
    for (let id = 1; id <= 50; id += 1) {
      socket.send("say", { id });
    }
    await vi.waitFor(() => expect(heard).toEqual(Array.from({ length: 50 }, (_, at) => at + 1)), { timeout: SOON_MS });
  });

  it("answers pings, and lives longer than one", async () => {
    let pings = 0;
    peers[0]?.conn.on("heartbeat", () => {
      pings += 1;
    });
    await vi.waitFor(() => expect(pings).toBeGreaterThan(3), { timeout: SOON_MS });
    expect(told.down).toBe(0);
  });

  it("gives up an answer that does not come", async () => {
    await expect(socket.ask("nothing", {}, 20)).rejects.toThrow("timeout");
  });

  it("notices a closed line, and comes back", async () => {
    peers[0]?.conn.close();
    await vi.waitFor(() => expect(told.down).toBe(1), { timeout: SOON_MS });
    await reach(socket, told);
    expect(await socket.ask("join", { n: 2 }, SOON_MS)).toEqual({ got: { n: 2 } });
  });

  it("says goodbye, and tells nobody here", async () => {
    const gone = new Promise((done) => peers[0]?.on("disconnect", done));
    socket.close();
    expect(await gone).toBe("client namespace disconnect");
    expect(told.down).toBe(0);
    expect(() => socket.send("say", { id: 1 })).not.toThrow();
    await expect(socket.ask("join", {}, 10)).rejects.toThrow();
  });
});

it("hears why the daemon refuses a connection", async () => {
  const server = await serve(["websocket"]);
  server.io.of("/visitor").use((_, next) => next(new Error("retired_version")));
  const { socket, told } = connect(server.origin);
  socket.open();
  await vi.waitFor(() => expect(told.refused).toEqual(["retired_version"]), { timeout: SOON_MS });
  expect(told.up + told.down).toBe(0);
  await server.close();
});

it("nobody there is a broken line, not an error", async () => {
  const server = await serve(["websocket"]);
  await server.close();
  const { socket, told } = connect(server.origin);
  socket.open();
  await vi.waitFor(() => expect(told.down).toBe(1), { timeout: SOON_MS });
});

it.each(["", "9", "4", "49", "42/visitor,{", "42/visitor,[", "0{", "\u0000", "43/visitor,x[1]"])(
  "garbage is nothing: %j",
  (text) => {
    expect(() => readPacket(text)).not.toThrow();
  },
);
