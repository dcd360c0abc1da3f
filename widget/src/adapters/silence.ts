/**
 * When a connection counts as broken although the browser says nothing: nothing was heard for the time of a ping and a
 * while, then it was asked, and did not answer either.
 *
 * A timer that comes late says something of us (the page was frozen, the tab in the background, the machine busy) and
 * nothing of the other side, whose words may wait behind it: then it is asked once more.
 */

/** For a ping that is late: a busy machine, a network of 800 ms that lost the same packet twice. */
const LATE_PING_MS = 8_000;
/** For the answer to our own. Together with a ping each 15 s, a lost line is told within 28 s. */
const ANSWER_MS = 5_000;
/** A timer that is later than this was not run in time. */
const LATE_TIMER_MS = 1_000;

export class Silence {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  #patienceMs: number;

  constructor(
    firstMs: number,
    private readonly ask: () => void,
    private readonly broken: () => void,
  ) {
    this.#patienceMs = firstMs;
    this.#arm(firstMs, broken); // nobody to ask yet
  }

  /** From now on the other side pings each `pingMs`. */
  pinged(pingMs: number): void {
    this.#patienceMs = pingMs + LATE_PING_MS;
  }

  /** Anything was heard. */
  heard(): void {
    this.#isAsking = false;
    this.#arm(this.#patienceMs, () => this.probe(ANSWER_MS));
  }

  /** Ask now, and give the answer so long. Who is asked already is not given more time. */
  probe(answerMs: number): void {
    if (!this.#isAsking) {
      this.#isAsking = true;
      this.ask();
      this.#expect(answerMs, 1);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #expect(answerMs: number, excuses: number): void {
    const due = performance.now() + answerMs + LATE_TIMER_MS;
    this.#arm(answerMs, () => {
      if (performance.now() > due && excuses > 0) {
        this.ask();
        this.#expect(answerMs, excuses - 1);
      } else {
        this.broken();
      }
    });
  }

  #arm(milliseconds: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
  }
}
