interface Limits {
  readonly mean: number;
  readonly most: number;
}

export const ADULTS: Limits;
export const CHILDREN: Limits;
export function sayings(elements: readonly unknown[]): string[];
export function sentences(text: string): { text: string; words: number; isWhole: boolean }[];
export function plainness(
  texts: Readonly<Record<string, readonly string[]>>,
  language: string,
  limits: Limits,
  reasons?: Readonly<Record<string, string>>,
): { faults: string[]; mean: number; count: number };
