/** How many files to work on at once: a disk can sync several together. */
const atOnce = 8;

/** Runs an action for several items at a time, in order. After one fails, starts no more. */
export async function runFewAtATime<Item, Value>(
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
