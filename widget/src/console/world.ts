/** Everything of the world that the console uses: a browser gives it in `main.tsx`, and tests what they tell. */

import type { RoomSeal, Seal } from "../core/seal-port";
import type { Api } from "./api";
import type { Notifier } from "./attention/notifier";
import type { Preferences } from "./attention/preferences";
import type { Sound } from "./attention/sound";
import type { ConnectionTools } from "./connection";
import type { Chain } from "./enrolment/chain-port";
import type { Signing } from "./keys/signing";
import type { SharedSignIn } from "./lock";
import type { OwnKeysTools } from "./keys/own-keys";
import type { PracticeDoor } from "./practice/door";
import type { Practising } from "./practice/practising";
import type { Pane } from "./panes/pane";
import type { DeskTools } from "./shift/desk";
import type { EntryTools } from "./sign-in/entry";
import type { StaffApi } from "./staff/ports";
import type { TabStorage } from "./storage";
import type { Texts } from "./texts";

export interface World
  extends Omit<ConnectionTools, "now">,
    Pick<EntryTools, "random" | "tabKey" | "persist">,
    Pick<OwnKeysTools, "passkeys" | "vaults">,
    Pick<DeskTools, "newResumeKey" | "claimDesk"> {
  readonly api: Api;
  readonly staffApi: StaffApi;
  readonly chain: Chain;
  readonly seal: Seal;
  /** Of rooms of the staff; null in a practice, which has none. */
  readonly roomSeal: RoomSeal | null;
  readonly signing: Signing;
  readonly storage: TabStorage;
  readonly buildSeconds: number;
  /** The release that this page is of. */
  readonly build: string;
  /** What runs here is pinned by a start page of the organisation's own site. */
  readonly isPinned: boolean;
  /** The daemon's, as "https://line.example". */
  readonly origin: string;
  loadAgain(): void;
  shareSignIn(of: string, by?: "bearer" | "person"): SharedSignIn;
  readonly texts: Texts;
  readonly sound: Sound;
  readonly notifier: Notifier;
  readonly preferences: Preferences;
  /** Whether the counsellor looks at this page now. */
  isLookedAt(): boolean;
  /** Whether the newest words of this conversation are on the screen. */
  isInView(pane: Pane): boolean;
  /** The way into a practice; null in one. */
  readonly door: PracticeDoor | null;
  /** The practice that this console is of; null: it is in earnest. */
  readonly practising: Practising | null;
  /** Bring this window to the front. */
  raise(): void;
}
