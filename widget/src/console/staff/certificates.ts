/** The issuing certificates that the server has, judged by the enrolled list: one that it does not know is an alarm. */

import { toBase64Url } from "../../core/base64";
import { isRefused, type Reason } from "../../core/protocol";
import type { Bytes } from "../../core/seal-port";
import type { IssuingFacts } from "../enrolment/chain-port";
import type { Enrolled } from "../enrolment/enrolled";
import { isSame } from "../enrolment/fields";
import { bytesOf } from "./bytes-of";
import type { StaffTools } from "./ports";

export interface Served extends IssuingFacts {
  readonly certificate: Bytes;
  /**
   * "known": of a lead; "former"; "to_admit": of somebody enrolled with this key; "unknown": an alarm; "unjudged": there is
   * no list to judge it by.
   */
  readonly is: "known" | "former" | "to_admit" | "unknown" | "unjudged";
  readonly staff: string | null;
}

export class Certificates {
  all: readonly Served[] = [];

  constructor(private readonly tools: Pick<StaffTools, "api" | "chain">) {}

  /** Why they could not be had; null: they are here. */
  async look(state: Enrolled | null): Promise<Reason | null> {
    const answer = await this.tools.api.chain();
    if (isRefused(answer)) return answer.refused;
    const served: Served[] = [];
    for (const text of answer.issuing) {
      const certificate = bytesOf(text);
      const facts = certificate === null ? null : this.tools.chain.readIssuing(certificate);
      if (certificate !== null && facts !== null)
        served.push({ ...facts, certificate, ...(await this.judged(state, certificate, facts)) });
    }
    this.all = served;
    return null;
  }

  /** The one of this issuing key, base64url, that lasts longest. */
  of(publicKey: string | null): Served | null {
    const mine = this.all.filter(({ issuingKey }) => toBase64Url(issuingKey) === publicKey);
    return mine.sort((a, b) => b.notAfter - a.notAfter)[0] ?? null;
  }

  private async judged(
    state: Enrolled | null,
    certificate: Bytes,
    { issuingKey }: IssuingFacts,
  ): Promise<Pick<Served, "is" | "staff">> {
    if (state === null) return { is: "unjudged", staff: null };
    const key = toBase64Url(issuingKey);
    let isByRoot = false;
    for (const root of state.roots) isByRoot ||= await this.tools.chain.isIssuedBy(certificate, root);
    const lead = state.leads.get(key);
    if (lead !== undefined && isByRoot) return { is: "known", staff: lead };
    const former = state.formerLeads.get(key);
    if (former !== undefined) return { is: "former", staff: former };
    const people = [...state.people.values()];
    const toAdmit = people.find((one) => one.issuingKey !== null && isSame(one.issuingKey, issuingKey));
    return toAdmit !== undefined && isByRoot
      ? { is: "to_admit", staff: toAdmit.staff }
      : { is: "unknown", staff: null };
  }
}
