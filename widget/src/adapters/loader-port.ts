/** The frame's end of the port to the loader. */

import type { FrameConfig, FrameWord } from "../core/frame-messages";

/** What is done about what the loader says later. */
export interface LoaderActs {
  /** The person leaves from the partner's page: the frame is hidden already, and gone in a moment. */
  exit(): void;
  /** The partner's page is in another language now. */
  language(tag: string): void;
}

interface LoaderPort {
  readonly config: FrameConfig;
  tell(word: FrameWord): void;
  onWords(acts: LoaderActs): void;
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
      let acts: LoaderActs | undefined;
      const onWords = (its: LoaderActs): void => {
        acts = its;
      };
      port.onmessage = ({ data }) => {
        if (data?.t === "config") {
          resolve({ config: data.config as FrameConfig, tell: (word) => port.postMessage({ t: word }), onWords });
        } else if (data?.t === "exit") {
          acts?.exit();
        } else if (data?.t === "language") {
          acts?.language(data.language);
        }
      };
    };
    window.addEventListener("message", listen);
    window.parent.postMessage({ t: "ready" }, "*");
  });
}
