/** The order of phrases or cards: those that have a place come first, by it; the others by title. */

import type { CardTable, HeldCard, HeldPhrase, PhraseTable } from "../../core/protocol";

type Standing = (HeldPhrase | HeldCard) & { readonly value: PhraseTable | CardTable };

/** What stands, in the order in which it is offered. */
export function placesOf(
  held: readonly (HeldPhrase | HeldCard)[],
  titleOf: (one: HeldPhrase | HeldCard) => string,
): readonly Standing[] {
  const standing = held.filter((one): one is Standing => one.value !== null);
  const after = (one: Standing): number => one.value.place ?? Number.POSITIVE_INFINITY;
  return [...standing].sort((one, other) => {
    const [mine, theirs] = [after(one), after(other)];
    return mine === theirs ? titleOf(one).localeCompare(titleOf(other)) : mine - theirs;
  });
}

/**
 * The places that are otherwise once this one has moved. What has no place comes up to be the last that has one; the last
 * that has one goes down to have none. Places are counted from one.
 */
export function moved(items: readonly Standing[], id: string, up: boolean): ReadonlyMap<string, number | null> {
  const placed = items.filter(({ value }) => value.place !== null).map((one) => one.id);
  const at = placed.indexOf(id);
  const order = placed.filter((one) => one !== id);
  if (at === -1) order.push(id);
  else if (up || at < placed.length - 1) order.splice(up ? Math.max(0, at - 1) : at + 1, 0, id);
  const places = new Map(order.map((one, number) => [one, number + 1] as const));
  const is = (one: Standing): number | null => places.get(one.id) ?? null;
  return new Map(items.filter((one) => one.value.place !== is(one)).map((one) => [one.id, is(one)] as const));
}
