/** The focus, where the partner's page takes it: consent tools and dialogs keep it to themselves, and would get the words. */

/** Sooner after a press in a field than a hand goes elsewhere. */
const TAKEN_WITHIN_MS = 1_000;

/** `taken`: a field was pressed, and before anybody could write in it the page had the focus. Once it is back the field has it. */
export function watchFocus(taken: () => void): void {
  let pressed = -TAKEN_WITHIN_MS;
  let field: HTMLElement;
  window.addEventListener("pointerdown", ({ target, timeStamp }) => {
    field = target as HTMLElement;
    pressed = field.matches("textarea") ? timeStamp : -TAKEN_WITHIN_MS;
  });
  window.addEventListener("blur", ({ timeStamp }) => {
    if (timeStamp - pressed < TAKEN_WITHIN_MS) {
      window.addEventListener("focus", () => field.focus(), { once: true });
      taken();
    }
  });
}
