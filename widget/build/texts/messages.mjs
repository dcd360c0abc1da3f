/**
 * One text in ICU MessageFormat, read by FormatJS's parser and made into what `src/i18n/format.ts` fills in.
 *
 * A text without gaps stays a string. Else it is a list of parts: a string; `["alias"]`, a gap; or `["n", {one: …,
 * other: …}]`, one of several texts by the plural rule of the language. `#` becomes the gap of its number.
 */
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";

/** The text's elements. Throws with the parser's own word, such as MISSING_OTHER_CLAUSE. */
export const parsed = (text) => parse(text, { ignoreTag: true, requiresOtherClause: true });

/** `isApart`: what fills a gap is kept apart from the words around it, in a language that is read from right to left. */
export function compile(elements, { isApart = false, number = null } = {}) {
  const parts = elements.flatMap((element) => part(element, number, isApart));
  return parts.every((one) => typeof one === "string") ? parts.join("") : parts;
}

/** The first strong letter in it decides which way it is read, and no mark beside it goes with it. Source: UAX 9, FSI and PDI. */
const apart = (gap) => ["\u2068", gap, "\u2069"];

function part(element, number, isApart) {
  switch (element.type) {
    case TYPE.literal:
      return [element.value];
    case TYPE.argument:
      return isApart ? apart([element.value]) : [[element.value]];
    case TYPE.pound:
      return [[number]];
    case TYPE.plural:
      if (element.pluralType !== "cardinal" || element.offset !== 0)
        throw new Error(`{${element.value}, …}: ordinals and offsets have no place in src/i18n/format.ts yet`);
      return [[element.value, choices(element, isApart)]];
    default:
      throw new Error(`{${element.value}, …}: only {gap} and {n, plural, …} have a place in src/i18n/format.ts yet`);
  }
}

const choices = ({ value, options }, isApart) =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, compile(option.value, { isApart, number: value })]),
  );

/** Gap → "number" when a plural hangs on it, else "value"; sorted, so that two languages can be compared. */
export function gaps(elements, found = new Map()) {
  for (const { type, value, options = {} } of elements) {
    if (type === TYPE.plural) found.set(value, "number");
    else if (type === TYPE.argument && !found.has(value)) found.set(value, "value");
    for (const option of Object.values(options)) gaps(option.value, found);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The categories that the language has and a plural in the text has not: "few", "many" … */
export function missingCategories(elements, language) {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  return elements.flatMap(({ type, options = {} }) => [
    ...(type === TYPE.plural ? pluralCategories.filter((category) => !(category in options)) : []),
    ...Object.values(options).flatMap((option) => missingCategories(option.value, language)),
  ]);
}
