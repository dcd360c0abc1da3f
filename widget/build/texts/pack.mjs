/**
 * The visitor's texts without their keys, which would weigh a third of the catalogue: a text is found by its place in the
 * list. The program knows the catalogue's hash, so the two always come from one build and agree.
 */

/** The keys in the order of the list, whatever the language. */
export const keysOf = (texts) =>
  Object.keys(texts)
    .filter((key) => key !== "")
    .sort();

/** What `fetchCatalogue` unpacks: the language, which stands under "", comes first, so that no text has the place 0. */
export const packed = (texts) => [texts[""], ...keysOf(texts).map((key) => texts[key])];

/** The script with each key, wherever it stands in quotation marks, as its place in the list: a number, and so a word apart. */
export function withPlaces(script, keys) {
  const places = new Map(keys.map((key, at) => [key, at + 1]));
  return script.replace(/(\w?)(["'`])([a-z0-9_]+(?:\.[a-z0-9_]+)+)\2(?=(\w?))/g, (whole, before, _, key, after) =>
    places.has(key) ? `${before}${before && " "}${places.get(key)}${after && " "}` : whole,
  );
}
