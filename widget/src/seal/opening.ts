/**
 * The visitor's side of the beginning: a group of one's own, and nobody let in whose chain does not hold.
 *
 * The order is the promise. First a group whose only leaf is the visitor (random bytes for a name, a key made for this
 * conversation). Then a key package is verified to the roots, and only a good one becomes an Add, whose commit and welcome
 * go out as the *opening*. The group itself moves on when the daemon has stored that opening (`accepted`): had it moved
 * before, a refused opening would leave the visitor in an epoch that nobody else can reach. From then on the group is the
 * caller's; until then wiping this object wipes it.
 */
import { createGroup } from "ts-mls/clientState.js";
import { type Bytes, type Group, type OpeningGroup, type Person, SealError } from "../core/seal-port";
import type { Signer } from "./curves";
import { Gate, type Ground } from "./gate";
import { SealedGroup } from "./group";
import { readKeyPackage } from "./mls-messages";
import { makeLeaf, wipeInitKey } from "./own-leaf";
import type { GroupKind } from "./policy";
import { randomBytes } from "./provider";
import { ANONYMOUS_BYTES, GROUP_ID_BYTES } from "./suite";

/** Who opens a group: identity and signing key of its first leaf. */
export interface Opener {
  readonly identity: Bytes;
  readonly publicKey: Bytes;
  readonly sign: Signer;
}

/** A group of one, whose only leaf is its host; in a room, the first of its staff. */
export async function openGroup(ground: Ground, kind: GroupKind, opener: Opener): Promise<SealedGroup> {
  const gate = new Gate(ground, kind);
  const leaf = await makeLeaf(ground, opener.identity, opener.publicKey, opener.sign);
  wipeInitKey(leaf); // nobody welcomes the first member
  const id = randomBytes(GROUP_ID_BYTES);
  const state = await createGroup(id, leaf.publicPackage, leaf.privatePackage, [], ground.suite, gate.config());
  return new SealedGroup(state, gate, kind === "room" ? null : 0);
}

/** A visitor's: the leaf is random bytes and a key made for this one conversation. */
export async function openForVisitor(ground: Ground, admitted: Set<string>): Promise<OpeningGroup> {
  const opener = { identity: randomBytes(ANONYMOUS_BYTES), ...(await ground.curves.makeKey()) };
  return new VisitorsOpening(await openGroup(ground, "conversation", opener), admitted);
}

class VisitorsOpening implements OpeningGroup {
  #isHandedOver = false;

  constructor(
    private readonly group: SealedGroup,
    /** The keys that open a welcome, of those whom this page has admitted: a key package counts once. */
    private readonly admitted: Set<string>,
  ) {}

  async admit(keyPackage: Bytes): Promise<{ who: Person; opening: Bytes; accepted(): Group; refused(): void }> {
    const key = readKeyPackage(keyPackage).initKey.join();
    if (this.admitted.has(key)) throw new SealError("replayed");
    const { opening, accepted, refused, newcomers } = await this.group.add([keyPackage]);
    this.admitted.add(key);
    const [who] = newcomers as [Person];
    return { who, opening, refused, accepted: () => this.#handOver(accepted) };
  }

  /** From here on the group belongs to the caller: `wipe` of the opening leaves it alone. */
  #handOver(accepted: () => void): Group {
    accepted();
    this.#isHandedOver = true;
    return this.group;
  }

  wipe(): void {
    if (!this.#isHandedOver) this.group.wipe();
  }
}
