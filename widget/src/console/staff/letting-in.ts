/** Who there is, as the server lists them; letting in and back in; and, for admins, what the staff has done. */

import { isRefused, type Reason } from "../../core/protocol";
import { Acting } from "./acting";
import type { AuditRow, InvitationKind, Listed, StaffTools } from "./ports";

/** Told once; `expires` in seconds since 1970. */
export interface Invited {
  readonly staff: string;
  readonly kind: InvitationKind;
  readonly secret: string;
  readonly expires: number;
}

export abstract class LettingIn extends Acting {
  people: readonly Listed[] | null = null;
  invited: Invited | null = null;
  rows: readonly AuditRow[] | null = null;

  constructor(protected readonly tools: StaffTools) {
    super(() => tools.changed());
  }

  /** Null, or why they could not be had. */
  protected async lookAtPeople(): Promise<Reason | null> {
    const people = await this.tools.api.people();
    if (isRefused(people)) return people.refused;
    this.people = people.staff;
    this.tools.changed();
    return null;
  }

  invite(staff: string, kind: InvitationKind): Promise<void> {
    return this.busy(async () => {
      const answer = await this.tools.api.invite(staff, kind);
      if (isRefused(answer)) return this.refuse(answer.refused);
      this.invited = { staff, kind, ...answer };
    });
  }

  closeInvitation(): void {
    this.invited = null;
    this.tools.changed();
  }

  audit(): Promise<void> {
    return this.busy(async () => {
      const answer = await this.tools.api.audit(this.rows?.at(-1)?.number ?? null);
      if (isRefused(answer)) return this.refuse(answer.refused);
      this.rows = [...(this.rows ?? []), ...answer.rows];
    });
  }
}
