import { describe, expect, it } from 'vitest';
import { roomForRuns } from './machine-room.ts';

const gigabyte = 1024 ** 3;
const idle = { cores: 8, average: 1, availableBytes: 16 * gigabyte, working: 0 };

describe('roomForRuns', () => {
  it('is the limit on a machine with free time and memory', () => {
    expect(roomForRuns(4, idle)).toEqual({ runs: 4, boundBy: 'limit' });
  });

  it('starts nothing more while the machine is busy', () => {
    expect(roomForRuns(4, { ...idle, average: 17, working: 2 })).toEqual({ runs: 2, boundBy: 'load' });
    expect(roomForRuns(4, { ...idle, average: 16, working: 2 }).runs).toBe(4);
  });

  it('starts as many as the free memory allows', () => {
    expect(roomForRuns(8, { ...idle, availableBytes: 2 * gigabyte, working: 1 })).toEqual({
      runs: 3,
      boundBy: 'memory',
    });
    expect(roomForRuns(8, { ...idle, availableBytes: gigabyte / 2, working: 3 }).runs).toBe(3);
  });

  it('is always at least one', () => {
    expect(roomForRuns(4, { ...idle, average: 99, availableBytes: 0 }).runs).toBe(1);
  });
});
