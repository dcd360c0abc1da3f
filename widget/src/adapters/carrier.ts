/** Two ways to carry packets: a WebSocket, or long polling where a network blocks it. Never a cookie, never a referrer. */

import { SEPARATOR } from "./packets";

export interface Carrier {
  send(packet: string): void;
  close(): void;
}
interface Carried {
  packet(text: string): void;
  /** Once; nothing comes after it. */
  down(): void;
}

/** `address` is the path with its slash, without a query. */
export function byWebSocket(address: string, to: Carried): Carrier {
  const socket = new WebSocket(`${address.replace(/^http/, "ws")}?EIO=4&transport=websocket`);
  socket.onmessage = ({ data }) => to.packet(String(data));
  socket.onclose = () => to.down();
  return {
    send: (packet) => {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(packet);
      }
    },
    close: () => socket.close(),
  };
}

export function byPolling(address: string, to: Carried): Carrier {
  const stop = new AbortController();
  let query = "?EIO=4&transport=polling";
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
    const plain = {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      signal: stop.signal,
    } as const;
    const answer = await fetch(`${address}${query}`, { ...plain, ...init });
    if (!answer.ok) {
      throw new Error("polling");
    }
    return answer.text();
  };
  const poll = async (): Promise<void> => {
    while (!isClosing && !stop.signal.aborted) {
      for (const packet of (await ask({})).split(SEPARATOR)) {
        query += packet.startsWith("0") ? `&sid=${encodeURIComponent(JSON.parse(packet.slice(1)).sid)}` : "";
        to.packet(packet);
      }
    }
  };
  const post = async (): Promise<void> => {
    if (!isPosting) {
      isPosting = true;
      while (waiting.length > 0) {
        const body = waiting.join(SEPARATOR);
        waiting = [];
        await ask({ method: "POST", body, headers: { "Content-Type": "text/plain;charset=UTF-8" } });
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
      waiting.push(packet);
      post().catch(fail);
    },
    close() {
      isClosing = true;
      if (!isPosting) {
        stop.abort();
      }
    },
  };
}
