/**
 * Everything a lead does with the staff: who there is, letting in, enrolling, the press, revoking. What is signed comes from
 * the enrolled list and this console; the server's list of people is shown, and signed by nobody.
 */

import { toBase64Url } from "../../core/base64";
import { isRefused } from "../../core/protocol";
import type { Bytes } from "../../core/seal-port";
import type { Enrolment } from "../enrolment/enrolled";
import type { Way } from "../enrolment/facts";
import { LeadCeremony } from "../enrolment/lead";
import { type Issuing, listsAct, press, type Pressed, signedLists, whyNoPress } from "../enrolment/press";
import { roleByte } from "../enrolment/roles";
import type { SigningKey } from "../keys/vault-port";
import { bytesOf } from "./bytes-of";
import { Certificates, type Served } from "./certificates";
import { LeadList } from "./lead-list";
import { LettingIn } from "./letting-in";
import type { Listed, StaffTools } from "./ports";

export class StaffRoom extends LettingIn {
  ceremony: LeadCeremony | null = null;
  readonly leadList: LeadList;
  private readonly certificates: Certificates;

  constructor(tools: StaffTools) {
    super(tools);
    this.leadList = new LeadList(tools);
    this.certificates = new Certificates(tools);
  }

  enrolmentOf(staff: string): Enrolment | null {
    return this.leadList.state?.people.get(staff) ?? null;
  }

  /** Looks at everything anew. */
  load(): Promise<void> {
    return this.busy(async () => {
      const refused = await this.lookAtPeople();
      if (refused !== null) return this.refuse(refused);
      if (!this.signs) return;
      await this.leadList.load();
      await this.lookAtServed();
    });
  }

  /** Who leads a unit lets in and signs out, and vouches for nobody. */
  private get signs(): boolean {
    return (this.tools.profile()?.unit ?? null) === null;
  }

  /** Every sign-in of this person ends; keys and lists stay as they are. */
  signOut(staff: string): Promise<void> {
    return this.busy(async () => {
      const answer = await this.tools.api.signOutEverywhere(staff);
      if (isRefused(answer)) return this.refuse(answer.refused);
      this.say({ is: "signed_out" });
    });
  }

  private async lookAtServed(): Promise<void> {
    const refused = await this.certificates.look(this.leadList.state);
    if (refused !== null) this.refuse(refused);
  }

  // ---- the own issuing key ----

  /** Makes it, or opens the vault where it lies. */
  makeIssuingKey(): Promise<void> {
    return this.busy(async () => void (await this.tools.keys.issuing("ceremony", true)));
  }

  installCertificate(text: string): Promise<void> {
    return this.busy(async () => {
      const answer = await this.tools.api.installIssuing(text);
      if (isRefused(answer)) return this.say({ is: "not_installed", reason: answer.refused });
      this.said = null;
      await this.lookAtServed();
    });
  }

  get served(): readonly Served[] {
    return this.certificates.all;
  }

  /** The newest certificate of the key in this vault. */
  get ownCertificate(): Served | null {
    return this.certificates.of(this.tools.keys.publicKeys().issuing);
  }

  /** The first lead begins the list with herself, by the root's public key as it stands on paper. */
  beginList(rootText: string): Promise<void> {
    return this.busy(async () => {
      const { keys, chain } = this.tools;
      const [root, own, me] = [rootOf(rootText), this.ownCertificate, this.me];
      const isBy = root !== null && own !== null && (await chain.isIssuedBy(own.certificate, root));
      if (!isBy || me === null) return this.say({ is: "not_by_root" });
      const [staffKey, issuing] = [await keys.staffKey("ceremony"), await keys.issuing("ceremony")];
      if (staffKey === null || issuing === null) return this.say({ is: "no_press", why: "closed" });
      const { leadList } = this;
      const isBegun = await leadList.begin(root, me.id, own.certificate, issuing);
      if (!isBegun) return this.refuse(leadList.refused ?? "bad_credential");
      await this.enrol(ownOf(me), "self", staffKey.publicKey, issuing.publicKey, issuing, "begun");
      await this.lookAtServed();
    });
  }

  /** Another root, as it stands on paper. */
  addRoot(rootText: string): Promise<void> {
    return this.withIssuing(async (issuing) => {
      const root = rootOf(rootText);
      if (root === null) return this.say({ is: "not_by_root" });
      if (await this.leadList.write({ is: "root", root }, issuing)) this.say({ is: "root" });
      else this.refuse(this.leadList.refused ?? "broken");
    });
  }

  // ---- enrolling ----

  /** `person` as the lead sees and confirms it. */
  beginCeremony(person: Listed, way: Way): Promise<void> {
    return this.withIssuing(async (issuing) => {
      const { list } = this.leadList;
      const root = list?.state.roots.at(-1);
      if (list === null || root === undefined) return;
      const { tools } = this;
      const send = (body: Bytes): void => {
        const isUntold = async (): Promise<void> => {
          const answer = await tools.sayTo(person.id, toBase64Url(body));
          if (isRefused(answer) && this.ceremony?.isAlive === true) this.refuse(answer.refused);
        };
        void isUntold();
      };
      this.said = null;
      this.ceremony = await LeadCeremony.begin(
        { ...tools, send, changed: () => tools.changed() },
        { ...ownOf(person), organisation: list.state.organisation, way },
        { root, issuingKey: issuing.publicKey, head: list.head },
      );
    });
  }

  /** What a console of somebody says; only the person of this ceremony is heard. */
  async heard(from: string, body: Bytes): Promise<void> {
    if (this.ceremony?.begun.staff === from) await this.ceremony.hear(body);
  }

  async typed(words: string): Promise<ReturnType<LeadCeremony["typed"]> | null> {
    const typed = this.ceremony?.typed(words) ?? null;
    await this.finish();
    return typed;
  }

  async took(code: string): Promise<boolean> {
    const isWhole = this.ceremony?.took(code) ?? false;
    await this.finish();
    return isWhole;
  }

  /** What was agreed on is written into the list, once: as it was compared, whatever the server says of the person by now. */
  private async finish(): Promise<void> {
    const { ceremony } = this;
    const agreed = ceremony?.agreed ?? null;
    if (ceremony === null || agreed === null) return;
    const { begun } = ceremony;
    await this.withIssuing(async (issuing) => {
      await this.enrol(begun, begun.way, agreed.staffKey, agreed.issuingKey, issuing, "enrolled");
      this.ceremony = null;
    });
  }

  closeCeremony(): void {
    this.ceremony?.stop();
    this.ceremony = null;
    this.tools.changed();
  }

  private async enrol(
    { staff, alias, role }: Pick<Enrolment, "staff" | "alias" | "role">,
    how: Way | "self",
    staffKey: Bytes,
    issuingKey: Bytes | null,
    by: SigningKey,
    done: "enrolled" | "begun",
  ): Promise<void> {
    const act = { is: "enrol", staff, alias, role, how, staffKey, issuingKey } as const;
    if (await this.leadList.write(act, by)) this.say({ is: done });
    else this.refuse(this.leadList.refused ?? "broken");
  }

  /** Name or role are others now, as the lead sees and confirms. */
  change(person: Listed): Promise<void> {
    return this.withIssuing(async (issuing) => {
      if (!(await this.leadList.write({ is: "change", ...ownOf(person) }, issuing)))
        this.refuse(this.leadList.refused ?? "broken");
    });
  }

  /** A new lead, whom the root has certified. */
  admit({ certificate, staff }: Served): Promise<void> {
    return this.withIssuing(async (issuing) => {
      if (staff === null) return;
      if (await this.leadList.write({ is: "admit", staff, certificate }, issuing)) this.say({ is: "admitted" });
      else this.refuse(this.leadList.refused ?? "broken");
      await this.lookAtServed();
    });
  }

  // ---- the press, and revoking ----

  press(): Promise<void> {
    return this.signing(async (issuing) => {
      const answer = await this.tools.api.statements();
      if (isRefused(answer)) return this.refuse(answer.refused);
      const listed = answer.statements.flatMap(({ staff, statement }) => {
        const bytes = bytesOf(statement);
        return bytes === null ? [] : [{ staff, statement: bytes }];
      });
      const state = this.leadList.state;
      if (state === null) return;
      const pressed = await press(state, listed, issuing, this.tools.ownNow(), this.tools.chain);
      if (!(await this.noted(pressed.acts, issuing))) return;
      if (await this.sent(pressed.certificates, pressed.lists)) this.say({ is: "pressed", pressed });
    });
  }

  /**
   * Off the list, onto the revocation list, and out, whether the lists could be sent or not. Pressed again they are signed
   * and sent again: what was sent the last time may not have arrived, and the person is off the list by then.
   */
  revoke(staff: string): Promise<void> {
    return this.signing(async (issuing) => {
      const isListed = this.enrolmentOf(staff) !== null;
      if (isListed && !(await this.leadList.write({ is: "withdraw", staff }, issuing)))
        return this.refuse(this.leadList.refused ?? "broken");
      const isSent = await this.sentLists(issuing);
      const answer = await this.tools.api.signOutEverywhere(staff);
      if (!isSent) return;
      if (isRefused(answer)) return this.refuse(answer.refused);
      this.say({ is: "revoked" });
    });
  }

  private async sentLists(issuing: Issuing & SigningKey): Promise<boolean> {
    const { state } = this.leadList;
    if (state === null) return false;
    const lists = await signedLists(state, issuing, this.tools.ownNow(), this.tools.chain);
    return (await this.noted([listsAct(state)], issuing)) && (await this.sent([], lists));
  }

  private async noted(acts: Pressed["acts"], issuing: SigningKey): Promise<boolean> {
    for (const act of acts) {
      if (await this.leadList.write(act, issuing)) continue;
      this.refuse(this.leadList.refused ?? "broken");
      return false;
    }
    return true;
  }

  private async sent(certificates: Pressed["certificates"], lists: readonly Bytes[]): Promise<boolean> {
    const answer = await this.tools.api.sendPressed(
      certificates.map(({ staff, certificate }) => ({ staff, certificate: toBase64Url(certificate) })),
      lists.map(toBase64Url),
    );
    if (isRefused(answer)) this.refuse(answer.refused);
    return !isRefused(answer);
  }

  forget(): void {
    this.ceremony?.stop();
    Object.assign(this, { people: null, invited: null, ceremony: null, said: null, rows: null });
  }

  private get me(): Listed | null {
    const id = this.tools.profile()?.staff.id;
    return this.people?.find((one) => one.id === id) ?? null;
  }

  /** The issuing seed is opened for one act, and forgotten after. The list is read anew: another lead may have written. */
  private withIssuing(act: (issuing: SigningKey) => Promise<void>): Promise<void> {
    return this.busy(async () => {
      const issuing = await this.tools.keys.issuing("press");
      if (issuing === null) return this.say({ is: "no_press", why: "closed" });
      await this.leadList.load();
      if (this.leadList.list === null) return;
      await act(issuing);
      await this.lookAtPeople(); // who was let in meanwhile is shown with that
    });
  }

  private signing(act: (issuing: Issuing & SigningKey) => Promise<void>): Promise<void> {
    return this.withIssuing(async (key) => {
      await this.lookAtServed();
      const { state } = this.leadList;
      const own = this.ownCertificate;
      const issuing = own === null || own.is !== "known" ? null : { ...key, certificate: own.certificate };
      if (issuing === null || state === null) return this.say({ is: "no_press", why: "no_certificate" });
      const why = whyNoPress(state, issuing, this.tools.ownNow(), this.tools.chain);
      if (why !== null) return this.say({ is: "no_press", why });
      await act(issuing);
    });
  }
}

const ownOf = ({ id, alias, answers_as }: Listed): { staff: string; alias: string; role: number } => ({
  staff: id,
  alias,
  role: roleByte(answers_as),
});

const rootOf = (text: string): Bytes | null => {
  const root = bytesOf(text.trim());
  return root?.length === 32 ? root : null;
};
