/** No page is laid out here: the test says when one has been, and whoever watches a size hears of it. */

const watching = new Set<() => void>();
const watched = new Set<Element>();

globalThis.ResizeObserver = class implements ResizeObserver {
  readonly #hear: () => void;

  constructor(hear: ResizeObserverCallback) {
    this.#hear = () => hear([], this);
    watching.add(this.#hear);
  }
  observe(target: Element): void {
    watched.add(target);
  }
  unobserve(): void {}
  disconnect(): void {
    watching.delete(this.#hear);
  }
};

export function laidOut(): void {
  for (const hear of [...watching]) {
    hear();
  }
}

/** Whether any change of its size is heard of. */
export const isWatched = (element: Element | null): boolean => element !== null && watched.has(element);
