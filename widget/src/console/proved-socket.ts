/** A socket whose every connection brings a fresh proof that this page asks for it. */

import type { Socket } from "../core/link";

/** `prove` is done before each try; a try that was given up meanwhile is not made. */
export function provedSocket(socket: Socket<"/console">, prove: () => Promise<void>): Socket<"/console"> {
  let tries = 0;
  const stop = (): void => {
    tries += 1;
  };
  return {
    ...socket,
    open() {
      stop();
      const mine = tries;
      void prove().then(() => {
        if (mine === tries) socket.open();
      });
    },
    close() {
      stop();
      socket.close();
    },
    goodbye(event, payload) {
      stop();
      socket.goodbye(event, payload);
    },
  };
}
