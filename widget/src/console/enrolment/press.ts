/**
 * The press, once a fortnight: staff certificates for everybody who is enrolled, and the revocation lists of the two weeks.
 * Alias, role and staff key come from the enrolled list, times from this console's own clock; of what the daemon gives only
 * statements are read, and each counts by the signature of the enrolled staff key alone.
 */

import { toBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import type { Chain, StatementFacts } from "./chain-port";
import type { Enrolled, Enrolment, Revoked } from "./enrolled";
import { isSame } from "./fields";
import { type Act, CERTIFIED_MAX_COUNT, type Certified } from "./record";

const DAY_SECONDS = 86_400;
/** How long a staff certificate lives. Source: issue "Nobody in the middle", docs/adr/0038. */
export const STAFF_CERTIFICATE_SECONDS = 14 * DAY_SECONDS;
/** One revocation list, and how far ahead lists are signed. */
export const LIST_SECONDS = 7 * DAY_SECONDS;
const LISTS_COUNT = 2;
/** Lists of neighbouring weeks overlap, so that no clock is between them. */
const LIST_OVERLAP_SECONDS = 3_600;
/** What is signed counts at once by every clock. */
const EARLY_SECONDS = 60;
/** A statement is not from the future, but for clocks that differ, and says something of now. */
export const STATEMENT_AHEAD_SECONDS = 3_600;
export const STATEMENT_AGE_SECONDS = 60 * DAY_SECONDS;

/** Whoever opens the seed for one press forgets it after. */
export interface Issuing {
  readonly certificate: Bytes;
  readonly publicKey: Bytes;
  readonly key: CryptoKey;
}

/** Why nobody can be certified by this key. */
export type NoPress = "no_certificate" | "not_a_lead";

/** Why somebody is not certified; each has its words. */
export type NotCertified =
  | "no_statement" // the person's console has not been signed in since, or the server keeps it back
  | "bad_statement" // by another key than the enrolled one, or of somebody else
  | "old_statement"
  | "early_statement"
  | "old_serial" // older than what was certified before
  | "revoked_key"; // of an enrolment that is over

/** A statement as the server lists it; whose it is, its signature says. */
export interface Listed {
  readonly staff: string;
  readonly statement: Bytes;
}

export interface Pressed {
  readonly certificates: readonly { readonly staff: string; readonly certificate: Bytes }[];
  readonly lists: readonly Bytes[];
  readonly left: readonly { readonly staff: string; readonly alias: string; readonly why: NotCertified }[];
  /** What the enrolled list must say before anything of it is sent. */
  readonly acts: readonly Extract<Act, { is: "pressed" }>[];
}

/** Why this key cannot sign now; null: it can. `now` in seconds since 1970, by this console's own clock. */
export function whyNoPress(state: Enrolled, issuing: Issuing, now: number, chain: Chain): NoPress | null {
  const facts = chain.readIssuing(issuing.certificate);
  if (facts === null || !isSame(facts.issuingKey, issuing.publicKey)) return "no_certificate";
  if (now < facts.notBefore - EARLY_SECONDS || facts.notAfter <= now) return "no_certificate";
  return state.leads.has(toBase64Url(issuing.publicKey)) ? null : "not_a_lead";
}

/** Signs everything that is due. Nothing is sent. */
export async function press(
  state: Enrolled,
  statements: readonly Listed[],
  issuing: Issuing,
  now: number,
  chain: Chain,
): Promise<Pressed> {
  const end = (chain.readIssuing(issuing.certificate)?.notAfter ?? now) as number;
  const start = chain.readIssuing(issuing.certificate)?.notBefore ?? now;
  const certificates: Pressed["certificates"][number][] = [];
  const certified: Certified[] = [];
  const left: Pressed["left"][number][] = [];
  for (const person of state.people.values()) {
    const found = await newest(person, state, statements, now, chain);
    if (typeof found === "string") {
      left.push({ staff: person.staff, alias: person.alias, why: found });
      continue;
    }
    const { staff, alias, role } = person;
    const { signingKey, serial } = found;
    const notBefore = Math.max(Math.floor(now) - EARLY_SECONDS, start);
    const notAfter = Math.min(notBefore + STAFF_CERTIFICATE_SECONDS, end);
    const certificate = await chain.signStaff(issuing.key, { role, alias, signingKey, notBefore, notAfter });
    certificates.push({ staff, certificate });
    certified.push({ staff, serial, signingKey, notAfter });
  }
  const lists = await signedLists(state, issuing, now, chain);
  return { certificates, left, lists, acts: actsOf(certified, state.listNumber + LISTS_COUNT) };
}

/** The revocation lists of now and of next week; their numbers go on from the newest of any lead. */
export async function signedLists(state: Enrolled, issuing: Issuing, now: number, chain: Chain): Promise<Bytes[]> {
  const facts = chain.readIssuing(issuing.certificate);
  const [start, end] = [facts?.notBefore ?? now, facts?.notAfter ?? now];
  const lists: Bytes[] = [];
  for (let week = 0; week < LISTS_COUNT; week += 1) {
    const notBefore = Math.max(Math.floor(now) - EARLY_SECONDS + week * LIST_SECONDS, start);
    const notAfter = Math.min(notBefore + LIST_SECONDS + LIST_OVERLAP_SECONDS, end);
    if (notBefore >= notAfter) break;
    const number = state.listNumber + 1 + week;
    const signingKeys = living(state.revoked, notBefore);
    lists.push(await chain.signRevoked(issuing.key, issuing.certificate, { number, notBefore, notAfter, signingKeys }));
  }
  return lists;
}

/** What the enrolled list says of a revocation without a press. */
export const listsAct = (state: Enrolled): Pressed["acts"][number] => ({
  is: "pressed",
  listNumber: state.listNumber + LISTS_COUNT,
  certified: [],
});

/** Each key once, as long as a certificate of it may live. */
export function living(revoked: readonly Revoked[], at: number): readonly Bytes[] {
  const keys: Bytes[] = [];
  for (const { signingKey, notAfter } of revoked) {
    if (notAfter > at && !keys.some((key) => isSame(key, signingKey))) keys.push(signingKey);
  }
  return keys;
}

function actsOf(certified: readonly Certified[], listNumber: number): Pressed["acts"] {
  const acts: Pressed["acts"][number][] = [];
  for (let from = 0; from === 0 || from < certified.length; from += CERTIFIED_MAX_COUNT) {
    const some = certified.slice(from, from + CERTIFIED_MAX_COUNT);
    acts.push({ is: "pressed", listNumber: listNumber + acts.length, certified: some });
  }
  return acts;
}

/** The person's newest statement that counts, or why there is none. */
async function newest(
  person: Enrolment,
  { organisation, revoked }: Enrolled,
  statements: readonly Listed[],
  now: number,
  chain: Chain,
): Promise<StatementFacts | NotCertified> {
  let best: StatementFacts | null = null;
  let why: NotCertified = "no_statement";
  for (const { staff, statement } of statements) {
    const facts = chain.readStatement(statement);
    const isOf = facts?.organisation === organisation && facts.staff === person.staff;
    if (facts === null || !isOf || !(await chain.isStatedBy(statement, person.staffKey))) {
      if (staff === person.staff) why = "bad_statement";
      continue;
    }
    const judged = revoked.some(({ signingKey }) => isSame(signingKey, facts.signingKey))
      ? "revoked_key"
      : judge(facts, person, now);
    if (judged !== null) why = judged;
    else if (best === null || facts.serial > best.serial) best = facts;
  }
  return best ?? why;
}

function judge(facts: StatementFacts, { serial, certified }: Enrolment, now: number): NotCertified | null {
  if (facts.madeAt > now + STATEMENT_AHEAD_SECONDS) return "early_statement";
  if (facts.madeAt < now - STATEMENT_AGE_SECONDS) return "old_statement";
  const isOther = certified.some((one) => one.serial === facts.serial && !isSame(one.signingKey, facts.signingKey));
  return facts.serial < serial || isOther ? "old_serial" : null;
}
