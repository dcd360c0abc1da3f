/** The frame's end of the port to the loader. */

import type { FrameConfig, FrameWord } from "../core/frame-messages";

interface LoaderPort {
  readonly config: FrameConfig;
  tell(word: FrameWord): void;
  /** The person leaves from the partner's page: the frame is hidden already, and gone in a moment. */
  onExit(act: () => void): void;
}

/** Says `ready` to the page around us and waits for the port. */
export function openPort(): Promise<LoaderPort> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window.parent || port === undefined) {
        return;
      }
      window.removeEventListener("message", listen);
      let exit = (): void => {};
      const onExit = (act: () => void): void => {
        exit = act;
      };
      port.onmessage = ({ data }) => {
        if (data?.t === "config") {
          resolve({ config: data.config as FrameConfig, tell: (word) => port.postMessage({ t: word }), onExit });
        } else if (data?.t === "exit") {
          exit();
        }
      };
    };
    window.addEventListener("message", listen);
    window.parent.postMessage({ t: "ready" }, "*");
  });
}
