/** What frame and loader say to each other: fixed words only, so that the partner's page learns nothing. */

/** From the frame. `minimise` and `restore`: how large it wants to stand there; nothing of why. `hold`: it loses the focus to the page. */
export type FrameWord = "shown" | "failed" | "exit" | "close" | "started" | "ended" | "minimise" | "restore" | "hold";

/** What the loader tells the frame, once. Nothing of the partner's page. */
export interface FrameConfig {
  /** The daemon's, as "https://line.example". */
  readonly origin: string;
  readonly embed: string;
  /** Root public keys, base64url. */
  readonly roots: readonly string[];
  language: string;
  readonly exit: string;
  /** 112, then each number of the snippet with its name: known before the daemon has answered. */
  readonly help: readonly string[];
  /** "page": it fills the line's own page, and its program is not pinned by a partner. Else "pinned", "framed" or nothing. */
  readonly mode: string | undefined;
  /** By day and by night, "#rrggbb", of a partner who has named colours that can be read; its loader has looked. */
  accents?: readonly string[] | undefined;
}
