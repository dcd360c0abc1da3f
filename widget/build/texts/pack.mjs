/**
 * The visitor's texts without their keys, which would weigh a third of the catalogue: a text is found by its place in the
 * list. The program knows the catalogue's hash, so the two always come from one build and agree.
 *
 * There are two lists: of what the script of the first view names, and of what only a script names that comes later. Nobody
 * sorts them: the build looks into the scripts that it ships.
 */

/** What may be a key: words with dots, in quotation marks of any kind; with what stands before and after it. */
const QUOTED = /(\w?)(["'`])([a-z0-9_]+(?:\.[a-z0-9_]+)+)\2(?=(\w?))/g;

/** All keys, sorted, whatever the language. */
export const keysOf = (texts) =>
  Object.keys(texts)
    .filter((key) => key !== "")
    .sort();

/** Which of the keys the `first` script names, and which only the `later`. Throws when neither does: nothing would show it. */
export function partsOf(keys, first, later) {
  const [inFirst, inLater] = [first, later].map(
    (script) => new Set(Array.from(script.matchAll(QUOTED), (one) => one[3])),
  );
  const unnamed = keys.filter((key) => !inFirst.has(key) && !inLater.has(key));
  if (unnamed.length > 0) throw new Error(`Texts that no shipped script names: ${unnamed.join(", ")}`);
  return { first: keys.filter((key) => inFirst.has(key)), later: keys.filter((key) => !inFirst.has(key)) };
}

/** What `fetchCatalogue` unpacks: the language, which stands under "", comes first, so that no text has the place 0. */
export const packed = (texts, { first }) => [texts[""], ...first.map((key) => texts[key])];

/** What `withTalk` puts behind it. */
export const packedLater = (texts, { later }) => later.map((key) => texts[key]);

/** What children read instead: language → place → text. */
export const packedForChildren = (texts, { first, later }) => {
  const places = new Map([...first, ...later].map((key, at) => [key, at + 1]));
  const placed = (its) => Object.fromEntries(Object.entries(its).map(([key, text]) => [places.get(key), text]));
  return Object.fromEntries(Object.entries(texts).map(([language, its]) => [language, placed(its)]));
};

/** The script with each key, wherever it stands in quotation marks, as its place in the two lists: a number, and so a word apart. */
export function withPlaces(script, { first, later }) {
  const places = new Map([...first, ...later].map((key, at) => [key, at + 1]));
  return script.replace(QUOTED, (whole, before, _, key, after) =>
    places.has(key) ? `${before}${before && " "}${places.get(key)}${after && " "}` : whole,
  );
}
