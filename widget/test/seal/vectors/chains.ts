/** What each of the shared vectors is judged by: tests/wire/credentials.json. */
import type { Trust } from "../../../src/core/seal-port";
import { fromBase64 } from "../people";

export const trustOf = (vector: {
  readonly roots: readonly { readonly key: string; readonly least: number }[];
  readonly lists: readonly string[];
}): Trust => ({
  roots: vector.roots.map(({ key, least }) => ({ key: fromBase64(key), least })),
  lists: () => vector.lists.map(fromBase64),
});
