import type { Plugin } from "vite";
import type { Catalogues } from "./catalogues.mjs";

export const TEXTS: string;
export const SOURCES: string;
export function visitorsCatalogues(): Catalogues;
export function texts(options?: { readonly hasPseudo?: boolean }): Plugin;
