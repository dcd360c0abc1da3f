import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Outbox } from "../../src/core/outbox";

/** What a daemon may do with an envelope that leaves no gap; `lost`: it has stored it, and cannot tell. */
const fates = fc.constantFrom("stored", "stored", "refused", "unsure", "lost", "lost");
const steps = fc.array(
  fc.oneof(
    fc.record({ act: fc.constantFrom("write", "up", "up", "up", "down", "down", "send", "send", "cut"), fate: fates }),
    fc.record({ act: fc.constant("anew"), from: fc.nat(4) }),
  ),
  { maxLength: 120, size: "max" },
);

/** A page's outbox, a line on which all stays in order, and a daemon that stores each id once. */
class OneLine {
  readonly outbox = new Outbox<number>();
  /** By id, beginning with 1. */
  readonly stored: string[] = [];
  private up: { id: number; body: string }[] = [];
  private down: (() => void)[] = [];
  private written = 0;
  private seals = 0;
  /** Up to here the page has been told that it is stored. */
  private known = 0;

  write(): void {
    this.written += 1;
    this.seal(this.written);
  }

  send(): void {
    this.up.push(...this.outbox.takeUnsent());
  }

  /** Words are taken back, and sealed for other keys. */
  anew(from: number): void {
    for (const word of this.outbox.takeBack((one) => one.id > this.known && one.id >= from)) this.seal(word);
  }

  arrive(fate: string): void {
    const one = this.up.shift();
    if (one === undefined) {
      return;
    }
    const { id, body } = one;
    const isNext = id === this.stored.length + 1;
    if (isNext && (fate === "stored" || fate === "lost")) {
      this.stored.push(body);
    }
    const stored = this.stored.length;
    if (id <= stored && fate !== "lost" && fate !== "unsure") {
      this.down.push(() => this.check(() => this.outbox.settle(stored, 0)));
    } else {
      const isSure = id > stored + 1 || fate === "refused";
      this.down.push(() => this.outbox.refused(id, isSure));
    }
  }

  answer(): void {
    this.down.shift()?.();
  }

  cut(): void {
    this.up = [];
    this.down = [];
    this.check(() => this.outbox.resumed(this.stored.length, 0));
  }

  /** What counts as stored is what the daemon has. */
  private check(act: () => ReturnType<Outbox<number>["settle"]>): void {
    for (const { id, body } of act().stored) {
      expect(this.stored[id - 1]).toBe(body);
      this.known = id;
    }
  }

  private seal(word: number): void {
    this.seals += 1;
    this.outbox.add("message", `${word} sealed ${this.seals}`, word);
  }
}

describe("the outbox on a slow line", () => {
  it("calls nothing stored that the daemon has under other bytes, whatever is refused, unsure, lost or sealed anew", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const line = new OneLine();
        for (const step of all) {
          if ("from" in step) line.anew(step.from);
          else if (step.act === "write") line.write();
          else if (step.act === "send") line.send();
          else if (step.act === "up") line.arrive(step.fate);
          else if (step.act === "down") line.answer();
          else line.cut();
        }
        line.cut();
      }),
      { numRuns: 400 },
    );
  });

  it("sends everything in the end, each word once and in order", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const line = new OneLine();
        let words = 0;
        for (const step of all) {
          if ("from" in step) continue;
          if (step.act === "write") {
            words += 1;
            line.write();
          } else if (step.act === "send") line.send();
          else if (step.act === "up") line.arrive(step.fate);
          else if (step.act === "down") line.answer();
          else line.cut();
        }
        for (let turn = 0; turn < 2 * words + 2; turn += 1) {
          line.send();
          for (let one = 0; one < 300; one += 1) {
            line.arrive("stored");
            line.answer();
          }
        }
        expect(line.stored.map((body) => Number(body.split(" ")[0]))).toEqual(
          Array.from({ length: words }, (_, at) => at + 1),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("keeps the bytes of an id of which the daemon could not tell, until it says surely no", () => {
    const line = new OneLine();
    line.write();
    line.send();
    line.arrive("lost");
    line.answer();
    line.anew(1);
    expect(line.outbox.takeUnsent().map(({ id, body }) => [id, body])).toEqual([
      [1, "1 sealed 1"],
      [2, "1 sealed 2"],
    ]);
    line.outbox.refused(1, true);
    line.outbox.refused(2, true);
    expect(line.outbox.takeUnsent().map(({ id, body }) => [id, body])).toEqual([[1, "1 sealed 2"]]);
  });

  it("goes on when what was refused without being sure is stored after all, up to the last", () => {
    const line = new OneLine();
    line.write();
    line.write();
    line.send();
    line.arrive("lost");
    line.arrive("stored");
    line.answer();
    expect(line.outbox.isDraining).toBe(true);
    line.answer();
    expect(line.outbox.isDraining).toBe(false);
  });
});
