import { setImmediate } from 'node:timers/promises';

const sliceMs = 1;

/** Maps values in order, and lets other work run after each millisecond. */
export async function mapInSlices<In, Out>(values: readonly In[], map: (value: In) => Out): Promise<Out[]> {
  const mapped: Out[] = [];
  let begunAt = performance.now();
  for (const value of values) {
    mapped.push(map(value));
    if (performance.now() - begunAt < sliceMs) continue;
    await setImmediate();
    begunAt = performance.now();
  }
  return mapped;
}
