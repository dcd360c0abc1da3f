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
