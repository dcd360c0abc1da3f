/**
 * The key of this page: made when it is loaded, never kept. Each request is proved with it, so that a bearer that was read
 * somewhere is good for nobody else.
 */

import { toBase64Url } from "../../core/base64";
import type { Bytes } from "../../core/seal-port";
import { bytesOf } from "./wrapping";

const LABEL = bytesOf("avoinlinja-proof-v1\0");

export interface ProvedRequest {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  /** As it is sent; "" without one. */
  readonly body: string;
}

export class TabKey {
  private constructor(
    /** base64url, of 32 bytes. */
    readonly publicKey: string,
    private readonly key: CryptoKey,
  ) {}

  /** Raises where the browser has no Ed25519, as sealing does. */
  static async make(): Promise<TabKey> {
    const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    return new TabKey(toBase64Url(raw), pair.privateKey);
  }

  /** `TIME.SIGNATURE`: over label, method, target, time (seconds since 1970, in digits), SHA-256 of body and of bearer. */
  async prove({ method, target, body }: ProvedRequest, bearer: string, nowSeconds: number): Promise<string> {
    const time = String(Math.floor(nowSeconds));
    const lines = bytesOf(`${method} ${target}\n${time}\n`);
    const message = joined(LABEL, lines, await hash(body), await hash(bearer));
    const signature = await crypto.subtle.sign("Ed25519", this.key, message);
    return `${time}.${toBase64Url(new Uint8Array(signature))}`;
  }
}

const hash = async (text: string): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(text)));

function joined(...parts: readonly Bytes[]): Bytes {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
