/**
 * Appends every item to `target`. Use it when the number of items comes from a file, a model, or a peer:
 * `push(...items)` passes each item as an argument, which overflows the stack at about 125,000 items.
 */
export function appendAll<Item>(target: Item[], items: Iterable<Item>): void {
  for (const item of items) target.push(item);
}
