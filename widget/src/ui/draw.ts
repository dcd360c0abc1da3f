/** When the page is drawn: whole, from what the objects behind it hold, once for all that changed in one turn of the loop. */

/** However often it is asked for within one turn. Never at once, so that nothing is drawn while something is being drawn. */
export function onceATurn(draw: () => void): () => void {
  let isAsked = false;
  return () => {
    if (!isAsked) {
      isAsked = true;
      queueMicrotask(() => {
        isAsked = false;
        draw();
      });
    }
  };
}

/** `soon` lets what has changed end first, and all else have its turn: what a slow device does at once stays short. */
export function inATask(draw: () => void, breathe: () => Promise<void>): { soon(): void; now(): void } {
  let isAsked = false;
  const act = (): void => {
    if (isAsked) {
      isAsked = false;
      draw();
    }
  };
  return {
    soon: () => {
      if (!isAsked) {
        isAsked = true;
        void breathe().then(act);
      }
    },
    /** With the turn, for what nobody may act on as it was: the words in a box, the cover. */
    now: () => {
      isAsked = true;
      queueMicrotask(act);
    },
  };
}
