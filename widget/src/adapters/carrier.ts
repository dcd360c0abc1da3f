/** Two ways to carry packets: a WebSocket, or long polling where a network blocks it. Never a cookie, never a referrer. */

import type { Bytes } from "../core/seal-port";
import { breathe } from "./breath";
import { readPacket, SEPARATOR } from "./packets";

export interface Carrier {
  /** Bytes: over a WebSocket alone. */
  send(packet: string | Bytes): void;
  /** The last packets, sent even while the page goes away. The carrier is to be closed then. */
  goodbye(packets: readonly string[]): void;
  close(): void;
}
interface Carried {
  packet(text: string | ArrayBuffer): void;
  /** Once; nothing comes after it. */
  down(): void;
}

/** What browsers send for a page that goes: 64 KiB together. Source: Fetch standard, `keepalive`. */
const GOODBYE_MAX_CHARS = 60_000;
/** Of the daemon to what was posted; the official server writes it small. */
const POSTED = /^ok$/i;

/** `address` is the path with its slash, without a query. */
export function byWebSocket(address: string, to: Carried): Carrier {
  const socket = new WebSocket(`${address.replace(/^http/, "ws")}?EIO=4&transport=websocket`);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => to.packet(data);
  socket.onclose = () => to.down();
  const send = (packet: string | Bytes): void => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(packet);
    }
  };
  return {
    send,
    goodbye: (packets) => packets.forEach(send),
    close: () => socket.close(),
  };
}

/** The id of a connection stands in addresses; its key is shown in a header that no browser asks about first (CORS). */
export function byPolling(address: string, to: Carried): Carrier {
  const stop = new AbortController();
  let query = "?EIO=4&transport=polling";
  const headers = { Accept: "*/*", "Content-Type": "text/plain;charset=UTF-8" };
  let waiting: string[] = [];
  let isPosting = false;
  let isClosing = false;

  const fail = (): void => {
    if (!isClosing) {
      isClosing = true;
      stop.abort();
      to.down();
    }
  };
  const ask = async (init: RequestInit): Promise<string> => {
    const answer = await fetch(address + query, {
      headers,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      signal: stop.signal,
      ...init,
    });
    if (!answer.ok) {
      throw new Error("polling");
    }
    return answer.text();
  };
  /** What a hotel's network answers instead of the daemon looks like any answer: only what it says shows it. */
  const say = async (body: string, more: RequestInit = {}): Promise<void> => {
    if (!POSTED.test(await ask({ method: "POST", body, ...more }))) {
      throw new Error("no daemon");
    }
  };
  const poll = async (): Promise<void> => {
    while (!isClosing) {
      for (const text of (await ask({})).split(SEPARATOR)) {
        const packet = readPacket(text);
        if (packet === null) {
          throw new Error("no daemon");
        }
        if (packet.is === "open") {
          query += `&sid=${packet.sid}`;
          headers.Accept += `;key=${packet.key}`;
        }
        to.packet(text);
      }
      await breathe(); // who closes upon it asks no more: it would be refused aloud
    }
  };
  const post = async (): Promise<void> => {
    if (!isPosting) {
      isPosting = true;
      while (waiting.length > 0) {
        const body = waiting.join(SEPARATOR);
        waiting = [];
        await say(body);
      }
      isPosting = false;
      if (isClosing) {
        stop.abort(); // the goodbye has been said: nobody waits for the last answer
      }
    }
  };
  poll().catch(fail);
  return {
    send(packet) {
      waiting.push(packet as string);
      post().catch(fail);
    },
    goodbye(packets) {
      isClosing = isPosting = true; // what waits goes with it, and nothing is stopped before it has gone
      const all = [...waiting, ...packets].join(SEPARATOR);
      waiting = [];
      const body = all.length > GOODBYE_MAX_CHARS ? packets.join(SEPARATOR) : all;
      const stopped = (): void => stop.abort();
      say(body, { keepalive: true, signal: null }).then(stopped, stopped);
    },
    close() {
      isClosing = true;
      if (!isPosting) {
        stop.abort();
      }
    },
  };
}
