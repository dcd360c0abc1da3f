/** A state machine is a table: state → act → state. What the table does not name does not happen. */

export type Table<State extends string, Act extends string> = {
  readonly [S in State]: { readonly [A in Act]?: State };
};

export class StateMachine<State extends string, Act extends string> {
  constructor(
    private readonly table: Table<State, Act>,
    private now: State,
  ) {}

  get state(): State {
    return this.now;
  }

  /** True when the table allows it, and the state is the next one; false when nothing has changed. */
  take(act: Act): boolean {
    const next = this.table[this.now][act];
    if (next === undefined) {
      return false;
    }
    this.now = next;
    return true;
  }
}
