/** A value that a part on the screen reads and sets; setting another asks for a new picture (docs/adr/0015). */

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

/** What is said aloud. The same again is said again: each saying has its number. */
export class Spoken implements Cell<string> {
  count = 0;
  #said = "";

  constructor(private readonly changed: () => void) {}

  get value(): string {
    return this.#said;
  }

  set value(text: string) {
    if (text !== "" || this.#said !== "") {
      this.#said = text;
      this.count += 1;
      this.changed();
    }
  }
}
