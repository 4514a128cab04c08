import { describe, expect, it } from 'vitest';
import { type Measure, runPaired } from './measure.ts';

/** A measure that records the order in which its sides run. */
function noted(floor: boolean): { readonly measure: Measure<null, 'time'>; readonly order: readonly string[] } {
  const order: string[] = [];
  const side = (name: string) => async () => {
    order.push(name);
    return { time: order.length };
  };
  const figures = { time: { title: 'Time', unit: 'ms' } } as const;
  return { measure: { name: 'noted', figures, app: side('app'), floor: floor ? side('floor') : null }, order };
}

describe('runPaired', () => {
  it('measures each floor next to the app and alternates which comes first', async () => {
    const { measure, order } = noted(true);
    const runs: number[] = [];
    const [figure] = await runPaired(measure, null, 3, (run) => runs.push(run));
    expect(order).toEqual(['floor', 'app', 'app', 'floor', 'floor', 'app']);
    expect(figure?.readings).toEqual([
      { app: 2, floor: 1 },
      { app: 3, floor: 4 },
      { app: 6, floor: 5 },
    ]);
    expect(runs).toEqual([1, 2, 3]);
  });

  it('runPaired skips the floor if there is none', async () => {
    const { measure } = noted(false);
    const [figure] = await runPaired(measure, null, 1, () => undefined);
    expect(figure).toMatchObject({ measure: 'noted', key: 'time', readings: [{ app: 1, floor: null }] });
  });
});
