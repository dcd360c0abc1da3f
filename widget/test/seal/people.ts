/** Made-up organisations and people for the seal's tests. Time is told: noon of the same day, always. */
import {
  type Bytes,
  type Group,
  type Joining,
  type OpeningGroup,
  type Person,
  SealError,
  type SealRole,
  type ShiftKey,
} from "../../src/core/seal-port";
import { concat, signShift } from "../../src/seal/credential";
import { makeNativeKey, nativeCurves, signWith, type Curves } from "../../src/seal/curves";
import type { Ground } from "../../src/seal/gate";
import { makeSeal } from "../../src/seal/index";
import { makeSuite } from "../../src/seal/provider";

export const NOON = 1_800_000_000;
export const DAY = 86_400;
export const HOUR = 3600;
export const noon = () => NOON;
export const seal = makeSeal();

export const text = (words: string): Bytes => new TextEncoder().encode(words);
export const words = (payload: Uint8Array): string => new TextDecoder().decode(payload);

export const fromBase64 = (value: string): Bytes =>
  Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** An organisation with a root and an issuing key, and its staff. */
export class Organisation {
  private constructor(
    readonly root: Bytes,
    readonly certificate: Bytes,
    readonly issuing: CryptoKey,
  ) {}

  static async found(name = "esimerkki"): Promise<Organisation> {
    const [root, issuing] = await Promise.all([makeNativeKey(), makeNativeKey()]);
    const certificate = await signCertificate(root.key, name, issuing.publicKey);
    return new Organisation(root.publicKey, certificate, issuing.key);
  }

  credential(
    publicKey: Bytes,
    role: SealRole = "counsellor",
    alias = "Aino",
    from = NOON - 3600,
    until = NOON + 3600,
  ): Promise<Bytes> {
    return signShift(signWith(this.issuing), {
      role,
      answersAs: null,
      alias,
      publicKey,
      notBefore: from,
      notAfter: until,
    });
  }

  /** A counsellor's page at noon. */
  async joining(role: SealRole = "counsellor", alias = "Aino", shift?: ShiftKey, clock = noon): Promise<Joining> {
    const key = shift ?? (await seal.newShiftKey());
    const credential = await this.credential(key.publicKey, role, alias);
    return seal.counsellor(key, this.certificate, credential, [this.root], clock);
  }
}

async function signCertificate(root: CryptoKey, name: string, issuingKey: Bytes): Promise<Bytes> {
  const title = text(name);
  const head = new DataView(new ArrayBuffer(19));
  head.setUint8(0, 1);
  head.setBigUint64(2, BigInt(NOON - 30 * DAY));
  head.setBigUint64(10, BigInt(NOON + 30 * DAY));
  head.setUint8(18, title.length);
  const signed = concat(new Uint8Array(head.buffer), title, issuingKey);
  return concat(signed, await signWith(root)(concat(text("avoinlinja-certificate-v1\0"), signed)));
}

export interface Pair {
  readonly organisation: Organisation;
  readonly visitor: Group;
  readonly counsellor: Group;
}

/** A visitor and a counsellor who have met. */
export async function met(organisation?: Organisation): Promise<Pair> {
  const help = organisation ?? (await Organisation.found());
  const opening = await seal.visitor([help.root], noon);
  const { visitor, joined } = await meet(opening, await help.joining());
  return { organisation: help, visitor, counsellor: joined };
}

export async function meet(
  opening: OpeningGroup,
  joining: Joining,
): Promise<{ visitor: Group; joined: Group; who: Person }> {
  const admitted = await opening.admit(joining.keyPackage);
  const visitor = admitted.accepted();
  return { visitor, joined: await joining.join(admitted.opening), who: admitted.who };
}

/** One message from `from`, opened by `to`. */
export async function say(from: Group, to: Group, message: string): Promise<string> {
  const { payload } = await to.open(await from.seal(text(message)));
  return words(payload);
}

export async function groundOf(
  organisation: Organisation,
  curves: Curves = nativeCurves,
  clock = noon,
): Promise<Ground> {
  return { suite: await makeSuite(curves), curves, roots: [organisation.root], clock };
}

/** The fault that `work` ends with; "none" when it does not, and the plain error when it is not a SealError. */
export async function faultOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return "none";
  } catch (error) {
    return error instanceof SealError ? error.fault : error;
  }
}

/** The commit in an opening, as the daemon hands it to those who are in already. */
export const commitIn = (opening: Bytes): Bytes => opening.slice(4, 4 + new DataView(opening.buffer).getUint32(0));

/** Numbers that look random and are the same every time. Source: Numerical Recipes' linear congruence. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
