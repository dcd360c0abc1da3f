/** What is dialled: the digits, and the country's plus. A zero in brackets is for those who call without the country. */
export const digitsOf = (number: string): string =>
  (number.startsWith("+") ? number.replace("(0)", "") : number).replace(/[^+\d]/g, "");

/** A telephone number as a link. */
export const dial = (number: string): string => `tel:${digitsOf(number)}`;
