/** The seal as one object; built alone it is `seal.js`, which leaves it at `globalThis.avoinlinjaSeal.seal`. */
import { SealError, type Seal, type SealClock, type Trust } from "../core/seal-port";
import { verifyChain } from "./credential";
import { fallbackCurves, hasNativeCurves, nativeCurves, signWith, type Curves } from "./curves";
import type { Ground } from "./gate";
import { makeJoining } from "./joining";
import { openForVisitor } from "./opening";
import { makeSuite } from "./provider";
import { retires } from "./retirement";
import { Revocations } from "./revocations";
import { type Breathe, inTurn } from "./turns";

/**
 * WebCrypto's curves; else those of `seal-fallback.js`, when the page has added it.
 * Raises: SealError `unsupported_browser`; the page may then add that script and ask again.
 */
export async function findCurves(): Promise<Curves> {
  if (await hasNativeCurves()) return nativeCurves;
  const curves = fallbackCurves();
  if (!curves) throw new SealError("unsupported_browser");
  return curves;
}

/** `find` says which curves to use; the result is kept once it worked. */
export function makeSeal(find: () => Promise<Curves> = findCurves): Seal {
  let found: Promise<Curves> | null = null;
  const curves = () => {
    found ??= find().catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
  const admitted = new Set<string>(); // in this page's life
  const revocations = new Revocations(); // of the page, as long as it lives
  let turn: Breathe = null;
  const ground = async (trust: Trust, clock: SealClock): Promise<Ground> => {
    const { verify, makeKey, makeKem } = await curves();
    const here = { makeKem, verify: inTurn(verify, turn), makeKey: inTurn(makeKey, turn) };
    return { suite: await makeSuite(here, turn), curves: here, trust, clock, revocations };
  };
  return {
    prepare: async (breathe = null) => {
      turn = breathe;
      await curves();
    },
    isRetired: async (statements, version, releaseKey) => {
      const { verify } = await curves();
      const all = statements.map((one) => retires(one, version, releaseKey, verify));
      return (await Promise.all(all)).includes(true);
    },
    visitor: async (trust, clock) => openForVisitor(await ground(trust, clock), admitted),
    counsellor: async (shift, identity, trust, clock) => {
      const here = await ground(trust, clock);
      await verifyChain(identity, shift.publicKey, trust, clock(), here.curves.verify, revocations);
      return makeJoining(here, "conversation", { identity, publicKey: shift.publicKey, sign: signWith(shift.key) });
    },
  };
}

export const seal: Seal = makeSeal();
