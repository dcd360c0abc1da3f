/** What only a person does. Not `scroll` and `focusin`, which the page brings about too; `click` is all that a reader sends. */
const SIGNS = ["keydown", "input", "pointerdown", "pointermove", "touchmove", "wheel", "click"] as const;

/** `act` with each of them, before the page itself takes it. Ends with what is returned. */
export function onSigns(act: () => void): () => void {
  const how = { capture: true, passive: true };
  for (const sign of SIGNS) {
    window.addEventListener(sign, act, how);
  }
  return () => {
    for (const sign of SIGNS) {
      window.removeEventListener(sign, act, how);
    }
  };
}
