/** Made-up organisations and people for the seal's tests. Time is told: noon of the same day, always. */
import {
  type Bytes,
  type Group,
  type Joining,
  type OpeningGroup,
  type Person,
  SealError,
  type SealRole,
  type SigningKey,
  type Trust,
} from "../../src/core/seal-port";
import { concat } from "../../src/seal/bytes";
import { makeNativeKey, nativeCurves, signWith, type Curves } from "../../src/seal/curves";
import type { Ground } from "../../src/seal/gate";
import { makeSeal } from "../../src/seal/index";
import { signRevokedStaff, signShiftCredential, signStaffCertificate } from "../../src/seal/issuing";
import { makeSuite } from "../../src/seal/provider";
import { Revocations } from "../../src/seal/revocations";

export const NOON = 1_800_000_000;
export const DAY = 86_400;
export const HOUR = 3600;
export const noon = () => NOON;
export const seal = makeSeal();

export const text = (words: string): Bytes => new TextEncoder().encode(words);
export const words = (payload: Uint8Array): string => new TextDecoder().decode(payload);

export const fromBase64 = (value: string): Bytes =>
  Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** An organisation with a root and an issuing key, its staff, and a revocation list of nobody. */
export class Organisation {
  private constructor(
    readonly root: Bytes,
    readonly certificate: Bytes,
    readonly issuing: CryptoKey,
    private readonly list: Bytes,
  ) {}

  static async found(name = "esimerkki"): Promise<Organisation> {
    const [root, issuing] = await Promise.all([makeNativeKey(), makeNativeKey()]);
    const certificate = await signIssuing(root.key, name, issuing.publicKey);
    const list = await revoking(issuing.key, certificate, 1, []);
    return new Organisation(root.publicKey, certificate, issuing.key, list);
  }

  get trust(): Trust {
    return this.trusting();
  }

  /** With these lists beside the usual one. */
  trusting(...lists: readonly Bytes[]): Trust {
    return { roots: [{ key: this.root, least: 0 }], lists: () => [this.list, ...lists] };
  }

  /** A list with these keys on it. */
  revoked(number: number, ...keys: readonly Bytes[]): Promise<Bytes> {
    return revoking(this.issuing, this.certificate, number, keys);
  }

  /** A list of nobody, of the week around another time. */
  listAt(time: number): Promise<Bytes> {
    return revoking(this.issuing, this.certificate, 2, [], time);
  }

  /** The whole chain to a leaf, by a signing key of its own, or by this one. */
  async identity(
    publicKey: Bytes,
    role: SealRole = "counsellor",
    alias = "Aino",
    from = NOON - 3600,
    until = NOON + 3600,
    signer?: SigningKey,
  ): Promise<Bytes> {
    const signing = signer ?? (await makeNativeKey());
    const staff = await signStaffCertificate(this.issuing, {
      role,
      answersAs: null,
      alias,
      signingKey: signing.publicKey,
      notBefore: from,
      notAfter: until,
    });
    const shift = await signShiftCredential(signing.key, { notBefore: from, notAfter: until, publicKey });
    return concat(this.certificate, staff, shift);
  }

  /** A counsellor's page at noon. */
  async joining(role: SealRole = "counsellor", alias = "Aino", shift?: SigningKey, clock = noon): Promise<Joining> {
    const key = shift ?? (await makeNativeKey());
    return seal.counsellor(key, await this.identity(key.publicKey, role, alias), this.trust, clock);
  }
}

const revoking = (
  issuing: CryptoKey,
  certificate: Bytes,
  number: number,
  keys: readonly Bytes[],
  time = NOON,
): Promise<Bytes> =>
  signRevokedStaff(issuing, certificate, { number, keys, notBefore: time - DAY, notAfter: time + 6 * DAY });

/** As a root signs it: no browser has a root, so none of ours can. */
export async function signIssuing(root: CryptoKey, name: string, issuingKey: Bytes): Promise<Bytes> {
  const title = text(name);
  const head = new DataView(new ArrayBuffer(19));
  head.setUint8(0, 2);
  head.setBigUint64(2, BigInt(NOON - 30 * DAY));
  head.setBigUint64(10, BigInt(NOON + 30 * DAY));
  head.setUint8(18, title.length);
  const signed = concat(new Uint8Array(head.buffer), title, issuingKey);
  return concat(signed, await signWith(root)(concat(text("avoinlinja-issuing-v2\0"), signed)));
}

export interface Pair {
  readonly organisation: Organisation;
  readonly visitor: Group;
  readonly counsellor: Group;
}

/** A visitor and a counsellor who have met. */
export async function met(organisation?: Organisation): Promise<Pair> {
  const help = organisation ?? (await Organisation.found());
  const opening = await seal.visitor(help.trust, noon);
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
  return { suite: await makeSuite(curves), curves, trust: organisation.trust, clock, revocations: new Revocations() };
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
