/** The enrolled list in a lead's console: read and judged whole, written record by record, its head kept in the vault. */

import { toBase64Url } from "../../core/base64";
import { isRefused, type Reason } from "../../core/protocol";
import type { Bytes } from "../../core/seal-port";
import { EMPTY, type Enrolled } from "../enrolment/enrolled";
import { isSame } from "../enrolment/fields";
import {
  type EnrolledList,
  followed,
  type ListFault,
  ListRefused,
  NO_HEAD,
  type Pinned,
  readList,
} from "../enrolment/list";
import { readPinned, writePinned } from "../enrolment/pinned";
import { type Act, signRecord } from "../enrolment/record";
import type { SigningKey } from "../keys/vault-port";
import { bytesOf } from "./bytes-of";
import type { StaffTools } from "./ports";

/** Why nothing is known of the list; each has its words. */
export type NoList =
  | "closed" // the vault was not opened
  | "none" // nobody has begun one
  | "unknown"; // there is one, and this console has not been given its head

export class LeadList {
  list: EnrolledList | null = null;
  /** Why there is no list that could be used, if it could be asked for. */
  why: NoList | null = null;
  /** Another list than this console's: said loudly, and nothing is signed. */
  fault: { readonly fault: ListFault; readonly number: number } | null = null;
  refused: Reason | null = null;
  private pinned: Pinned | null = null;

  constructor(private readonly tools: StaffTools) {}

  get state(): Enrolled | null {
    return this.list?.state ?? null;
  }

  /** What was shown stays until more is known: else all that hangs on it is taken from the screen, and said anew. */
  async load(): Promise<void> {
    const { keys } = this.tools;
    this.refused = null;
    try {
      if (!(await keys.opened("ceremony"))) return this.hasNone("closed");
      const kept = await keys.vault.get("enrolled");
      this.pinned = kept === null ? null : readPinned(kept);
      const records = await this.fetched();
      if (records === null) return this.hasNone(null);
      if (this.pinned === null) return this.hasNone(records.length === 0 ? "none" : "unknown");
      await this.took(await readList(records, this.pinned, this.organisation, this.tools.chain));
    } catch (error) {
      this.hasNone(null);
      if (!(error instanceof ListRefused)) throw error;
      this.fault = error;
    }
  }

  private hasNone(why: NoList | null): void {
    this.list = null;
    this.fault = null;
    this.why = why;
  }

  /**
   * Begins the list, or begins it anew, by a root that was typed from paper. False: what is there of it is not ours, or
   * this certificate is not by that root. Raises: whatever `keepRecord` was refused with, as `refused`.
   */
  async begin(root: Bytes, staff: string, certificate: Bytes, issuing: SigningKey): Promise<boolean> {
    const records = (await this.fetched()) ?? [];
    try {
      this.list = await readList(records, { head: NO_HEAD, roots: [root] }, this.organisation, this.tools.chain);
    } catch (error) {
      if (!(error instanceof ListRefused)) throw error;
      this.fault = error;
      return false;
    }
    const act: Act = { is: "genesis", organisation: this.organisation, root, certificate, staff };
    return this.write(act, issuing);
  }

  /** One record more. False when it is not allowed or was not kept; `refused` says why. */
  async write(act: Act, issuing: SigningKey): Promise<boolean> {
    const { tools } = this;
    const before: EnrolledList = this.list ?? { head: NO_HEAD, state: EMPTY };
    const { number, hash } = before.head;
    const at = Math.floor(tools.ownNow());
    const said = { number: number + 1, previous: hash, at, act, issuingKey: issuing.publicKey };
    const record = await signRecord(said, issuing.key);
    let after: EnrolledList;
    try {
      after = await followed(before, record, tools.chain);
    } catch (error) {
      if (!(error instanceof ListRefused)) throw error;
      this.refused = "wrong_state";
      return false;
    }
    const answer = await tools.api.keepRecord(toBase64Url(record));
    this.refused = isRefused(answer) ? answer.refused : null;
    if (this.refused !== null) return false;
    await this.took(after);
    return true;
  }

  /** A new lead's: what the ceremony gave. It is judged by the list that the server has. */
  async pin(pinned: Pinned): Promise<void> {
    await this.tools.keys.vault.put("enrolled", writePinned(pinned));
  }

  private async took(list: EnrolledList): Promise<void> {
    this.list = list;
    this.fault = null;
    this.why = null;
    const pinned = { head: list.head, roots: list.state.roots };
    const isKnown =
      this.pinned !== null &&
      this.pinned.head.number === list.head.number &&
      isSame(this.pinned.head.hash, list.head.hash);
    this.pinned = pinned;
    if (!isKnown) await this.pin(pinned);
  }

  /** All records, page by page; null when they could not be had. */
  private async fetched(): Promise<readonly Bytes[] | null> {
    const records: Bytes[] = [];
    for (;;) {
      const answer = await this.tools.api.enrolled(records.length);
      if (isRefused(answer)) {
        this.refused = answer.refused;
        return null;
      }
      if (answer.records.length === 0) return records;
      records.push(...answer.records.map((record) => bytesOf(record) ?? new Uint8Array())); // which is no record
    }
  }

  private get organisation(): string {
    return this.tools.profile()?.organisation.id ?? "";
  }
}
