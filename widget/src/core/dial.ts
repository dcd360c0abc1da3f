/** A telephone number as a link: whatever stands around its digits goes. */
export const dial = (number: string): string => `tel:${number.replace(/[^+\d]/g, "")}`;
