/**
 * Whom the visitor lets in beside the one who is there, and puts out again. Her page alone changes the group, so what is
 * not said here by her yes happens to nobody: a commit of anybody else is refused by the seal (`seal/policy.ts`).
 *
 * A colleague offers a key package; it is verified to the roots; she is asked by the name in it; her yes commits the Add.
 * Until the daemon has it no words are sealed, so that those after it are for all three and those before it for two.
 * Whom the daemon calls a member no more is taken out. Who has lost the keys is none: asked about anew, if asked in again.
 */

import { fromBase64Url, toBase64Url } from "./base64";
import { isOther } from "./key-exchange";
import { type Group, type Person, SealError, type SealFault } from "./seal-port";

/** One more person, verified, could come in: nothing has changed before the yes, and nothing does with a no. */
export interface Request {
  readonly who: Person;
  /** As whom the daemon knows them. */
  readonly member: string;
  yes(): void;
  no(): void;
}

/** What became of a request: `no` by her, `over` before she had answered, `unverified` before she was asked. */
export type Fate = "no" | "over" | "unverified";

interface CompanyPorts {
  group(): Group | null;
  /** An envelope that changes the group that stands. */
  sayChange(kind: "opening" | "commit", body: string, answer: { accepted(): void; refused(): void }): void;
  /** She has said yes to this one; null: who has come, or does not. */
  expect(who: Person | null): void;
  /** Who is there may be another now, or who asks. */
  changed(): void;
  /** Nobody came. */
  over(fate: Fate, who: Person | null, member: string): void;
}

type Added = Awaited<ReturnType<Group["add"]>>;

const CHANGES_MAX = 3; // tries of one change, when the daemon has another epoch

export class Company {
  /** Who asks to come in, and waits for her. */
  request: Request | null = null;
  /** Why the last who asked could not be verified; she is not asked, and nothing has changed. */
  fault: SealFault | null = null;
  /** A key package is for one time, whatever became of it. */
  private readonly seen = new Set<string>();
  /** The leaf of each member: the daemon knows the one, the tree the other. */
  private readonly seats = new Map<string, number>();
  /** Those who are being taken out. */
  private readonly parting = new Set<number>();
  /** Those whom the daemon has still, as it last told. */
  private members: ReadonlySet<string> | null = null;
  /** Takes back the Add that was prepared for who asks. */
  private undo: () => void = () => undefined;

  constructor(private readonly ports: CompanyPorts) {}

  /** This member's key package led to this leaf. */
  seat(member: string, leaf: number): void {
    for (const [before, of] of this.seats) {
      if (of === leaf) {
        this.seats.delete(before); // whoever sat there is gone
      }
    }
    this.seats.set(member, leaf);
  }

  /** Whether this member sits in the group that stands. */
  isSeated(member: string): boolean {
    const leaf = this.seats.get(member);
    return this.others().some((one) => one.leaf === leaf);
  }

  /** Who sits there, as the daemon knows them. */
  memberOn(leaf: number): string | null {
    return [...this.seats].find(([, seat]) => seat === leaf)?.[0] ?? null;
  }

  /** A colleague's key package has come. A later one takes the place of one that waits. */
  async take(keyPackage: string, member: string): Promise<void> {
    const group = this.ports.group();
    this.withdraw();
    if (group === null || this.seen.has(keyPackage)) {
      return;
    }
    this.seen.add(keyPackage);
    if (this.isSeated(member)) {
      return; // fresh keys of one of three: the line takes who comes without any out, and the tree stands until then
    }
    this.fault = null;
    try {
      await this.ask(group, keyPackage, member);
    } catch (error) {
      this.fault = error instanceof SealError ? error.fault : "bad_message";
      this.ports.over("unverified", null, member);
    }
    this.ports.changed();
  }

  /** Who is a member, as the daemon has it: who is no more is taken out, or not asked about any more. */
  async heed(members: ReadonlySet<string>): Promise<void> {
    this.members = members;
    const { request } = this;
    if (request !== null && !members.has(request.member)) {
      this.withdraw();
      this.ports.over("over", request.who, request.member);
      this.ports.changed();
    }
    const others = this.others();
    const gone = others.filter(({ leaf }) => [...this.seats].some(([id, seat]) => seat === leaf && !members.has(id)));
    const staying = others.filter((one) => !gone.includes(one) && !this.parting.has(one.leaf));
    if (staying.length === 0) {
      return; // the last of them: another takes over, or the talk is over
    }
    for (const { leaf } of gone) {
      await this.part(leaf).catch(() => undefined);
    }
  }

  /** Who sits on this leaf is taken out of the group, by a commit of its own. */
  async part(leaf: number, tries = 1): Promise<void> {
    const group = this.ports.group();
    if (group === null || this.parting.has(leaf)) {
      return;
    }
    this.parting.add(leaf);
    try {
      const { commit, accepted, refused } = await group.remove(leaf);
      this.ports.sayChange("commit", toBase64Url(commit), {
        accepted: () => {
          accepted();
          this.parting.delete(leaf);
          this.ports.changed();
        },
        refused: () => {
          refused();
          this.parting.delete(leaf);
          if (tries < CHANGES_MAX && this.ports.group() === group) {
            void this.part(leaf, tries + 1).catch(() => undefined);
          }
        },
      });
    } catch (error) {
      this.parting.delete(leaf);
      throw error;
    }
  }

  /** Who sits in the tree now; the daemon may have told before that somebody has gone. */
  async regard(): Promise<void> {
    if (this.members !== null) {
      await this.heed(this.members);
    }
  }

  wipe(): void {
    this.request = null;
    this.seats.clear();
    this.parting.clear();
  }

  private others(): readonly Person[] {
    return (this.ports.group()?.roster() ?? []).filter(({ isMe }) => !isMe);
  }

  private async ask(group: Group, keyPackage: string, member: string): Promise<void> {
    const added = await group.add([fromBase64Url(keyPackage)]);
    const [who] = added.newcomers;
    const isThere = group.roster().some((one) => one.key !== null && who !== undefined && !isOther(one, who));
    if (who === undefined || isThere) {
      added.refused();
      throw new SealError("not_permitted");
    }
    const answered = (act: () => void) => (): void => {
      if (this.request === request) {
        this.request = null;
        act();
        this.ports.changed();
      }
    };
    const request: Request = {
      who,
      member,
      yes: answered(() => this.let(request, added)),
      no: answered(() => {
        added.refused();
        this.ports.over("no", who, member);
      }),
    };
    this.undo = added.refused;
    this.request = request;
  }

  private let({ who, member }: Request, added: Added): void {
    this.ports.expect(who);
    this.ports.sayChange("opening", toBase64Url(added.opening), {
      accepted: () => {
        added.accepted();
        this.seat(member, who.leaf);
        this.ports.changed();
      },
      refused: () => {
        added.refused();
        this.ports.expect(null);
        this.ports.over("over", who, member);
        this.ports.changed();
      },
    });
  }

  /** Nobody is asked about any more, and nothing has changed. */
  private withdraw(): void {
    if (this.request !== null) {
      this.request = null;
      this.undo();
    }
  }
}

/** The commit in an opening, for those who are in the group already. */
export function commitIn(opening: string): string {
  const bytes = fromBase64Url(opening);
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  return toBase64Url(bytes.subarray(4, 4 + length));
}
