/**
 * The way into a practice and out of it: from the sign-in screen or from the start of a shift, never during one. The scripts
 * are fetched when somebody wants them; after that nothing is asked of anybody.
 */

import type { PracticeGround } from "./practising";
import { Practising } from "./practising";
import type { PracticeLanguage, Script, Scripts } from "./script-shape";

export interface DoorTools {
  /** The scripts of one language, pinned by their hash. Rejects when they cannot be had. */
  load(language: PracticeLanguage): Promise<Scripts>;
  /** What a practice takes of this console. */
  ground(): Omit<PracticeGround, "left">;
  /** A shift goes on here, in another window of this browser, or waits here to be taken up. */
  isOnShift(): Promise<boolean>;
  /** It is to be drawn from now on. */
  began(practising: Practising): void;
  changed(): void;
}

export class PracticeDoor {
  /** Whom to meet is being chosen. */
  scripts: Scripts | null = null;
  practising: Practising | null = null;
  isBusy = false;
  /** Why it did not open. */
  fault: "on_shift" | "not_loaded" | "no_seal" | null = null;

  constructor(private readonly tools: DoorTools) {}

  /** Something of a practice is on the screen: choosing, or the practice itself. */
  get isOpen(): boolean {
    return this.scripts !== null;
  }

  async open(language: PracticeLanguage): Promise<void> {
    if (this.isBusy || this.practising !== null) return;
    await this.busy(async () => {
      if (await this.tools.isOnShift()) {
        this.fault = "on_shift";
        return;
      }
      const scripts = await this.tools.load(language).catch(() => null);
      if (scripts === null) this.fault = "not_loaded";
      else this.scripts = scripts;
    });
  }

  async begin(chosen: readonly Script[], atOnce: number): Promise<void> {
    const { scripts } = this;
    if (scripts === null || this.isBusy || this.practising !== null) return;
    await this.busy(async () => {
      if (await this.tools.isOnShift()) {
        this.close("on_shift");
        return;
      }
      const ground = { ...this.tools.ground(), left: (isAgain: boolean) => this.left(isAgain) };
      this.practising = await Practising.begin(ground, scripts, chosen, atOnce).catch(() => null);
      if (this.practising === null) this.fault = "no_seal";
      else this.tools.began(this.practising);
    });
  }

  /** Back to the console. */
  close(fault: PracticeDoor["fault"] = null): void {
    this.scripts = null;
    this.practising = null;
    this.fault = fault;
    this.tools.changed();
  }

  private left(isAgain: boolean): void {
    const { scripts } = this;
    this.close();
    if (isAgain) this.scripts = scripts;
    this.tools.changed();
  }

  /** Now and then: a shift that has begun elsewhere ends it. */
  async look(): Promise<void> {
    if (this.practising === null || !(await this.tools.isOnShift())) return;
    this.practising?.leave(true);
    this.close("on_shift");
  }

  private async busy(act: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.fault = null;
    this.tools.changed();
    await act();
    this.isBusy = false;
    this.tools.changed();
  }
}
