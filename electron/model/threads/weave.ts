/** One place in a merged list: our item, their item, or both. */
export type Woven<T> =
  | { readonly ours: T; readonly theirs: T }
  | { readonly ours: T; readonly theirs: null }
  | { readonly ours: null; readonly theirs: T };

/**
 * Merges two versions of a list. The order is theirs, and items that only we have stay after the item they followed.
 * `pairs` has the index of the same item in theirs for each of our items, or null. An item that follows no shared item
 * goes to the front, or after their last item for which `isBefore` is true.
 */
export function weave<T>(
  ours: readonly T[],
  theirs: readonly T[],
  pairs: readonly (number | null)[],
  isBefore: (theirs: T, ours: T) => boolean,
): readonly Woven<T>[] {
  const behind = new Map<number, Woven<T>[]>();
  const put = (place: number, woven: Woven<T>) => void behind.set(place, [...(behind.get(place) ?? []), woven]);
  const partners = new Map<number, T>();
  let place: number | null = null;
  for (const [at, own] of ours.entries()) {
    const pair = pairs[at] ?? null;
    if (pair !== null) partners.set(pair, own);
    place = pair ?? place;
    if (pair === null) put(place ?? theirs.findLastIndex((other) => isBefore(other, own)), { ours: own, theirs: null });
  }
  const woven = theirs.flatMap((other, at): Woven<T>[] => {
    const own = partners.get(at);
    const here: Woven<T> = own === undefined ? { ours: null, theirs: other } : { ours: own, theirs: other };
    return [here, ...(behind.get(at) ?? [])];
  });
  return [...(behind.get(-1) ?? []), ...woven];
}
