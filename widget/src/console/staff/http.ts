/** The staff's views over HTTP, as `docs/protocol.md` lists the calls. */

import type { Answer, Empty } from "../../core/protocol";
import type { AuditRow, Listed, StaffApi } from "./ports";

/** One call with the bearer; `target` with its query. */
export type Call = <T extends object>(method: "GET" | "POST", target: string, body: object) => Promise<Answer<T>>;

export const httpStaffApi = (call: Call): StaffApi => ({
  people: () => call<{ staff: readonly Listed[] }>("GET", "/api/staff", {}),
  invite: (staff, kind) => call<{ secret: string; expires: number }>("POST", "/api/invitations", { staff, kind }),
  signOutEverywhere: (staff) => call<Empty>("POST", "/api/staff/out", { staff }),
  audit: (before) =>
    call<{ rows: readonly AuditRow[] }>("GET", `/api/audit${before === null ? "" : `?before=${before}`}`, {}),
  chain: () =>
    call<{ issuing: readonly string[]; lists: readonly string[]; certificates: readonly string[] }>(
      "GET",
      "/api/chain",
      {},
    ),
  statements: () =>
    call<{ statements: readonly { staff: string; statement: string }[] }>("GET", "/api/chain/statements", {}),
  sendPressed: (certificates, lists) => call<Empty>("POST", "/api/chain/certificates", { certificates, lists }),
  installIssuing: (certificate) => call<Empty>("POST", "/api/chain/issuing", { certificate }),
  enrolled: (after) => call<{ records: readonly string[] }>("GET", `/api/enrolled?after=${after}`, {}),
  keepRecord: (record) => call<Empty>("POST", "/api/enrolled", { record }),
});
