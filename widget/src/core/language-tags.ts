/** Which of the languages that we have is meant by a tag as pages write it: `en-GB`, `sv_FI`, `FI`, or nothing useful. */

const TAG = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/;

const subtags = (tag: string): readonly string[] => {
  const plain = tag.trim().toLowerCase().replace(/_/g, "-");
  return TAG.test(plain) ? plain.split("-") : [];
};

/**
 * The one that the tag names, else the nearest by leaving out its last parts, else another of the same language
 * (`sv` is served by `sv-FI`). Null when we have none.
 *
 * Source: RFC 4647, section 3.4 (lookup).
 */
export function languageOf<T extends string>(tag: string, having: readonly T[]): T | null {
  const asked = subtags(tag);
  for (let length = asked.length; length > 0; length -= 1) {
    const range = asked.slice(0, length).join("-");
    const found = having.find((one) => subtags(one).join("-") === range);
    if (found !== undefined) {
      return found;
    }
  }
  return having.find((one) => asked[0] !== undefined && subtags(one)[0] === asked[0]) ?? null;
}
