/** Help is one place, at most two taps from every screen; this opens it, from wherever one is. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Which part of it is unfolded at once. */
export type HelpPart = "all" | "children";

export const HelpContext = createContext<(part: HelpPart) => void>(() => {});

export const useHelp = (): ((part: HelpPart) => void) => useContext(HelpContext);
