/** One-time codes of an app, for who has no passkey: the secret, and the address that an app reads from a picture. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_CHARACTERS = 32;

/** 160 bits in base32, as https://www.rfc-editor.org/rfc/rfc4226#section-4 recommends. */
export const newTotpSecret = (random: (count: number) => Uint8Array): string =>
  Array.from(random(SECRET_CHARACTERS), (value) => ALPHABET[value & 31]).join("");

/** Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function totpAddress(secret: string, issuer: string, alias: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(alias)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
