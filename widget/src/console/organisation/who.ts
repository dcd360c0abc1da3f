/** Who has published or drafted something, in words. */

import type { OfApp } from "../app";

/** Name and role; the operator at a terminal has neither. */
export function whoOf(
  { texts }: OfApp["app"],
  by: { readonly id: string; readonly alias: string | null; readonly role: string | null } | null,
): string {
  if (by === null) return texts.say("staff.audit_operator");
  if (by.alias === null || by.role === null) return by.id;
  return `${by.alias} (${texts.sayIf(`staff.role_${by.role}`) ?? by.role})`;
}
