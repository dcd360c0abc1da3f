/** Our own leaf: a key package and what belongs to it. */
import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from "ts-mls/keyPackage.js";
import { type Bytes, CLOCK_TOLERANCE_SECONDS } from "../core/seal-port";
import type { Signer } from "./curves";
import type { Ground } from "./gate";
import { forgetKey, handleFor } from "./provider";
import { CAPABILITIES, LIFETIME_MAX_SECONDS } from "./suite";
import { wipeAll } from "./wipe";

export interface OwnLeaf {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export async function makeLeaf(ground: Ground, identity: Bytes, publicKey: Bytes, sign: Signer): Promise<OwnLeaf> {
  const now = BigInt(Math.floor(ground.clock()));
  const notBefore = now - BigInt(CLOCK_TOLERANCE_SECONDS);
  const lifetime = { notBefore, notAfter: notBefore + BigInt(LIFETIME_MAX_SECONDS) };
  const keys = { signKey: handleFor(sign), publicKey };
  const credential = { credentialType: "basic" as const, identity };
  return await generateKeyPackageWithKey(credential, CAPABILITIES, lifetime, [], keys, ground.suite);
}

/** The key by which a welcome is opened; once it was, it must not open again. */
export const wipeInitKey = (leaf: OwnLeaf): void => wipeAll([leaf.privatePackage.initPrivateKey]);

export function wipeLeaf({ privatePackage }: OwnLeaf): void {
  wipeAll([privatePackage.initPrivateKey, privatePackage.hpkePrivateKey]);
  forgetKey(privatePackage.signaturePrivateKey);
}
