/** What the views of the staff ask of the daemon, and of this browser. */

import type { Answer, Empty, OwnUnit, StaffProfile } from "../../core/protocol";
import type { AnswersAs, Bytes } from "../../core/seal-port";
import type { Timers } from "../../core/timers";
import type { Chain } from "../enrolment/chain-port";
import type { KeysAtRest } from "../keys/vault-port";

/** A person of the organisation as the server lists it. `invited_until`: seconds since 1970. */
export interface Listed {
  readonly id: string;
  readonly alias: string;
  readonly role: "counsellor" | "lead" | "admin";
  readonly answers_as: AnswersAs | null;
  readonly passkeys: number;
  readonly is_signed_in: boolean;
  readonly invited_until: number | null;
  /** The release before this one says nothing of it. */
  readonly is_volunteer?: boolean;
  readonly unit?: OwnUnit | null;
}

export type InvitationKind = "link" | "digits";

export interface AuditRow {
  readonly number: number;
  readonly at: number;
  readonly account: string;
  readonly act: string;
  readonly about: string;
}

/** The daemon's answers; base64url where they are bytes. */
export interface StaffApi {
  people(): Promise<Answer<{ readonly staff: readonly Listed[] }>>;
  invite(staff: string, kind: InvitationKind): Promise<Answer<{ readonly secret: string; readonly expires: number }>>;
  signOutEverywhere(staff: string): Promise<Answer<Empty>>;
  audit(before: number | null): Promise<Answer<{ readonly rows: readonly AuditRow[] }>>;
  chain(): Promise<
    Answer<{
      readonly issuing: readonly string[];
      readonly lists: readonly string[];
      readonly certificates: readonly string[];
    }>
  >;
  statements(): Promise<
    Answer<{ readonly statements: readonly { readonly staff: string; readonly statement: string }[] }>
  >;
  sendPressed(
    certificates: readonly { readonly staff: string; readonly certificate: string }[],
    lists: readonly string[],
  ): Promise<Answer<Empty>>;
  installIssuing(certificate: string): Promise<Answer<Empty>>;
  enrolled(after: number): Promise<Answer<{ readonly records: readonly string[] }>>;
  keepRecord(record: string): Promise<Answer<Empty>>;
}

export interface StaffTools {
  readonly api: StaffApi;
  readonly keys: KeysAtRest;
  readonly chain: Chain;
  readonly timers: Timers;
  /** Seconds since 1970 by this device alone: the server has no say in what is signed. */
  ownNow(): number;
  random(count: number): Bytes;
  profile(): StaffProfile | null;
  /** To every console of this person. */
  sayTo(staff: string, body: string): Promise<Answer<Empty>>;
  changed(): void;
}
