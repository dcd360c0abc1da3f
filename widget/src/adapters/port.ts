/** The port between the frame and the loader: fixed words only, so that the partner's page learns nothing. */

/** From the frame. */
export type FrameWord = "shown" | "failed" | "exit" | "close" | "started" | "ended";

/** What the loader tells the frame, once. Nothing of the partner's page. */
export interface FrameConfig {
  readonly line: string;
  readonly embed: string;
  /** Root public keys, base64url. */
  readonly roots: readonly string[];
  readonly language: string;
  readonly exit: string;
  /** 112, then each number in the partner's link with its name: known before the line has answered. */
  readonly help: readonly string[];
  /** "page": it fills a page of the line's own, and its program is not pinned by a partner. Else "pinned" or "". */
  readonly mode: string;
}

export interface LoaderPort {
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
