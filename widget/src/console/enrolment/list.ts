/**
 * The enrolled list as a lead's console reads it: every record from the first to the last, each signed by a lead that the
 * list knew then, each with the hash of the one before; never shorter than, or another list than, the one this console has
 * seen before.
 */

import { toBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import type { Chain } from "./chain-port";
import type { Head } from "./facts";
import { HASH_BYTES, isSame, Misshapen } from "./fields";
import { type Act, type EnrolledRecord, isSignedRecord, readRecord, recordHash } from "./record";
import { applied, EMPTY, type Enrolled, NotPermitted } from "./enrolled";

/** Why the list that the server gives is none; each is said loudly. */
export type ListFault =
  | "older" // fewer records than this console has seen
  | "fork" // another record under a number that this console has seen
  | "broken" // not chained, not numbered, not a record
  | "unknown_signer" // by nobody who led then
  | "bad_signature"
  | "not_permitted"; // a record that the rules do not allow

export class ListRefused extends Error {
  override readonly name = "ListRefused";
  constructor(
    readonly fault: ListFault,
    /** The record that it was found at; 0: the whole list. */
    readonly number: number,
  ) {
    super(fault);
  }
}

export interface EnrolledList {
  readonly head: Head;
  readonly state: Enrolled;
}

/** What a console trusts a list by: the head that it has seen, and the roots that it was given outside the server's reach. */
export interface Pinned {
  readonly head: Head;
  readonly roots: readonly Bytes[];
}

export const NO_HEAD: Head = { number: 0, hash: new Uint8Array(HASH_BYTES) };

/**
 * Judges the whole list. Raises: ListRefused. `organisation`: its id, as this console's person knows it. A list that begins
 * anew after the pinned head is refused too: whoever trusts it must be enrolled anew.
 */
export async function readList(
  records: readonly Bytes[],
  pinned: Pinned,
  organisation: string,
  chain: Chain,
): Promise<EnrolledList> {
  let list: EnrolledList = { head: NO_HEAD, state: EMPTY };
  for (const record of records) {
    list = await followed(list, record, chain);
    const { number, hash } = list.head;
    if (number === pinned.head.number && !isSame(hash, pinned.head.hash)) throw new ListRefused("fork", number);
    const act = readRecord(record).act;
    if (act.is === "genesis") checkGenesis(act, number, pinned, organisation);
  }
  if (list.head.number < pinned.head.number) throw new ListRefused("older", list.head.number);
  return list;
}

function checkGenesis(
  act: Extract<Act, { is: "genesis" }>,
  number: number,
  { head, roots }: Pinned,
  organisation: string,
): void {
  if (head.number > 0 && number > head.number) throw new ListRefused("fork", number);
  const isByRoot = head.number > 0 || roots.some((root) => isSame(root, act.root)); // what is pinned was judged by it once
  if (act.organisation !== organisation || !isByRoot) throw new ListRefused("not_permitted", number);
}

/** The list with one record more, which must follow. Raises: ListRefused. */
export async function followed(list: EnrolledList, source: Bytes, chain: Chain): Promise<EnrolledList> {
  const number = list.head.number + 1;
  const record = read(source, number);
  if (record.number !== number || !isSame(record.previous, list.head.hash)) throw new ListRefused("broken", number);
  if (!isSigner(list.state, record)) throw new ListRefused("unknown_signer", number);
  if (!(await isSignedRecord(source))) throw new ListRefused("bad_signature", number);
  try {
    const state = await applied(list.state, record, chain);
    return { head: { number, hash: await recordHash(source) }, state };
  } catch (error) {
    if (error instanceof NotPermitted) throw new ListRefused("not_permitted", number);
    throw error;
  }
}

/** A list begins with whom the root has certified; after that only leads write. */
const isSigner = (state: Enrolled, { act, issuingKey }: EnrolledRecord): boolean =>
  act.is === "genesis" || state.leads.has(toBase64Url(issuingKey));

function read(source: Bytes, number: number): EnrolledRecord {
  try {
    return readRecord(source);
  } catch (error) {
    if (error instanceof Misshapen) throw new ListRefused("broken", number);
    throw error;
  }
}
