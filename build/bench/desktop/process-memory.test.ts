import { describe, expect, it } from 'vitest';
import { measureTreeMemory, type ProcessShare } from './process-memory.ts';

const share = (pid: number, parent: number, program: string): ProcessShare => ({
  pid,
  parent,
  program,
  kilobytes: 1_000 * pid,
});

const processes = [
  share(1, 0, 'init'),
  share(2, 1, 'electron'),
  // Listed before its parent process.
  share(3, 8, 'sh'),
  share(4, 2, 'electron'),
  share(5, 4, 'electron'),
  share(8, 2, 'codex'),
  share(9, 1, 'codex'),
];

describe('memoryOfTree', () => {
  it('adds up the memory of a process tree, and separates a program with its child processes', () => {
    const { apart, own } = measureTreeMemory(processes, 2, (program) => program === 'codex');
    expect(own).toBeCloseTo((11_000 * 1_024) / 1e6);
    expect(apart).toBeCloseTo((11_000 * 1_024) / 1e6);
  });

  it('returns zero memory for a process that has ended', () => {
    expect(measureTreeMemory(processes, 7, () => false)).toEqual({ apart: 0, own: 0 });
  });
});
