/** What of a message can be tapped: addresses that begin with https and whole telephone numbers. Nothing is guessed. */

export type Piece =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "page"; readonly text: string; readonly address: string; readonly host: string }
  | { readonly is: "number"; readonly text: string };

/** An address up to the next blank; or digits with single blanks or hyphens between, and no letter or digit around. */
const FOUND =
  /(https:\/\/[^\s<>"]+)|(^|[^\p{L}\d.,:/+-])(\+?\d(?:[ \u00a0-]?\d)+)(?![ \u00a0-]?\d|[\p{L}/:-]|[.,]\d)/gu;
const AFTER_ADDRESS = /[.,;:!?)\]}»”’']+$/u;
/** 112, 116 xxx, a national number with its zero, or one with its country. */
const CALLED = /^(?:112|116\d{3}|0\d{5,11}|\+[1-9]\d{6,14})$/;
const DATE = /^\d{1,2}[ -]\d{1,2}[ -]\d{2,4}$/;

export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(FOUND)) {
    const [, address, before = "", number = ""] = found;
    const piece = address === undefined ? numberOf(number) : pageOf(address.replace(AFTER_ADDRESS, ""));
    if (piece !== null) {
      const at = found.index + before.length;
      pieces.push({ is: "text", text: text.slice(from, at) }, piece);
      from = at + piece.text.length;
    }
  }
  return [...pieces, { is: "text" as const, text: text.slice(from) }].filter((one) => one.text !== "");
}

const numberOf = (text: string): Piece | null =>
  CALLED.test(text.replace(/[^+\d]/g, "")) && !DATE.test(text) ? { is: "number", text } : null;

/** Not with a name before the host: "https://nollalinja.fi@elsewhere" leads elsewhere. */
function pageOf(text: string): Piece | null {
  try {
    const { protocol, username, password, hostname, href } = new URL(text);
    const isPlain = protocol === "https:" && username === "" && password === "" && hostname.includes(".");
    return isPlain ? { is: "page", text, address: href, host: hostname } : null;
  } catch {
    return null;
  }
}
