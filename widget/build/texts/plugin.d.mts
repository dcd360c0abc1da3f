import type { Plugin } from "vite";

export const TEXTS: string;
export const SOURCES: string;
export function texts(options?: { readonly hasPseudo?: boolean }): Plugin;
