/** The only way in which `core/` knows of passing time. */

export type Cancel = () => void;

export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  after(milliseconds: number, act: () => void): Cancel;
}
