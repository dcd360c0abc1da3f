/** Words that were not acknowledged when keys were made anew are said again; whoever has shown them shows them once. */

import { toBase64Url } from "./base64";
import type { Group } from "./seal-port";

/** Where a text was sealed first: letters of the group's id, and the number of its first part there. */
export const placeOf = (group: Group, n: number): string => `${toBase64Url(group.id).slice(0, 8)}:${n}`;
