import { describe, expect, it } from 'vitest';
import { formatAim, formatTable } from './table.ts';

describe('tableOf', () => {
  it('shows a figure with its floor, its aim, and whether the aim is met', () => {
    const aim = { timesFloor: 1.3, atMost: 50 };
    const table = formatTable([
      {
        measure: 'flood',
        key: 'time',
        spec: { title: 'To the last word', unit: 'ms', floor: 'bare page', aim },
        readings: [{ app: 24, floor: 16 }],
      },
      { measure: 'flood', key: 'heap', spec: { title: 'Heap', unit: 'MB' }, readings: [{ app: 31.26, floor: null }] },
    ]);
    const [, , time, heap] = table.split('\n').map((line) => line.split(/ {2,}/));
    expect(time).toEqual([
      'To the last word',
      '24 ms',
      '24',
      '24',
      '16 ms, bare page',
      '1.50 ×',
      'at most 1.3 × the floor and 50 ms',
      'NOT MET',
    ]);
    expect(heap).toEqual(['Heap', '31.3 MB', '31.3', '31.3']);
  });
});

describe('aimText', () => {
  it('names both sides of the comparison in the aim', () => {
    expect(formatAim({ aboveFloor: 90 }, 'MB')).toBe('at most 90 MB above the floor');
    expect(formatAim({ atLeast: 50 }, 'MB/s')).toBe('at least 50 MB/s');
    expect(formatAim({ atLeast: 1, atMost: 2 }, '%')).toBe('at least 1 %, at most 2 %');
    expect(formatAim(undefined, 'MB')).toBe('');
  });
});
