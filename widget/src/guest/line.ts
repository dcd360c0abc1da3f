/** What a guest's page asks of the line before anything else: its names, and by what its staff are judged. */

import { fromBase64Url } from "../core/base64";
import { isRefused, type GuestLine } from "../core/protocol";
import type { Trust } from "../core/seal-port";

/** The id in the address, "/g/LINE"; empty: none. */
export const lineIn = (path: string): string => /^\/g\/([^/]+)\/?$/.exec(path)?.[1] ?? "";

interface Asked {
  readonly line: GuestLine;
  /** Seconds since 1970, as the line said it; no number where it did not. */
  readonly seconds: number;
}

/** Null: there is no such line. Throws when nobody answers. */
export async function askLine(get: (path: string) => Promise<Response>, line: string): Promise<Asked | null> {
  const answer = await get(`/room/${encodeURIComponent(line)}`);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error("no answer");
  const told = (await answer.json()) as GuestLine;
  const seconds = Date.parse(answer.headers.get("Date") ?? "") / 1000;
  return isRefused(told) ? null : { line: told, seconds };
}

/** `lists`: the newest that are known. */
export const trustOf = (line: GuestLine, lists: () => readonly string[]): Trust => ({
  roots: line.roots.map((root) => {
    const [key = "", least = "0"] = root.split(".");
    return { key: fromBase64Url(key), least: Number(least) };
  }),
  lists: () => lists().map(fromBase64Url),
});
