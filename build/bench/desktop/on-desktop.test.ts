import { describe, expect, it } from 'vitest';
import { type Measure, runPaired } from '../measure.ts';
import type { Workbench } from '../workbench.ts';
import type { Hosts } from './hosts.ts';
import { adaptToDesktop } from './on-desktop.ts';

const desktop = {} as Workbench;
const web = {} as Workbench;
const hosts = { desktop, web } as Hosts;

const measure: Measure<Workbench> = {
  name: 'reading',
  figures: { time: { title: 'Time', unit: 'ms', floor: 'bare page' }, size: { title: '  size', unit: 'MB' } },
  app: async (bench) => (bench === desktop ? { time: 20, size: 2 } : { time: 15, size: 1 }),
  floor: async (bench) => ({ time: bench === desktop ? 10 : 5 }),
};

describe('onDesktop', () => {
  it('onDesktop runs both sides in Electron, and the app again in the browser', async () => {
    const figures = await runPaired(
      adaptToDesktop(measure, { time: 'time beside the web host' }),
      hosts,
      1,
      () => undefined,
    );
    expect(figures.map(({ key, readings, spec }) => [key, spec.title, spec.floor, readings[0]])).toEqual([
      ['time', 'Desktop: Time', 'bare page', { app: 20, floor: 10 }],
      ['size', '  size', undefined, { app: 2, floor: null }],
      ['timeBesideWeb', '  time beside the web host', 'web host', { app: 20, floor: 15 }],
    ]);
  });

  it('onDesktop skips the web host if nothing is compared with it', async () => {
    const counted = { ...measure, app: async () => ({ time: 1, size: 1 }) };
    const figures = await runPaired(adaptToDesktop(counted), hosts, 1, () => undefined);
    expect(figures.map(({ key }) => key)).toEqual(['time', 'size']);
  });
});
