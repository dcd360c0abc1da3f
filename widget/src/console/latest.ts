/** Of pushed snapshots only a later one replaces an earlier; with each new connection the versions begin anew. */

const NONE_YET = Number.NEGATIVE_INFINITY;

export class Latest<T extends { readonly version: number }> {
  value: T | null = null;
  private version = NONE_YET;

  /** The next snapshot is the first of its connection. */
  get isAnew(): boolean {
    return this.version === NONE_YET;
  }

  anew(): void {
    this.version = NONE_YET;
  }

  /** False when it is not later than what is there. */
  take(one: T): boolean {
    if (one.version <= this.version) return false;
    this.version = one.version;
    this.value = one;
    return true;
  }

  forget(): void {
    this.value = null;
    this.anew();
  }
}
