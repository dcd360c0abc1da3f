/**
 * Whom the visitor lets in beside the one who is there, and puts out again. Her page alone changes the group, so what is
 * not said here by her yes happens to nobody: a commit of anybody else is refused by the seal (`seal/policy.ts`).
 *
 * A colleague offers a key package; it is verified to the roots; she is asked by the name in it; her yes commits the Add.
 * Until the daemon has it no words are sealed, so that those after it are for all three and those before it for two.
 */

import { fromBase64Url, toBase64Url } from "./base64";
import { isOther } from "./key-exchange";
import { type Group, type Person, SealError, type SealFault } from "./seal-port";

/** One more person, verified, could come in: nothing has changed before the yes, and nothing does with a no. */
export interface Request {
  readonly who: Person;
  yes(): void;
  no(): void;
}

interface CompanyPorts {
  group(): Group | null;
  /** An envelope that changes the group that stands. */
  sayChange(kind: "opening" | "commit", body: string, answer: { accepted(): void; refused(): void }): void;
  /** Who is there may be another now, or who asks. */
  changed(): void;
}

const CHANGES_MAX = 3; // tries of one change, when the daemon has another epoch

export class Company {
  /** Who asks to come in, and waits for her. */
  request: Request | null = null;
  /** Why the last who asked could not be verified; she is not asked, and nothing has changed. */
  fault: SealFault | null = null;
  /** A key package is for one time, whatever became of it. */
  private readonly seen = new Set<string>();

  constructor(private readonly ports: CompanyPorts) {}

  /** A colleague's key package has come. A later one takes the place of one that waits. */
  async take(keyPackage: string): Promise<void> {
    const group = this.ports.group();
    this.request?.no();
    if (group === null || this.seen.has(keyPackage)) {
      return;
    }
    this.seen.add(keyPackage);
    this.fault = null;
    try {
      await this.ask(group, keyPackage);
    } catch (error) {
      this.fault = error instanceof SealError ? error.fault : "bad_message";
    }
    this.ports.changed();
  }

  /** Who sits on this leaf is taken out of the group, by a commit of its own. */
  async part(leaf: number, tries = 1): Promise<void> {
    const group = this.ports.group();
    if (group === null) {
      return;
    }
    const { commit, accepted, refused } = await group.remove(leaf);
    this.ports.sayChange("commit", toBase64Url(commit), {
      accepted: () => {
        accepted();
        this.ports.changed();
      },
      refused: () => {
        refused();
        if (tries < CHANGES_MAX && this.ports.group() === group) {
          void this.part(leaf, tries + 1).catch(() => undefined);
        }
      },
    });
  }

  wipe(): void {
    this.request = null;
  }

  private async ask(group: Group, keyPackage: string): Promise<void> {
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
      yes: answered(() => {
        this.ports.sayChange("opening", toBase64Url(added.opening), {
          accepted: () => {
            added.accepted();
            this.ports.changed();
          },
          refused: added.refused,
        });
      }),
      no: answered(added.refused),
    };
    this.request = request;
  }
}

/** The commit in an opening, for those who are in the group already. */
export function commitIn(opening: string): string {
  const bytes = fromBase64Url(opening);
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  return toBase64Url(bytes.subarray(4, 4 + length));
}
