/** What of a message can be tapped: addresses that begin with https and whole telephone numbers. Nothing is guessed. */

export type Piece =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "page"; readonly text: string; readonly address: string; readonly host: string }
  | { readonly is: "number"; readonly text: string; readonly digits: string };

/**
 * An address up to the next blank, without the marks that end a sentence; or a run of digits with all that joins them,
 * so that a number is seen whole or not at all: a blank, a hyphen or dash, brackets, and what makes it a time, a date or
 * a sum, which only stands close.
 */
const FOUND =
  /(https:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}»”’'])|\(?\+?\d(?:(?:[.,:/]|[ \u00a0\u202f]?[(]|[)]?[ \u00a0\u202f\u2010-\u2013-]?)\d)*/giu;
/** Digits with single blanks or dashes between; the area or the zero that a country's code replaces in brackets. */
const NUMBER = /^(?:\(0\d*\)|\+?\d+)(?:[ \u00a0\u202f]?\(0\)|[ \u00a0\u202f\u2010-\u2013-]?\d+)*$/u;
/** 112, 116 xxx, a national number with its zero, or one with its country. */
const CALLED = /^(?:112|116\d{3}|0\d{5,11}|\+[1-9]\d{6,14})$/;
const DATE = /^\d{1,2}[ \u2010-\u2013-]\d{1,2}[ \u2010-\u2013-]\d{2,4}$/u;
const HOURS = /^[0-2]\d[0-5]\d[\u2010-\u2013-][0-2]\d[0-5]\d$/u;
/** What may stand right beside a number that is whole: an ending after a colon too ("112:een"). Not looked for further. */
const BESIDE_CHARS = 3;
const BEFORE = /(?:^|[^\p{L}\d_.,:/@#&=+-]|\p{L}[.:])$/u;
const AFTER = /^(?:$|[^\p{L}\d_/@:=-]|:\p{L}|:(?:\s|$))/u;

export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const add = (piece: Piece, at: number): void => {
    pieces.push({ is: "text", text: text.slice(from, at) }, piece);
    from = at + piece.text.length;
  };
  for (const found of text.matchAll(FOUND)) {
    const { 0: run, 1: address, index } = found;
    if (address !== undefined) {
      const page = pageOf(address);
      if (page !== null) {
        add(page, index);
      }
    } else if (isWhole(text, index, index + run.length)) {
      numbersOf(run, index).forEach(([number, at]) => {
        add({ is: "number", text: number, digits: digitsOf(number) }, at);
      });
    }
  }
  return [...pieces, { is: "text" as const, text: text.slice(from) }].filter((one) => one.text !== "");
}

const isWhole = (text: string, from: number, to: number): boolean =>
  BEFORE.test(text.slice(Math.max(0, from - BESIDE_CHARS), from)) && AFTER.test(text.slice(to, to + BESIDE_CHARS));

/** Those that a stroke parts ("112/116 117") and where each begins; one that is none of them makes all doubtful. */
function numbersOf(run: string, index: number): readonly (readonly [string, number])[] {
  let at = index;
  const numbers = run.split("/").map((part) => {
    const bare = part.startsWith("(") && !part.includes(")") ? part.slice(1) : part;
    const begins = at + part.length - bare.length;
    at += part.length + 1;
    return [bare, begins] as const;
  });
  return numbers.every(([number]) => isCalled(number)) ? numbers : [];
}

/** A zero in brackets is for those who call without the country. */
const digitsOf = (text: string): string =>
  (text.startsWith("+") ? text.replace("(0)", "") : text).replace(/[^+\d]/g, "");

const isCalled = (text: string): boolean =>
  NUMBER.test(text) && CALLED.test(digitsOf(text)) && !DATE.test(text) && !HOURS.test(text);

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
