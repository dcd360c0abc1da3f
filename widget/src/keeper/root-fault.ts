/** Why a root cannot be made or opened. */

export type Fault = "not_a_key" | "other_words" | "unsupported";

export class RootFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault);
  }
}
