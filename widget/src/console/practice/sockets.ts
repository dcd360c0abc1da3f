/** Sockets that end in this tab: what goes in at one end comes out at the practice line, and nothing is sent anywhere. */

import type { Socket } from "../../core/link";
import type { Namespace } from "../../core/protocol";

/** The line's end of one. */
export interface LineEnd {
  /** What a page says without waiting for an answer. */
  said(event: string, payload: object): void;
  asked(event: string, payload: object): object | Promise<object>;
}

export interface PageEnd {
  push(event: string, payload: object): void;
}

/** In a turn of its own, as a network would: nobody is told something in the midst of saying something. */
const later = (act: () => void): void => void Promise.resolve().then(act);

export function tabSocket<N extends Namespace>(namespace: N, line: LineEnd): Socket<N> & PageEnd {
  let isUp = false;
  let up: () => void = () => {};
  const pushes = new Map<string, (payload: unknown) => void>();
  const send = (event: string, payload: object): void => later(() => isUp && line.said(event, payload));
  return {
    namespace,
    open() {
      if (isUp) return;
      isUp = true;
      later(() => isUp && up());
    },
    close() {
      isUp = false;
    },
    send,
    goodbye(event, payload) {
      line.said(event, payload);
      isUp = false;
    },
    probe() {},
    async ask(event, payload) {
      await Promise.resolve();
      return line.asked(event, payload);
    },
    onUp(act) {
      up = act;
    },
    onDown() {},
    onRefused() {},
    onPush(event, act) {
      pushes.set(event, act);
    },
    push(event, payload) {
      later(() => isUp && pushes.get(event)?.(payload));
    },
  };
}
