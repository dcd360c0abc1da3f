// The reference: npm `socket.io` doing the same exchange with the same log. `node reference.mjs full|checked|bare [SOCKET]`
// `checked` does what the daemon does before it relays: shape, two buckets, base64, the MLS header, group and epoch.
import { createRequire } from "node:module";

const require = createRequire(new URL("../widget/package.json", import.meta.url));
const { Server } = require("socket.io");
const [mode, redisSocket] = process.argv.slice(2);
const server = require("node:http").createServer();
const io = new Server(server, {
  path: "/visitor/socket.io",
  transports: ["websocket"],
  maxHttpBufferSize: 65536,
  pingInterval: 600_000, // none while it measures
});
// `bare` alone makes sense between processes: by socket.io's own adapter, over the Redis at this socket.
if (redisSocket) {
  const { createAdapter } = require("@socket.io/redis-adapter");
  const { Redis } = require("ioredis");
  io.adapter(createAdapter(new Redis(redisSocket), new Redis(redisSocket)));
}
const conversations = new Map(); // id → members by place, envelopes not yet received, the last number

const LIMITS = { events: [1_000_000, 40], says: [1_000_000, 10] };

function bucket([burst, perSecond]) {
  let tokens = burst;
  let at = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - at) * perSecond) / 1_000);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

// An MLS vector's length and where it begins (RFC 9420, 2.1.2), or undefined.
function vector(bytes, at) {
  const first = bytes[at];
  if (first < 64) return [first, at + 1];
  if (first < 128) return [((first & 63) << 8) | bytes[at + 1], at + 2];
  return first < 192 ? [bytes.readUInt32BE(at) & 0x3fffffff, at + 4] : undefined;
}

// The header of a PrivateMessage that fills the bytes, or undefined.
function header(bytes) {
  if (bytes.length < 16 || bytes.readUInt16BE(0) !== 1 || bytes.readUInt16BE(2) !== 2) return;
  const group = vector(bytes, 4);
  if (!group) return;
  let at = group[1] + group[0];
  const found = { group: bytes.toString("latin1", group[1], at), epoch: bytes.readBigUInt64BE(at), type: bytes[at + 8] };
  at += 9;
  for (let left = 3; left; left -= 1) {
    const part = vector(bytes, at);
    if (!part) return;
    at = part[1] + part[0];
  }
  return at === bytes.length ? found : undefined;
}

const BASE64URL = /^[A-Za-z0-9_-]{1,65536}$/;
const KINDS = new Set(["message", "ack", "commit", "opening", "key_package"]);

function sealed(body) {
  const bytes = Buffer.from(body, "base64url");
  return bytes.toString("base64url") === body ? header(bytes) : undefined;
}

function isSay(said) {
  return (
    said !== null && typeof said === "object" && typeof said.conversation === "string" && said.conversation.length <= 64 &&
    Number.isSafeInteger(said.id) && said.id > 0 && KINDS.has(said.kind) && typeof said.body === "string" && BASE64URL.test(said.body)
  );
}

function checked(socket) {
  const mayAct = bucket(LIMITS.events);
  const maySay = bucket(LIMITS.says);
  socket.use(([event, said], next) => {
    if (!mayAct()) return next(new Error("too_often"));
    if (event === "received" && !(typeof said?.conversation === "string" && Number.isSafeInteger(said.up_to)))
      return next(new Error("malformed"));
    if (event !== "say") return next();
    if (!isSay(said) || !maySay()) return next(new Error("malformed"));
    const found = sealed(said.body);
    const talk = conversations.get(said.conversation);
    if (!found || !talk || found.type !== 1) return next(new Error("malformed"));
    talk.group ??= found.group;
    next(talk.group === found.group && found.epoch === 1n ? undefined : new Error("wrong_epoch"));
  });
  full(socket);
}

function full(socket) {
  let talk, me, other;
  socket.on("join", ({ conversation, place }, done) => {
    if (!conversations.has(conversation))
      conversations.set(conversation, { members: [], held: [], last: 0, stored: [0, 0], read: [0, 0] });
    talk = conversations.get(conversation);
    me = place;
    other = 1 - place;
    talk.members[place] = socket;
    done({});
  });
  socket.on("say", ({ conversation, id, kind, body }) => {
    if (id !== talk.stored[me] + 1 || talk.held.length >= 256)
      return socket.emit("refusal", { refused: "out_of_order", conversation, id });
    talk.stored[me] = id;
    talk.last += 1;
    const envelope = { conversation, number: talk.last, sender: `member-${me}`, id, kind, body };
    talk.held.push([me, envelope]);
    talk.members[other]?.emit("deliver", envelope);
  });
  socket.on("received", ({ conversation, up_to }) => {
    talk.read[me] = Math.max(talk.read[me], Math.min(up_to, talk.last));
    let delivered = 0;
    while (talk.held.length && talk.held[0][1].number <= talk.read[me] && talk.held[0][0] === other)
      delivered = talk.held.shift()[1].id;
    if (delivered) talk.members[other]?.emit("receipt", { conversation, stored: talk.stored[other], delivered });
  });
}

function bare(socket) {
  let room;
  socket.on("join", async ({ conversation }, done) => {
    room = conversation;
    await socket.join(room);
    done({});
  });
  socket.on("say", (envelope) => socket.to(room).emit("deliver", envelope));
}

io.of("/visitor").on("connection", { full, checked, bare }[mode]);
server.listen(0, "127.0.0.1", () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));
process.stdin.on("end", () => process.exit(0)).resume();
