/** What is asked of the browser's passkeys, what is told the daemon, and what never is. */

import { createHash, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Opening } from "../../src/console/keys/opening";
import { browserPasskeys, PasskeyError, type PasskeyFault } from "../../src/console/keys/passkeys";
import { drawWords } from "../../src/features/six-words/words";
import { TabKey } from "../../src/console/keys/tab-key";
import { Vault } from "../../src/console/keys/vault";
import { memoryVaultStore } from "../../src/console/keys/vault-store";
import { toBase64Url } from "../../src/core/base64";

const SECRET = new Uint8Array(32).fill(7);
const text = (words: string): ArrayBuffer => new TextEncoder().encode(words).buffer as ArrayBuffer;
const WISH = { challenge: toBase64Url(new Uint8Array(32)), rpId: "line.example", timeoutMs: 1000 };
const NEW = { ...WISH, rpName: "Line", userHandle: "dXNlcg", userName: "Aino", exclude: ["b2xk"] };

/** As Chromium answers: PRF results among the extensions, and `toJSON` that gives them away. */
class FakeCredentials {
  readonly asked: { prf: unknown; wish: Record<string, unknown> }[] = [];
  fails: string | null = null;
  secret: Uint8Array | null = SECRET;
  id = "passkey-1";
  create = (options: CredentialCreationOptions): Promise<Credential> =>
    this.answer(options.publicKey, { clientDataJSON: text("made"), attestationObject: text("object") });
  get = (options: CredentialRequestOptions): Promise<Credential> =>
    this.answer(options.publicKey, {
      clientDataJSON: text("used"),
      authenticatorData: text("data"),
      signature: text("sig"),
      userHandle: text("user"),
    });
  private async answer(wish: unknown, response: object): Promise<Credential> {
    const options = wish as Record<string, unknown> & { extensions: { prf: unknown } };
    this.asked.push({ prf: options.extensions.prf, wish: options });
    if (this.fails !== null) throw new DOMException("no", this.fails);
    const results = this.secret === null ? {} : { results: { first: new Uint8Array(this.secret).buffer } };
    return {
      rawId: text(this.id),
      response,
      getClientExtensionResults: () => ({ prf: { enabled: this.secret !== null, ...results } }),
    } as unknown as Credential;
  }
}
const passkeysOf = (fake: FakeCredentials) => browserPasskeys(fake as unknown as CredentialsContainer, true);
const MY_ID = toBase64Url(new TextEncoder().encode("passkey-1"));

describe("a passkey", () => {
  it("is asked for its secret with one salt, never with an empty wish, when it is made and when it is used", async () => {
    const fake = new FakeCredentials();
    await passkeysOf(fake).make(NEW);
    await passkeysOf(fake).use(WISH);
    await passkeysOf(fake).use(WISH, [MY_ID]);
    const salts = fake.asked.map(({ prf }) => (prf as { eval: { first: Uint8Array } }).eval.first);
    expect(salts.map(String)).toEqual(Array(3).fill(String(new TextEncoder().encode("avoinlinja-vault-prf-v1"))));
    expect(fake.asked.every(({ wish }) => JSON.stringify(wish).includes('"required"'))).toBe(true);
  });

  it("gives its secret to this page and not one byte of it to what the daemon is told; the control is found", async () => {
    const fake = new FakeCredentials();
    const made = await passkeysOf(fake).make(NEW);
    const used = await passkeysOf(fake).use(WISH);
    const hidden = toBase64Url(SECRET);
    expect([made.secret, used.secret]).toEqual([SECRET, SECRET]);
    const told = JSON.stringify([made.registration, used.assertion]);
    expect(told).not.toContain(hidden);
    expect(JSON.stringify([told, { prf: hidden }]), "control").toContain(hidden);
    expect(Object.keys(made.registration)).toEqual(["id", "client_data", "attestation"]);
    expect(Object.keys(used.assertion)).toEqual([
      "id",
      "client_data",
      "authenticator_data",
      "signature",
      "user_handle",
    ]);
  });

  it.each([
    ["NotAllowedError", "cancelled"],
    ["AbortError", "cancelled"],
    ["SecurityError", "wrong_site"],
    ["InvalidStateError", "exists"],
    ["NotSupportedError", "unsupported"],
    ["UnknownError", "broken"],
  ] as [string, PasskeyFault][])("that fails with %s is told as %s", async (name, fault) => {
    const fake = new FakeCredentials();
    fake.fails = name;
    await expect(passkeysOf(fake).use(WISH)).rejects.toEqual(new PasskeyError(fault));
    await expect(passkeysOf(fake).use(WISH)).rejects.toMatchObject({ fault });
  });

  it("is not there where the browser has none", async () => {
    await expect(browserPasskeys(undefined, true).use(WISH)).rejects.toMatchObject({ fault: "unsupported" });
    expect(browserPasskeys(undefined, true).isThere).toBe(false);
    expect(passkeysOf(new FakeCredentials()).isThere).toBe(true);
  });
});

describe("opening", () => {
  async function closed(secret: Uint8Array | null) {
    const fake = new FakeCredentials();
    fake.secret = secret;
    const vault = new Vault("org/s1", memoryVaultStore());
    const words = drawWords((n) => crypto.getRandomValues(new Uint8Array(n)));
    await vault.create([
      { by: "passkey", id: MY_ID, secret: new Uint8Array(SECRET) },
      { by: "words", words },
    ]);
    vault.lock();
    const ids = [MY_ID];
    const opening = new Opening({
      passkeys: passkeysOf(fake),
      vault: () => vault,
      ids: () => ids,
      rpId: () => "line.example",
      changed: () => {},
    });
    return { fake, vault, words, opening, ids };
  }

  it("takes one touch", async () => {
    const { opening, vault } = await closed(SECRET);
    expect(await opening.touch()).toBe(true);
    expect(vault.state).toBe("open");
  });

  it("asks for the words where the passkey gives no secret, and says so of wrong ones", async () => {
    const { opening, vault, words } = await closed(null);
    expect(await opening.touch()).toBe(true);
    expect([opening.needsWords, vault.state]).toEqual([true, "closed"]);
    expect(await opening.words("five words are not six")).toBe(false);
    expect(opening.fault).toBe("not_six");
    expect(await opening.words("actor zebra cabin add address yellow")).toBe(false);
    expect([opening.fault, vault.state]).toEqual(["wrong_words", "closed"]);
    expect(await opening.words(words.join(" "))).toBe(true);
    expect([opening.needsWords, vault.state]).toEqual([false, "open"]);
  });

  it("asks for the words where the passkey is hers and opens nothing, and does not take another person's at all", async () => {
    const { opening, fake, ids, vault } = await closed(new Uint8Array(32).fill(8));
    expect(await opening.touch()).toBe(false);
    expect([opening.fault, opening.needsWords, vault.state]).toEqual(["wrong_passkey", true, "closed"]);
    fake.id = "passkey-of-somebody-else";
    opening.forget();
    expect(await opening.touch()).toBe(false);
    expect(ids).toHaveLength(1);
  });
});

it("proves a request so that the daemon can check it, and differs by method, target, body, bearer and time", async () => {
  const key = await TabKey.make();
  const request = { method: "POST", target: "/api/me?x=1", body: "{}" };
  const bearer = "b".repeat(43);
  const proof = await key.prove(request, bearer, 1_800_000_000.7);
  const [time = "", signature = ""] = proof.split(".");
  expect(time).toBe("1800000000");
  const hash = (of: string): Buffer => createHash("sha256").update(of).digest();
  const message = Buffer.concat([
    Buffer.from(`avoinlinja-proof-v1\0POST /api/me?x=1\n${time}\n`),
    hash("{}"),
    hash(bearer),
  ]);
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key.publicKey }, format: "jwk" });
  expect(verify(null, message, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
  const others = [{ method: "GET" }, { target: "/api/me" }, { body: "" }].map((one) => ({ ...request, ...one }));
  const proofs = await Promise.all([
    ...others.map((one) => key.prove(one, bearer, 1_800_000_000)),
    key.prove(request, "c".repeat(43), 1_800_000_000),
    key.prove(request, bearer, 1_800_000_001),
  ]);
  expect(new Set([proof, ...proofs]).size).toBe(6);
});
