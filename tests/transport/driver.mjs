// The official Socket.IO client, driven by JSON lines on standard input; what happens comes out as JSON lines.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../widget/package.json", import.meta.url));
const { io } = require("socket.io-client");
const { Fetch: polling, NodeWebSocket: websocket } = require("engine.io-client");
const sockets = new Map();
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** A page that polls is told a key with its opening, and shows it with each request. */
function showKey(engine, headers) {
  engine.on("handshake", ({ key }) => {
    engine.transport.opts.extraHeaders = { ...headers, ...(key && { Accept: `*/*;key=${key}` }) };
  });
}

function watch(name, socket) {
  socket.on("connect", () => say({ name, event: "connect", args: [socket.io.engine.transport.name] }));
  socket.on("connect_error", (error) => say({ name, event: "connect_error", args: [error.message] }));
  socket.on("disconnect", (reason) => say({ name, event: "disconnect", args: [reason] }));
  socket.onAny((event, ...args) => say({ name, event, args }));
}

const acts = {
  connect({ name, url, path, namespace, auth, transports, headers, reconnection = false }) {
    const carriers = transports.map((each) => ({ polling, websocket })[each]);
    const socket = io(url + namespace, {
      path,
      auth,
      transports: carriers,
      reconnection,
      forceNew: true,
      extraHeaders: headers,
    });
    showKey(socket.io.engine, headers);
    sockets.set(name, socket);
    watch(name, socket);
  },
  emit({ name, event, payload }) {
    sockets.get(name).emit(event, payload);
  },
  ask({ name, event, payload, id }) {
    sockets.get(name).timeout(5000).emit(event, payload, (error, answer) => say({ id, answer: error ? { late: true } : answer }));
  },
  raw({ name, text }) {
    sockets.get(name).io.engine.write(text);
  },
  transport({ name, id }) {
    say({ id, answer: { transport: sockets.get(name).io.engine.transport.name } });
  },
  close({ name }) {
    sockets.get(name).disconnect();
  },
  kill({ name }) {
    sockets.get(name).io.engine.close();
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const act = JSON.parse(line);
    acts[act.do](act);
  })
  .on("close", () => process.exit(0));
