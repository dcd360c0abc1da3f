/** Each step by a key takes a slow device milliseconds, and an opening has thirty of them: after each, all else has its turn. */

/** By the page's own means; null where nobody waits for a turn. */
export type Breathe = (() => Promise<void>) | null;

export const inTurn = <Given extends unknown[], Made>(
  step: (...given: Given) => Promise<Made>,
  breathe: Breathe,
): ((...given: Given) => Promise<Made>) =>
  breathe === null
    ? step
    : async (...given) => {
        const made = await step(...given);
        await breathe();
        return made;
      };
