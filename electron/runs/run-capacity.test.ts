import { describe, expect, it } from 'vitest';
import { getRunCapacity } from './run-capacity.ts';

const gigabyte = 1024 ** 3;
const idle = { cores: 8, average: 1, availableBytes: 16 * gigabyte, working: 0 };

describe('roomForRuns', () => {
  it('allows as many runs as the limit on a machine with free time and memory', () => {
    expect(getRunCapacity(4, idle)).toEqual({ runs: 4, boundBy: 'limit' });
  });

  it('allows no more runs while the machine is busy', () => {
    expect(getRunCapacity(4, { ...idle, average: 17, working: 2 })).toEqual({ runs: 2, boundBy: 'load' });
    expect(getRunCapacity(4, { ...idle, average: 16, working: 2 }).runs).toBe(4);
  });

  it('allows as many runs as the free memory allows', () => {
    expect(getRunCapacity(8, { ...idle, availableBytes: 2 * gigabyte, working: 1 })).toEqual({
      runs: 3,
      boundBy: 'memory',
    });
    expect(getRunCapacity(8, { ...idle, availableBytes: gigabyte / 2, working: 3 }).runs).toBe(3);
  });

  it('always allows at least one run', () => {
    expect(getRunCapacity(4, { ...idle, average: 99, availableBytes: 0 }).runs).toBe(1);
  });
});
