/** The seal of the staff's rooms, for the console and the guest's page alone: the visitor's page has no use for it. */
import { toBase64Url } from "../core/base64";
import { type RoomKeys, type RoomSeal, SealError, type SealClock, type Trust } from "../core/seal-port";
import { verifyChain } from "./credential";
import { type Curves, signWith } from "./curves";
import type { Ground } from "./gate";
import { guestIdentity, readGuest } from "./guest";
import { findCurves } from "./index";
import { makeJoining } from "./joining";
import { type Opener, openGroup } from "./opening";
import { makeSuite } from "./provider";
import { Revocations } from "./revocations";

export function makeRoomSeal(find: () => Promise<Curves> = findCurves): RoomSeal {
  const revocations = new Revocations(); // of the page, as long as it lives
  const groundOf = async (trust: Trust, clock: SealClock): Promise<Ground> => {
    const curves = await find();
    return { suite: await makeSuite(curves), curves, trust, clock, revocations };
  };
  const keysOf = (ground: Ground, own: Opener, mayOpen: boolean): RoomKeys => ({
    leaf: toBase64Url(own.publicKey),
    open: async () => {
      if (!mayOpen) throw new SealError("not_permitted");
      return openGroup(ground, "room", own);
    },
    join: () => makeJoining(ground, "room", own),
  });
  return {
    prepare: async () => void (await find()),
    /** Our own chain is judged first. */
    staff: async (shift, identity, trust, clock) => {
      const ground = await groundOf(trust, clock);
      await verifyChain(identity, shift.publicKey, trust, clock(), ground.curves.verify, revocations);
      return keysOf(ground, { identity, publicKey: shift.publicKey, sign: signWith(shift.key) }, true);
    },
    guest: async (name, office, trust, clock) => {
      const ground = await groundOf(trust, clock);
      const identity = guestIdentity(name, office);
      readGuest(identity); // what nobody would let in is not offered
      return keysOf(ground, { identity, ...(await ground.curves.makeKey()) }, false);
    },
  };
}
