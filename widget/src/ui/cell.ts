/** A value that a part on the screen may read and set. A signal is one; so is the visitor's `Held`. */

export interface Cell<T> {
  value: T;
}

/** Says when it was set. */
export class Held<T> implements Cell<T> {
  constructor(
    private held: T,
    private readonly changed: () => void,
  ) {}

  get value(): T {
    return this.held;
  }

  set value(value: T) {
    if (value !== this.held) {
      this.held = value;
      this.changed();
    }
  }
}
