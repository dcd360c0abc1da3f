/**
 * Languages of no people, for tests alone: what is cut, mixed or was never translated is seen in them at once. Made from the
 * English catalogue: `en-XA` in letters with accents, four tenths longer, in brackets; `ar-XB` the same in Arabic letters,
 * read from right to left. Their names are those that the Unicode locale data has for the two.
 */
import { TYPE } from "@formatjs/icu-messageformat-parser";

const SOURCE = "en";
/** How much longer a text becomes, as a share of its letters. */
export const LONGER = 0.4;
/** So long is what fills a gap, about. */
const GAP = 8;

const LATIN = "abcdefghijklmnopqrstuvwxyz";
const LETTERS = {
  "en-XA": { small: "áƀçđéƒĝĥíĵķłḿñóƥɋŕšŧúṽŵẋýž", large: "ÁƁÇĐÉƑĜĤÍĴĶŁḾÑÓƤɊŔŠŦÚṼŴẊÝŽ", pad: "ñóñšéñšé" },
  "ar-XB": { small: "ابسديفغهيجكلمنوبقرشتويوخيز", large: "ابسديفغهيجكلمنوبقرشتويوخيز", pad: "نونشينصي" },
};

/** The catalogues with those of no people. */
export const withPseudo = (catalogues) => ({
  ...catalogues,
  ...Object.fromEntries(
    Object.entries(LETTERS).map(([language, letters]) => [
      language,
      Object.fromEntries(Object.entries(catalogues[SOURCE]).map(([key, text]) => [key, changed(text, letters)])),
    ]),
  ),
});

function changed(elements, letters) {
  const length = countOf(elements);
  const literal = (value) => ({ type: TYPE.literal, value });
  const said = elements.map((one) => written(one, letters));
  return [literal("["), ...said, literal(`${padding(Math.ceil(length * LONGER), letters.pad)}]`)];
}

/** Letters of the text as it is longest. */
const countOf = (elements) =>
  elements.reduce((sum, { type, value, options }) => {
    if (type === TYPE.literal) return sum + value.length;
    return sum + (type === TYPE.plural ? Math.max(...Object.values(options).map((one) => countOf(one.value))) : GAP);
  }, 0);

function written(element, letters) {
  if (element.type === TYPE.literal)
    // a heading is apart from what follows it, and so has brackets of its own
    return {
      ...element,
      value: [...element.value]
        .map((one) => letter(one, letters))
        .join("")
        .replace("\n", "]\n["),
    };
  if (element.type !== TYPE.plural) return element;
  const options = Object.entries(element.options).map(([name, { value, ...rest }]) => [
    name,
    { ...rest, value: value.map((one) => written(one, letters)) },
  ]);
  return { ...element, options: Object.fromEntries(options) };
}

function letter(one, { small, large }) {
  const [at, upper] = [LATIN.indexOf(one), LATIN.toUpperCase().indexOf(one)];
  return at >= 0 ? small.at(at) : upper >= 0 ? large.at(upper) : one;
}

/** In words, so that it breaks as words do. */
function padding(length, word) {
  const words = word.repeat(Math.ceil(length / word.length)).slice(0, length);
  return words.replace(/.{1,8}/gu, " $&");
}
