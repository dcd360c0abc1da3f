/**
 * `info.js`: the info cards, left at `globalThis.avoinlinjaInfo`. It comes after what a talk needs, knows the hash of each
 * language's cards, fetches those once and keeps them in memory: they need no line after that (docs/adr/0068).
 */

import { drawer } from "./info-cards";
import { fetchCards } from "./info-texts";

export const draw = drawer(fetchCards);
