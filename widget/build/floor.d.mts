export function scriptFaults(code: string, essentials: readonly string[]): string[];
export function styleFaults(text: string): string[];
export function essentialsOf(source: string): string[];
