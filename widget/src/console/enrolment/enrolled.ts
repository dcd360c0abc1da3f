/** What the enrolled list says: who is enrolled, who leads, what was certified, what is revoked. Pure, record by record. */

import { toBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import type { Chain } from "./chain-port";
import { isSame } from "./fields";
import type { Act, Certified, EnrolledRecord, How } from "./record";
import { enrolledAs } from "./roles";

export interface Enrolment {
  readonly staff: string;
  readonly alias: string;
  /** The role byte of the staff certificate. */
  readonly role: number;
  readonly how: How;
  /** Seconds since 1970, by the console that enrolled. */
  readonly at: number;
  readonly staffKey: Bytes;
  /** Of somebody who leads, or is to lead. */
  readonly issuingKey: Bytes | null;
  /** Of the newest statement that was certified; 0: none. */
  readonly serial: number;
  readonly certified: readonly Certified[];
}

/** A signing key that must not be believed, until its certificate is over. */
export type Revoked = Pick<Certified, "signingKey" | "notAfter">;

export interface Enrolled {
  /** The organisation's id. */
  readonly organisation: string;
  readonly roots: readonly Bytes[];
  /** By staff id. */
  readonly people: ReadonlyMap<string, Enrolment>;
  /** Staff ids by issuing key, base64url: those who write the list. */
  readonly leads: ReadonlyMap<string, string>;
  /** The same of those who led once. */
  readonly formerLeads: ReadonlyMap<string, string>;
  readonly revoked: readonly Revoked[];
  /** Of the newest revocation list that any lead has signed. */
  readonly listNumber: number;
}

export const EMPTY: Enrolled = {
  organisation: "",
  roots: [],
  people: new Map(),
  leads: new Map(),
  formerLeads: new Map(),
  revoked: [],
  listNumber: 0,
};

/** The rules do not allow this record here. */
export class NotPermitted extends Error {
  override readonly name = "NotPermitted";
}

type OfAct<K extends Act["is"]> = Extract<Act, { is: K }>;

/** Raises: NotPermitted. The signer was judged before. */
export async function applied(state: Enrolled, record: EnrolledRecord, chain: Chain): Promise<Enrolled> {
  const { act } = record;
  if (act.is === "genesis") return begun(state, act, record, chain);
  if (act.is === "enrol") return enrolled(state, act, record);
  if (act.is === "change") return changed(state, act);
  if (act.is === "withdraw") return withdrawn(state, act.staff);
  if (act.is === "admit") return admitted(state, act, chain);
  if (act.is === "root") return { ...state, roots: [...state.roots, act.root] };
  return pressed(state, act);
}

/** Revocation goes on over a new beginning: a thief's certificate lives as long as it did. */
async function begun(
  state: Enrolled,
  act: OfAct<"genesis">,
  { issuingKey }: EnrolledRecord,
  chain: Chain,
): Promise<Enrolled> {
  await certify(act.certificate, issuingKey, [act.root], chain);
  const revoked = [...state.revoked, ...[...state.people.values()].flatMap(({ certified }) => certified)];
  return {
    organisation: act.organisation,
    roots: [act.root],
    people: new Map(),
    leads: new Map([[toBase64Url(issuingKey), act.staff]]),
    formerLeads: new Map([...state.formerLeads, ...state.leads]),
    revoked,
    listNumber: state.listNumber,
  };
}

/** Anew too: then the old keys of that person count no more. */
function enrolled(state: Enrolled, act: OfAct<"enrol">, { at, issuingKey }: EnrolledRecord): Enrolled {
  permit(enrolledAs(act.role) !== null);
  const writesHerself = state.leads.get(toBase64Url(issuingKey)) === act.staff;
  // Who leads vouches for herself, and nobody else does.
  permit((act.how === "self") === writesHerself);
  permit(!writesHerself || (act.issuingKey !== null && isSame(act.issuingKey, issuingKey)));
  const cleared = without(state, act.staff, writesHerself ? issuingKey : null);
  const { is: _, ...said } = act;
  const people = new Map(cleared.people).set(act.staff, { ...said, at, serial: 0, certified: [] });
  return { ...cleared, people };
}

function changed(state: Enrolled, { staff, alias, role }: OfAct<"change">): Enrolled {
  permit(enrolledAs(role) !== null);
  return { ...state, people: new Map(state.people).set(staff, { ...known(state, staff), alias, role }) };
}

function withdrawn(state: Enrolled, staff: string): Enrolled {
  known(state, staff);
  const cleared = without(state, staff, null);
  permit(cleared.leads.size > 0); // nobody could write the list any more
  return cleared;
}

async function admitted(state: Enrolled, { staff, certificate }: OfAct<"admit">, chain: Chain): Promise<Enrolled> {
  const { issuingKey } = known(state, staff);
  if (issuingKey === null) throw new NotPermitted();
  await certify(certificate, issuingKey, state.roots, chain);
  return { ...state, leads: new Map(state.leads).set(toBase64Url(issuingKey), staff) };
}

function pressed(state: Enrolled, { listNumber, certified }: OfAct<"pressed">): Enrolled {
  permit(listNumber > state.listNumber);
  const people = new Map(state.people);
  for (const one of certified) {
    const person = people.get(one.staff);
    if (person === undefined || one.serial < person.serial) throw new NotPermitted();
    people.set(one.staff, { ...person, serial: one.serial, certified: [...person.certified, one] });
  }
  return { ...state, people, listNumber };
}

/** Without this person: what was certified is revoked, and what was an issuing key of theirs writes no more, but `kept`. */
function without(state: Enrolled, staff: string, kept: Bytes | null): Enrolled {
  const people = new Map(state.people);
  const gone = people.get(staff);
  people.delete(staff);
  const isGone = ([key, of]: [string, string]): boolean => of === staff && (kept === null || key !== toBase64Url(kept));
  const all = [...state.leads];
  const leads = new Map(all.filter((lead) => !isGone(lead)));
  const formerLeads = new Map([...state.formerLeads, ...all.filter(isGone)]);
  return { ...state, people, leads, formerLeads, revoked: [...state.revoked, ...(gone?.certified ?? [])] };
}

async function certify(certificate: Bytes, issuingKey: Bytes, roots: readonly Bytes[], chain: Chain): Promise<void> {
  const facts = chain.readIssuing(certificate);
  permit(facts !== null && isSame(facts.issuingKey, issuingKey));
  for (const root of roots) if (await chain.isIssuedBy(certificate, root)) return;
  throw new NotPermitted();
}

function known(state: Enrolled, staff: string): Enrolment {
  const person = state.people.get(staff);
  if (person === undefined) throw new NotPermitted();
  return person;
}

function permit(isSo: boolean): void {
  if (!isSo) throw new NotPermitted();
}
