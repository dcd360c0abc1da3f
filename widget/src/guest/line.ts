/** What a guest's page asks of the line before anything else: its names, and by what its staff are judged. */

import { fromBase64Url } from "../core/base64";
import { isRefused, type GuestLine } from "../core/protocol";
import type { SealClock, Trust } from "../core/seal-port";

const DAY_SECONDS = 86_400;

/** The id in the address, "/g/LINE"; empty: none. */
export const lineIn = (path: string): string => /^\/g\/([^/]+)\/?$/.exec(path)?.[1] ?? "";

/**
 * The time that credentials are judged by. A device that is within a day of the line is believed; else the later of the
 * line's time and this release's (docs/adr/0009-clocks.md).
 */
export function clockOf(serverSeconds: number, builtAt: number, device: () => number): SealClock {
  const off = serverSeconds - device();
  if (Math.abs(off) <= DAY_SECONDS) return () => Math.max(device(), builtAt);
  return () => Math.max(device() + off, builtAt);
}

interface Asked {
  readonly line: GuestLine;
  /** Seconds since 1970, as the line said it. */
  readonly seconds: number;
}

/** Null: there is no such line. Throws when nobody answers. */
export async function askLine(
  get: (path: string) => Promise<Response>,
  line: string,
  now: () => number,
): Promise<Asked | null> {
  const answer = await get(`/room/${encodeURIComponent(line)}`);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error("no answer");
  const told = (await answer.json()) as GuestLine;
  const seconds = Date.parse(answer.headers.get("Date") ?? "") / 1000;
  return isRefused(told) ? null : { line: told, seconds: Number.isFinite(seconds) ? seconds : now() };
}

/** `lists`: the newest that are known. */
export const trustOf = (line: GuestLine, lists: () => readonly string[]): Trust => ({
  roots: line.roots.map((root) => {
    const [key = "", least = "0"] = root.split(".");
    return { key: fromBase64Url(key), least: Number(least) };
  }),
  lists: () => lists().map(fromBase64Url),
});
