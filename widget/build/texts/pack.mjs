/**
 * The visitor's texts without their keys, which would weigh a third of the catalogue: a text is found by its place in the
 * list. The program knows the catalogue's hash, so the two always come from one build and agree.
 */

/** The keys in the order of the list, whatever the language. */
export const keysOf = (texts) =>
  Object.keys(texts)
    .filter((key) => key !== "")
    .sort();

/** What `fetchCatalogue` unpacks: the language, which stands under "", comes first. */
export const packed = (texts) => [texts[""], ...keysOf(texts).map((key) => texts[key])];

/** The script with each key, wherever it stands in quotation marks, as its place in the list. */
export function withPlaces(script, keys) {
  const places = new Map(keys.map((key, place) => [key, place]));
  return script.replace(/(["'`])([a-z0-9_]+(?:\.[a-z0-9_]+)+)\1/g, (whole, _, key) =>
    places.has(key) ? `"${places.get(key)}"` : whole,
  );
}
