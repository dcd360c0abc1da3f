/** One thing after another: asynchronous jobs in the order in which they were asked for. */

export class Lane {
  private tail: Promise<unknown> = Promise.resolve();
  private count = 0;

  get isIdle(): boolean {
    return this.count === 0;
  }

  /** A job that throws does not stop the next; its error goes to who asked. */
  run<T>(job: () => Promise<T> | T): Promise<T> {
    this.count += 1;
    const done = this.tail.then(job).finally(() => {
      this.count -= 1;
    });
    this.tail = done.catch(() => undefined);
    return done;
  }
}
