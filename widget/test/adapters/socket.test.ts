import { createServer } from "node:http";
import type { AddressInfo, Socket as NetSocket } from "node:net";
import { connect as connectTo, createServer as createNetwork } from "node:net";
import { Server } from "socket.io";
import type { Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { byPolling } from "../../src/adapters/carrier";
import { readPacket } from "../../src/adapters/packets";
import { makeSocket } from "../../src/adapters/socket";
import type { Socket as OurSocket } from "../../src/core/link";
import { Link } from "../../src/core/link";
import { ToldTime } from "../core/world";
import { SOON_MS, soon } from "../soon";

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
type Told = { up: number; down: number; sentOn: number; refused: string[] };

function connect(origin: string): { socket: OurSocket; told: Told } {
  const socket = makeSocket({ origin, namespace: "/visitor", build: "t" });
  const told: Told = { up: 0, down: 0, sentOn: 0, refused: [] };
  socket.onUp(() => {
    told.up += 1;
  });
  socket.onDown((isSentOn) => {
    told.down += 1;
    told.sentOn += Number(isSentOn);
  });
  socket.onRefused((reason) => told.refused.push(reason));
  return { socket, told };
}
/** As `Link` does: try again until it is up. */
async function reach(socket: OurSocket, told: Told): Promise<void> {
  const before = told.up;
  let tried = told.down;
  socket.open();
  await soon(() => {
    if (told.down > tried) {
      tried = told.down;
      socket.open();
    }
    expect(told.up).toBe(before + 1);
  });
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
    await soon(() => expect(heard).toEqual(Array.from({ length: 50 }, (_, at) => at + 1)));
  });

  it("answers pings, and lives longer than one", async () => {
    let pings = 0;
    peers[0]?.conn.on("heartbeat", () => {
      pings += 1;
    });
    await soon(() => expect(pings).toBeGreaterThan(3));
    expect(told.down).toBe(0);
  });

  it("gives up an answer that does not come", async () => {
    await expect(socket.ask("nothing", {}, 20)).rejects.toThrow("timeout");
  });

  it("notices a closed line, and comes back", async () => {
    peers[0]?.conn.close();
    await soon(() => expect(told.down).toBe(1));
    await reach(socket, told);
    expect(await socket.ask("join", { n: 2 }, SOON_MS)).toEqual({ got: { n: 2 } });
  });

  it("knows whether the daemon has closed it in order, or taken it off its namespace", async () => {
    Object(peers[0]?.conn).sendPacket("close");
    await soon(() => expect([told.down, told.sentOn]).toEqual([1, 1]));
    await reach(socket, told);
    peers[1]?.disconnect();
    await soon(() => expect([told.down, told.sentOn]).toEqual([2, 1]));
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

/** A network between browser and daemon whose connections can fall silent: nothing is closed, nothing comes through. */
async function network(port: number) {
  const open = new Set<NetSocket>();
  const server = createNetwork((near) => {
    const far = connectTo(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Those that are open now. */
    fallSilent: () => {
      for (const one of open) {
        one.unpipe();
        one.resume();
      }
    },
    close: () => {
      for (const one of open) {
        one.destroy();
      }
      server.close();
    },
  };
}

it("a line that has fallen silent is found by asking, and another is made", async () => {
  const server = await serve(["websocket"]);
  const between = await network(Number(new URL(server.origin).port));
  server.io.of("/visitor").on("connection", (peer) => peer.on("join", (_, answer) => answer({})));
  const { socket, told } = connect(between.origin);
  await reach(socket, told);
  told.down = 0;
  between.fallSilent();
  const asked = socket.ask("join", {}, SOON_MS);
  asked.catch(() => undefined);
  socket.probe(50);
  await soon(() => expect(told.down).toBe(1));
  await expect(asked).rejects.toThrow("over"); // at once: nobody waits for the end of its time
  await reach(socket, told);
  expect(await socket.ask("join", {}, SOON_MS)).toEqual({});
  socket.close();
  between.close();
  await server.close();
});

it("a slow line is given as long to answer as it took to connect", async () => {
  const server = await serve(["websocket"]);
  const between = await network(Number(new URL(server.origin).port));
  server.io.of("/visitor").use((_, next) => void setTimeout(next, 400));
  const { socket, told } = connect(between.origin);
  await reach(socket, told);
  told.down = 0;
  between.fallSilent();
  const began = performance.now();
  socket.probe(50);
  await soon(() => expect(told.down).toBe(1));
  expect(performance.now() - began).toBeGreaterThan(390);
  socket.close();
  between.close();
  await server.close();
});

it("a last word over polling goes out in a request that outlives the page, behind what waited", async () => {
  const bodies: string[] = [];
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (data) => {
      body += String(data);
    });
    if (request.method === "POST") {
      request.on("end", () => {
        bodies.push(body);
        if (body !== "first") {
          answer.end("ok");
        } // else it is under way for good
      });
    } else if (!request.url?.includes("sid=")) {
      answer.end('0{"sid":"s","pingInterval":15000}');
    } // else a poll, which waits
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const opened = vi.fn();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const carrier = byPolling(address, { packet: opened, down: () => undefined });
  await soon(() => expect(opened).toHaveBeenCalled());
  carrier.send("first");
  carrier.send("second"); // held back
  await soon(() => expect(bodies).toEqual(["first"]));
  const asked = vi.spyOn(globalThis, "fetch");
  carrier.goodbye(["leave", "gone"]);
  carrier.close();
  const [, how] = asked.mock.calls.at(-1) ?? [];
  asked.mockRestore();
  expect(how).toMatchObject({ keepalive: true, credentials: "omit", referrerPolicy: "no-referrer", method: "POST" });
  await soon(() => expect(bodies).toEqual(["first", "second\u001eleave\u001egone"]));
  server.closeAllConnections();
  server.close();
});

it("a page that polls and closes upon an answer, some promises later, asks no more", async () => {
  const heard: string[] = [];
  const server = createServer((request, answer) => {
    if (request.method === "POST") {
      request.on("data", (data) => heard.push(String(data))); // the answer to it never comes
    } else if (!request.url?.includes("sid=")) {
      answer.end('0{"sid":"s","pingInterval":15000}');
    } else {
      heard.push("asks");
      answer.end("3");
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const packet = async (said: string | ArrayBuffer): Promise<void> => {
    for (let promises = 0; promises < 20; promises += 1) {
      await null;
    }
    if (said === "3") {
      carrier.send("gone");
      carrier.close();
    }
  };
  const asked = vi.spyOn(globalThis, "fetch");
  onTestFinished(() => {
    asked.mockRestore();
    server.closeAllConnections();
    server.close();
  });
  const carrier = byPolling(address, { packet, down: () => undefined });
  await soon(() => expect(heard).toContain("gone"));
  expect(asked).toHaveBeenCalledTimes(3); // the opening, one poll, the last word
});

it("a page that polls shows its connection's key with everything that it asks after the opening, and in no address", async () => {
  const asked: [string, string][] = [];
  const server = createServer((request, answer) => {
    const { url = "", headers } = request;
    asked.push([url, headers.accept ?? ""]);
    if (request.method === "POST") {
      answer.end("ok");
    } else if (!url.includes("sid=")) {
      answer.end('0{"sid":"s","key":"the-key","pingInterval":15000}');
    } // else a poll, which waits
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const carrier = byPolling(address, { packet: () => undefined, down: () => undefined });
  await soon(() => expect(asked).toHaveLength(2));
  carrier.send("first");
  await soon(() => expect(asked).toHaveLength(3));
  carrier.close();
  expect(asked.map(([, accept]) => accept)).toEqual(["*/*", "*/*;key=the-key", "*/*;key=the-key"]);
  expect(asked.filter(([url]) => url.includes("the-key"))).toEqual([]);
  server.closeAllConnections();
  server.close();
});

it("a network that answers everything with its own page costs a few requests", async () => {
  let requests = 0;
  const portal = createServer((_, answer) => {
    requests += 1;
    answer.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Welcome to the hotel</title>");
  });
  await new Promise<void>((done) => portal.listen(0, "127.0.0.1", done));
  const time = new ToldTime();
  const made = connect(`http://127.0.0.1:${(portal.address() as AddressInfo).port}`);
  const link = new Link(made.socket, time, () => 0);
  const heard = vi.fn();
  link.greet = heard;
  let tries = 0;
  const opened = vi.spyOn(made.socket, "open");
  link.open();
  for (let spent = 0; spent < 30_000; spent += 500) {
    tries = opened.mock.calls.length;
    await soon(() => expect(["connecting", "failed"]).toContain(link.phase));
    await time.pass(500);
    await new Promise((turn) => setTimeout(turn, 5)); // the answers come over a real socket
  }
  expect(heard).not.toHaveBeenCalled();
  expect(link.phase).toBe("failed");
  expect(tries).toBeGreaterThan(3);
  expect(requests).toBeLessThan(15);
  link.close();
  portal.close();
});

it.each([
  [
    "a policy of the page forbids it, which Firefox throws",
    class {
      constructor() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      }
    },
  ],
  ["the browser has none", undefined],
])("comes up by polling where no WebSocket can be made: %s", async (_, made) => {
  const server = await serve(["polling"]);
  server.io.of("/visitor");
  vi.stubGlobal("WebSocket", made);
  const { socket, told } = connect(server.origin);
  await reach(socket, told);
  expect(told).toEqual({ up: 1, down: 1, sentOn: 0, refused: [] });
  socket.close();
  vi.unstubAllGlobals();
  server.close();
});

it("stays with the WebSocket that it had when the first after a death meets a proxy that has nobody behind it", async () => {
  const first = await serve(["websocket", "polling"]);
  first.io.of("/visitor");
  const tried: string[] = [];
  const proxy = createNetwork((browser) => {
    browser.once("data", (asked) => {
      tried.push(/transport=(\w+)/.exec(String(asked))?.[1] ?? "");
      if (tried.length === 2) {
        browser.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      const daemon = connectTo(Number(new URL(first.origin).port), "127.0.0.1");
      daemon.write(asked);
      browser.pipe(daemon).pipe(browser);
      for (const one of [browser, daemon]) one.on("error", () => undefined);
    });
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const { socket, told } = connect(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  await reach(socket, told);
  first.io.of("/visitor").disconnectSockets(true);
  await soon(() => expect(told.down).toBe(1));
  await reach(socket, told);
  expect(tried).toEqual(["websocket", "websocket", "websocket"]);
  socket.close();
  proxy.close();
  await first.close();
});

it("goes over to polling where WebSockets are blocked from now on, after two more tries", async () => {
  const open = await serve(["websocket"]);
  open.io.of("/visitor");
  const { port } = new URL(open.origin);
  const { socket, told } = connect(open.origin);
  await reach(socket, told);
  await open.close();
  await soon(() => expect(told.down).toBe(1));
  const asked: string[] = [];
  const blocked = createServer(({ url }, answer) => {
    asked.push(/transport=(\w+)/.exec(url ?? "")?.[1] ?? "");
    answer.writeHead(403).end();
  });
  blocked.on("upgrade", ({ url }, wire) => {
    asked.push(/transport=(\w+)/.exec(url ?? "")?.[1] ?? "");
    wire.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((done) => blocked.listen(Number(port), "127.0.0.1", done));
  for (let tries = 0; tries < 5; tries += 1) {
    const before = told.down;
    socket.open();
    await soon(() => expect(told.down).toBe(before + 1));
  }
  expect(asked).toEqual(["websocket", "websocket", "websocket", "polling", "websocket"]);
  socket.close();
  blocked.close();
});

it("hears why the daemon refuses a connection", async () => {
  const server = await serve(["websocket"]);
  server.io.of("/visitor").use((_, next) => next(new Error("retired_version")));
  const { socket, told } = connect(server.origin);
  socket.open();
  await soon(() => expect(told.refused).toEqual(["retired_version"]));
  expect(told.up + told.down).toBe(0);
  await server.close();
});

it("nobody there is a broken line, not an error", async () => {
  const server = await serve(["websocket"]);
  await server.close();
  const { socket, told } = connect(server.origin);
  socket.open();
  await soon(() => expect(told.down).toBe(1));
});

it.each(["", "9", "4", "49", "42/visitor,{", "42/visitor,[", "0{", "\u0000", "43/visitor,x[1]"])(
  "garbage is nothing: %j",
  (text) => {
    expect(() => readPacket(text)).not.toThrow();
  },
);
