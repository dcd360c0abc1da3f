export function keysOf(texts: object): readonly string[];
export function packed(texts: object): readonly unknown[];
export function withPlaces(script: string, keys: readonly string[]): string;
