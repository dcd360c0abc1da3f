/** The joiner's side in this console: waits for a lead, and keeps root and head where the person is to lead. */

import { toBase64Url } from "../../core/base64";
import { isRefused, type Reason } from "../../core/protocol";
import type { Bytes } from "../../core/seal-port";
import { JoinerCeremony } from "./joiner";
import { writePinned } from "./pinned";
import type { StaffTools } from "../staff/ports";

export class Joining {
  ceremony: JoinerCeremony | null = null;
  refused: Reason | null = null;
  /** The vault was not opened: without its keys nobody can be enrolled. */
  isClosed = false;
  private lead: string | null = null;
  /** What a lead has said before the person has opened the view: nobody is asked for a touch by a message. */
  private waiting: { readonly from: string; readonly body: Bytes } | null = null;

  constructor(
    private readonly tools: Pick<StaffTools, "keys" | "timers" | "random" | "profile" | "sayTo" | "changed">,
    private readonly isLead: () => boolean,
  ) {}

  /** A lead has begun, and the person has not answered. */
  get isAsked(): boolean {
    return this.ceremony?.phase === "asked" || this.waiting !== null;
  }

  /** A lead's console has said something. */
  async heard(from: string, body: Bytes): Promise<void> {
    const { ceremony } = this;
    if (ceremony === null) this.waiting = { from, body };
    else if (this.lead === null || this.lead === from || !ceremony.isAlive) {
      this.lead = from;
      await ceremony.hear(body);
    }
    this.tools.changed();
  }

  /** The person is there: keys are made or opened, and a lead may begin. */
  async ready(): Promise<boolean> {
    const { keys, profile } = this.tools;
    if (this.ceremony !== null) return true;
    const staffKey = await keys.staffKey("ceremony");
    const issuing = this.isLead() ? await keys.issuing("ceremony", true) : null;
    const who = profile();
    this.isClosed = staffKey === null || who === null;
    if (staffKey !== null && who !== null) {
      const own = { staffKey: staffKey.publicKey, issuingKey: issuing?.publicKey ?? null };
      this.ceremony = new JoinerCeremony(
        { ...this.tools, send: (body) => void this.send(body) },
        { organisation: who.organisation.id, staff: who.staff.id, keys: own },
      );
      const { waiting } = this;
      this.waiting = null;
      if (waiting !== null) await this.heard(waiting.from, waiting.body);
    }
    this.tools.changed();
    return !this.isClosed;
  }

  /** What the lead said aloud. */
  async said(isSo: boolean): Promise<void> {
    const { ceremony } = this;
    ceremony?.said(isSo);
    const agreed = ceremony?.agreed ?? null;
    if (agreed === null || !this.isLead()) return;
    await this.tools.keys.vault.put("enrolled", writePinned({ head: agreed.head, roots: [agreed.root] }));
    this.tools.changed();
  }

  forget(): void {
    this.ceremony?.stop();
    this.ceremony = null;
    this.lead = null;
    this.waiting = null;
  }

  private async send(body: Bytes): Promise<void> {
    if (this.lead === null) return;
    const answer = await this.tools.sayTo(this.lead, toBase64Url(body));
    this.refused = isRefused(answer) ? answer.refused : null;
    this.tools.changed();
  }
}
