/**
 * An id that nothing else in the page has. The console is drawn whole with each change, and Preact's `useId` counts anew
 * with each drawing: parts that came at different times had the same, and a label spoke of another's field.
 */

import { useState } from "preact/hooks";

let last = 0;

export function useOwnId(): string {
  const [id] = useState(() => {
    last += 1;
    return `own-${last}`;
  });
  return id;
}
