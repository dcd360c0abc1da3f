/** One thing at a time: two operations on the same group state would use one key twice. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Runs `work` when all that came before has ended, well or badly. */
  run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** At once when nothing is under way, else in its turn. `work` must not throw. */
  soon(work: () => void): void {
    if (this.#waiting === 0) work();
    else void this.run(async () => work());
  }
}
