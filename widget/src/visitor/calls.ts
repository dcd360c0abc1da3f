/**
 * A press on a number to call, or on an address to write to: the device is asked, and the chat stays.
 *
 * For a browser it is a page that goes. Gone would be the frame, where the policy of a page around it forbids it; so it is
 * the whole page that goes, which nobody forbids, and which then stays. And nothing is asked before.
 */

/** Longer than a browser takes from the press to asking. */
const CALL_MS = 2_000;

/** Whether it is for a call that the page seems to go. */
export function watchCalls(): (going: Event) => boolean {
  let calledAt = Number.NEGATIVE_INFINITY;
  const call = ({ target, timeStamp }: Event): void => {
    const link = (target as Element).closest("a");
    if (link && !/^http/.test(link.href)) {
      link.target = "_top";
      calledAt = timeStamp;
    }
  };
  document.addEventListener("click", call, true);
  return ({ timeStamp }) => timeStamp - calledAt < CALL_MS;
}
