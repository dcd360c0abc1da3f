/** socket.io-client behind `Wire`: WebSocket first, long polling where a network blocks it, never a cookie. */

import type { Socket } from "socket.io-client";
import { Manager } from "socket.io-client";
import type { Wire } from "../core/link";
import type { Reason } from "../core/protocol";
import { PROTOCOL_VERSION } from "../core/protocol";

export const CONNECT_TIMEOUT_MS = 20_000;

export interface SocketAddress {
  /** "https://line.example", or an empty text for the page's own origin. */
  readonly origin: string;
  readonly namespace: "/visitor" | "/console";
  readonly build: string;
  /** The console's; read anew for each connection. */
  readonly bearer?: () => string;
}

/** The daemon's own "no" is one of its reasons; anything else ("timeout", "websocket error") is a broken line. */
const asReason = ({ message }: Error): Reason | null =>
  /^[a-z_]+$/.test(message) && message !== "timeout" ? (message as Reason) : null;

export function connectWire({ origin, namespace, build, bearer }: SocketAddress): Wire {
  const manager = new Manager(origin, {
    path: `${namespace}/socket.io`,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    rememberUpgrade: false,
    withCredentials: false,
    reconnection: false, // `Link` decides when
    autoConnect: false,
    timeout: CONNECT_TIMEOUT_MS,
  });
  const auth = (): object => ({
    protocol: PROTOCOL_VERSION,
    build,
    ...(bearer === undefined ? {} : { bearer: bearer() }),
  });
  return asWire(manager.socket(namespace, { auth: (send) => send(auth()) }));
}

function asWire(socket: Socket): Wire {
  let isOurs = false; // we closed it ourselves
  return {
    open() {
      isOurs = false;
      socket.connect();
    },
    close() {
      isOurs = true;
      socket.disconnect();
    },
    send: (event, payload) => void socket.emit(event, payload),
    ask: (event, payload, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(event, payload),
    onUp: (act) => void socket.on("connect", act),
    onDown(act) {
      socket.on("disconnect", () => isOurs || act());
      socket.on("connect_error", (error) => isOurs || asReason(error) !== null || act());
    },
    onRefused: (act) => {
      socket.on("connect_error", (error) => {
        const reason = asReason(error);
        if (reason !== null && !isOurs) {
          act(reason);
        }
      });
    },
    onPush: (event, act) => void socket.on(event, act),
  };
}
