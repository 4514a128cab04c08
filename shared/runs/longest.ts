/**
 * The longest items of many, as plain data that can be stored. A full list rejects anything shorter than its shortest
 * item.
 */
export type Longest<Each> = {
  items: Each[];
  /** Items no longer than this are rejected, in milliseconds. */
  floor: number;
};

/** An empty list. */
export function createLongest<Each>(): Longest<Each> {
  return { items: [], floor: 0 };
}

/** Adds an item. The list is occasionally sorted and cut to `most`. */
export function addIfLong<Each extends { readonly ms: number }>(list: Longest<Each>, item: Each, most: number): void {
  if (item.ms <= list.floor) return;
  list.items.push(item);
  if (list.items.length < 2 * most) return;
  list.items = selectLongest(list.items, most);
  list.floor = list.items.at(-1)?.ms ?? 0;
}

/** The longest of these, longest first. Equal ones keep their order. */
export function selectLongest<Each extends { readonly ms: number }>(items: readonly Each[], most: number): Each[] {
  return items.toSorted((one, other) => other.ms - one.ms).slice(0, most);
}
