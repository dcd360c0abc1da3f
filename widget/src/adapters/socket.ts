/**
 * `Socket` over Socket.IO: WebSocket first, long polling where a network blocks it.
 *
 * Our own, because the official client is a third of the first view (11.6 of 35 kB); tests hold it to the official server.
 */

import type { Socket } from "../core/link";
import type { Namespace, Reason } from "../core/protocol";
import type { MakeTerse, Terse } from "../core/terse";
import { PROTOCOL_VERSION } from "../core/protocol";
import type { Carrier } from "./carrier";
import { byPolling, byWebSocket } from "./carrier";
import type { Packet } from "./packets";
import { connectPacket, eventPacket, goodbyePacket, PING, PONG, readPacket } from "./packets";
import { Silence } from "./silence";

/** Three to four round trips, over a network of 800 ms and more. */
const CONNECT_TIMEOUT_MS = 12_000;

export interface SocketAddress<N extends Namespace> {
  /** "https://line.example", or an empty text for the page's own origin. */
  readonly origin: string;
  readonly namespace: N;
  readonly build: string;
  /** The console's, beside it; read anew for each connection. */
  readonly auth?: () => object;
}

interface Handlers {
  up(): void;
  down(isSentOn: boolean): void;
  refused(reason: Reason): void;
  /** From when its program has come. */
  terse?: MakeTerse;
  readonly push: Map<string, ((payload: unknown) => void)[]>;
}

interface Waiting {
  answer(payload: unknown): void;
  fail(why: string): void;
}

/** One connection from its opening to its end; a new one is made for the next try. */
class Connection {
  #isUp = false;
  #isOver = false;
  #carrier: Carrier | null = null;
  readonly #silence = new Silence(
    CONNECT_TIMEOUT_MS,
    () => this.#carrier?.send(PING),
    () => this.#end(),
  );
  readonly #beganAt = performance.now();
  #tookMs = 0;
  #nextId = 0;
  /** The daemon knows terse events, and this page has their program. */
  #knowsTerse: 1 | undefined;
  #terse: Terse | undefined;
  readonly #answers = new Map<number, Waiting>();

  readonly #namespace: string;
  readonly #auth: () => object;
  readonly #to: Handlers;
  /** Whether it ever was up, and whether the daemon has closed it in order. */
  readonly #over: (wasUp: boolean, isSentOn: boolean) => void;

  constructor(namespace: string, auth: () => object, to: Handlers, over: (wasUp: boolean, isSentOn: boolean) => void) {
    this.#namespace = namespace;
    this.#auth = auth;
    this.#to = to;
    this.#over = over;
  }

  /** Where no WebSocket can be made, since there is none or a policy forbids it, that is one that never came up. */
  open(address: string, carry: typeof byWebSocket): void {
    const down = (): void => this.#end();
    try {
      this.#carrier = carry(address, { packet: (said) => this.#take(said), down });
    } catch {
      queueMicrotask(down); // nobody expects the end before the beginning
    }
  }

  send(name: string, payload: object): void {
    this.#carrier?.send(this.#terse?.shortened(name, payload) ?? eventPacket(this.#namespace, name, payload));
  }

  /** As soon as both know how: nothing said, "from now on". The daemon answers the same, and is terse from there. */
  beTerse(): void {
    if (this.#knowsTerse) {
      this.#terse ??= this.#to.terse?.((bytes) => this.#carrier?.send(bytes));
    }
  }

  /** Rejects when no answer came in time, and at once when the connection is over. */
  ask(name: string, payload: object, timeoutMs: number): Promise<unknown> {
    this.#nextId += 1;
    const id = this.#nextId;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#answers.delete(id);
        act();
      };
      const fail = (why: string): void => settle(() => reject(new Error(why)));
      const timer = setTimeout(() => fail("timeout"), timeoutMs);
      this.#answers.set(id, { answer: (payload) => settle(() => resolve(payload)), fail });
      this.#carrier?.send(eventPacket(this.#namespace, name, payload, id));
    });
  }

  /** Is the other side still there? A network on which it took longer to connect is given that long to answer. */
  probe(answerMs: number): void {
    if (this.#isUp) {
      this.#silence.probe(Math.max(answerMs, this.#tookMs));
    }
  }

  /** The page's last word; nobody here is told. */
  goodbye(name: string, payload: object): void {
    const last = [eventPacket(this.#namespace, name, payload), goodbyePacket(this.#namespace)];
    this.#carrier?.goodbye(last);
    this.#letGo();
  }

  /** Ours to end: nobody here is told. */
  close(): void {
    this.#carrier?.send(goodbyePacket(this.#namespace));
    this.#letGo();
  }

  #letGo(): void {
    this.#isOver = true;
    this.#silence.stop();
    this.#carrier?.close();
    for (const waiting of [...this.#answers.values()]) {
      waiting.fail("over");
    }
  }

  #end(isSentOn = false): void {
    if (!this.#isOver) {
      this.#letGo();
      this.#over(this.#isUp, isSentOn);
    }
  }

  #take(said: string | ArrayBuffer): void {
    const packet = this.#terse?.read(said, readPacket) ?? readPacket(said as string);
    if (this.#isOver) {
      return;
    }
    if (packet === null) {
      this.#end(); // whoever says that is not the daemon
      return;
    }
    if (packet.is === "open") {
      this.#silence.pinged(packet.pingInterval);
      this.#knowsTerse = packet.terse;
      this.#carrier?.send(connectPacket(this.#namespace, this.#auth()));
      this.beTerse();
    } else if (packet.is === "ping") {
      this.#carrier?.send(PONG);
    } else if (packet.is !== "pong") {
      this.#heed(packet);
    }
    if (!this.#isOver) {
      this.#silence.heard();
    }
  }

  #heed(packet: Packet): void {
    if (packet.is === "up") {
      this.#isUp = true;
      this.#tookMs = performance.now() - this.#beganAt;
      this.#to.up();
    } else if (packet.is === "event") {
      for (const act of this.#to.push.get(packet.name) ?? []) {
        act(packet.payload);
      }
    } else if (packet.is === "answer") {
      this.#answers.get(packet.id)?.answer(packet.payload);
    } else if (packet.is === "refused") {
      this.close();
      this.#to.refused(packet.reason as Reason);
    } else {
      this.#end(packet.is === "close");
    }
  }
}

export function makeSocket<N extends Namespace>({ origin, namespace, build, auth: more }: SocketAddress<N>): Socket<N> {
  const address = `${origin || location.origin}${namespace}/socket.io/`;
  const auth = (): object => ({ protocol: PROTOCOL_VERSION, build, ...more?.() });
  const to: Handlers = { up: () => {}, down: () => {}, refused: () => {}, push: new Map() };
  let connection: Connection | null = null;
  let carry = byWebSocket;
  /** How many more tries are by what was up last. */
  let left = 0;

  /**
   * Whatever never came up gives way to the other: a WebSocket may be blocked, or all may have been down. Where one was
   * up before, it is more likely that a process has died, and who comes up by polling stays with it: so the same comes first.
   */
  const over = (wasUp: boolean, isSentOn: boolean): void => {
    connection = null;
    if (wasUp) {
      left = 2;
    } else if (left-- < 1) {
      carry = carry === byWebSocket ? byPolling : byWebSocket;
    }
    to.down(isSentOn);
  };
  return {
    namespace,
    open() {
      connection?.close();
      connection = new Connection(namespace, auth, to, over);
      connection.open(address, carry);
    },
    close() {
      connection?.close();
      connection = null;
    },
    goodbye(event, payload) {
      connection?.goodbye(event, payload);
      connection = null;
    },
    probe: (answerMs) => connection?.probe(answerMs),
    beTerse(make) {
      to.terse = make;
      connection?.beTerse();
    },
    send: (event, payload) => connection?.send(event, payload),
    ask: (event, payload, timeoutMs) =>
      connection?.ask(event, payload, timeoutMs) ?? Promise.reject(new Error("no connection")),
    onUp: (act) => {
      to.up = act;
    },
    onDown: (act) => {
      to.down = act;
    },
    onRefused: (act) => {
      to.refused = act;
    },
    onPush: (event, act) => void to.push.set(event, [...(to.push.get(event) ?? []), act]),
  };
}
