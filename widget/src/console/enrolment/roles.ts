/** As what somebody is enrolled: the role byte that the staff certificate will carry. Source: docs/adr/0004-credentials.md. */

import type { AnswersAs } from "../../core/seal-port";

export type EnrolledAs = AnswersAs | "unsaid";

const BYTES: Readonly<Record<EnrolledAs, number>> = { unsaid: 0x01, professional: 0x11, volunteer: 0x21, peer: 0x31 };

export const roleByte = (answersAs: AnswersAs | null): number => BYTES[answersAs ?? "unsaid"];

/** What it says; null for a byte that is none of a counsellor. */
export function enrolledAs(byte: number): EnrolledAs | null {
  const found = Object.entries(BYTES).find(([, value]) => value === byte);
  return (found?.[0] as EnrolledAs | undefined) ?? null;
}
