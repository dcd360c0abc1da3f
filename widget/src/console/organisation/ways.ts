/** The keys from an item to what stands in it, as the daemon's sentences name them; a field is found by its way. */

export type Way = readonly (string | number)[];

export const idOf = (way: Way): string => `way-${way.join("-")}`;

/** The field of this way, else of what is around it, else the first inside it. */
export function fieldOf(way: Way): HTMLElement | null {
  for (let length = way.length; length > 0; length -= 1) {
    const id = idOf(way.slice(0, length));
    const found = document.getElementById(id) ?? document.querySelector<HTMLElement>(`[id^="${id}-"]`);
    if (found !== null) return found;
  }
  return null;
}

/** Opens whatever hides it, and gives it the focus. */
export function goTo(way: Way): void {
  const field = fieldOf(way);
  if (field === null) return;
  for (let around = field.parentElement; around !== null; around = around.parentElement)
    if (around instanceof HTMLDetailsElement) around.open = true;
  field.focus();
}
