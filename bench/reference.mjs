// The reference: npm `socket.io` doing the same exchange with the same log. `node reference.mjs full|bare`
import { createRequire } from "node:module";

const require = createRequire(new URL("../widget/package.json", import.meta.url));
const { Server } = require("socket.io");
const [mode] = process.argv.slice(2);
const server = require("node:http").createServer();
const io = new Server(server, { path: "/visitor/socket.io", transports: ["websocket"], maxHttpBufferSize: 65536 });
const conversations = new Map(); // id → members by place, envelopes not yet received, the last number

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
  socket.on("join", ({ conversation }, done) => {
    room = conversation;
    socket.join(room);
    done({});
  });
  socket.on("say", (envelope) => socket.to(room).emit("deliver", envelope));
}

io.of("/visitor").on("connection", mode === "full" ? full : bare);
server.listen(0, "127.0.0.1", () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));
process.stdin.on("end", () => process.exit(0)).resume();
