/** The longest of many, in plain data that can be kept: what is shorter than the shortest of a full list is not taken. */
export type Longest<Each> = {
  items: Each[];
  /** What is not longer than this is not taken, in milliseconds. */
  floor: number;
};

/** A list of nothing. */
export function noneLongest<Each>(): Longest<Each> {
  return { items: [], floor: 0 };
}

/** Takes one in; now and then the list is sorted and cut to `most`. */
export function takeLong<Each extends { readonly ms: number }>(list: Longest<Each>, item: Each, most: number): void {
  if (item.ms <= list.floor) return;
  list.items.push(item);
  if (list.items.length < 2 * most) return;
  list.items = longestOf(list.items, most);
  list.floor = list.items.at(-1)?.ms ?? 0;
}

/** The longest of these, the longest first; of equal ones the first come first. */
export function longestOf<Each extends { readonly ms: number }>(items: readonly Each[], most: number): Each[] {
  return items.toSorted((one, other) => other.ms - one.ms).slice(0, most);
}
