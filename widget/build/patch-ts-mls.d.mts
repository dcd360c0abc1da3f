import type { Plugin } from "vite";

type Change = readonly [old: string, mended: string, times: number, why: string];
type Library = "ts-mls" | "@hpke/common";

export const LIBRARIES: Readonly<
  Record<Library, { readonly version: string; readonly files: Readonly<Record<string, readonly Change[]>> }>
>;
export function patched(library: Library, file: string, code: string): string;
export function checkVersion(library: Library, version: string): void;
export function patchTsMls(): Plugin;
