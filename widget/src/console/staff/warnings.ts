/** What leads are warned of, long before a line cannot seal any more. */

import type { Enrolled } from "../enrolment/enrolled";
import type { Served } from "./certificates";

const DAY_SECONDS = 86_400;
/** So early that the root's keeper can be met. */
export const ISSUING_SOON_SECONDS = 14 * DAY_SECONDS;
/** So early that a weekend lies between. */
export const PRESS_SOON_SECONDS = 4 * DAY_SECONDS;

export type Warning =
  /** Of the issuing certificate that lasts longest. */
  | { readonly is: "issuing_ends"; readonly at: number }
  | { readonly is: "issuing_none" }
  | { readonly is: "press_due"; readonly at: number }
  | { readonly is: "press_never" }
  /** The server has a certificate that the enrolled list does not know. */
  | { readonly is: "issuing_unknown"; readonly key: Served }
  | { readonly is: "issuing_former"; readonly key: Served };

/** When this person's certificate ends; null: there is none. */
export function certifiedUntil(state: Enrolled, staff: string): number | null {
  const ends = (state.people.get(staff)?.certified ?? []).map(({ notAfter }) => notAfter);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** `now` in seconds since 1970. */
export function warningsOf(state: Enrolled, served: readonly Served[], now: number): readonly Warning[] {
  const warnings: Warning[] = [];
  for (const key of served) {
    if (key.is === "unknown") warnings.push({ is: "issuing_unknown", key });
    if (key.is === "former" && key.notAfter > now) warnings.push({ is: "issuing_former", key });
  }
  const ends = served.filter((key) => key.is === "known" && key.notAfter > now).map(({ notAfter }) => notAfter);
  if (ends.length === 0) warnings.push({ is: "issuing_none" });
  else if (Math.max(...ends) - now < ISSUING_SOON_SECONDS) warnings.push({ is: "issuing_ends", at: Math.max(...ends) });
  const certified = [...state.people.keys()].map((staff) => certifiedUntil(state, staff));
  const dated = certified.filter((end) => end !== null);
  if (dated.length === 0) warnings.push({ is: "press_never" });
  else if (Math.min(...dated) - now < PRESS_SOON_SECONDS) warnings.push({ is: "press_due", at: Math.min(...dated) });
  return warnings;
}
