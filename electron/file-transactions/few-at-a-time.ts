/** How many files are worked on at once: a disk brings several down in one go. */
const atOnce = 8;

/** Does something with several items at a time, in their order. Once one fails, no other is begun. */
export async function fewAtATime<Item, Value>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<Value>,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  const waiting = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (hasFailed) return;
      try {
        values[index] = await act(item, index);
      } catch (failure) {
        hasFailed = true;
        throw failure;
      }
    }
  };
  const done = await Promise.allSettled(Array.from({ length: atOnce }, work));
  for (const outcome of done) if (outcome.status === 'rejected') throw outcome.reason;
  return values;
}
