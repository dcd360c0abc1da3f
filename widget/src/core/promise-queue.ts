/** One thing after another: asynchronous jobs in the order in which they were asked for. */

export class PromiseQueue {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Runs `job` when all before it have ended. One that throws does not stop the next; its error goes to who asked. */
  run<T>(job: () => Promise<T> | T): Promise<T> {
    this.waiting += 1;
    const done = this.last.then(job).finally(() => {
      this.waiting -= 1;
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  get isIdle(): boolean {
    return this.waiting === 0;
  }

  /** At once when nothing is under way, else in its order. `job` must not throw. */
  soon(job: () => void): void {
    if (this.isIdle) {
      job();
    } else {
      void this.run(job);
    }
  }
}
