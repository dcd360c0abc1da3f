/** One act at a time, and what came of the last. */

import type { Reason } from "../../core/protocol";
import type { NoPress, Pressed } from "../enrolment/press";

/** What was done, or why not; each has its words. */
export type Said =
  | { readonly is: "refused" | "not_installed"; readonly reason: Reason }
  | { readonly is: "no_press"; readonly why: NoPress | "closed" }
  | { readonly is: "pressed"; readonly pressed: Pressed }
  | { readonly is: "enrolled" | "revoked" | "signed_out" | "admitted" | "begun" | "root" | "not_by_root" };

export abstract class Acting {
  said: Said | null = null;
  isBusy = false;

  constructor(private readonly isChanged: () => void) {}

  protected refuse(reason: Reason): void {
    this.say({ is: "refused", reason });
  }

  protected say(said: Said): void {
    this.said = said;
  }

  protected async busy(act: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.isChanged();
    try {
      await act();
    } finally {
      this.isBusy = false;
      this.isChanged();
    }
  }
}
