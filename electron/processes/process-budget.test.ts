import { beforeEach, describe, expect, it } from 'vitest';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { Lifetime } from '../base/lifetime.ts';
import { ProcessBudget } from './process-budget.ts';

const gigabyte = 1_000_000_000;
const server: ListedProcess = {
  pid: 812,
  startMark: 'boot 1',
  startedAt: 0,
  kind: 'mcpServer',
  commandLine: 'node server.ts',
  memoryBytes: 3 * gigabyte,
  startedIn: 'this',
  server: 'notes',
  thread: null,
  run: null,
  folder: null,
  end: 'end',
};
const listed = [
  { ...server, kind: 'worker', pid: 5 } as const,
  server,
  { ...server, kind: 'command', pid: 7 } as const,
];

let clock: ManualClock;
let taken: number;
let looks: number;
let limit: number | null;
let isNeeded: boolean;
let reported: (UserFacingAlert | null)[];
let budget: ProcessBudget;
let lifetime: Lifetime;
beforeEach(() => {
  clock = new ManualClock();
  [taken, looks, limit, isNeeded, reported] = [0, 0, 4 * gigabyte, true, []];
  lifetime = new Lifetime();
  budget = new ProcessBudget({
    clock,
    lifetime,
    ledger: {
      list: async () => listed,
      getCodexMemory: async () => {
        looks += 1;
        return taken;
      },
    },
    isNeeded: () => isNeeded,
    budget: () => limit,
    warn: (alert) => void reported.push(alert),
  });
});

/** Sets the memory in use, and checks it. */
async function take(gigabytes: number): Promise<void> {
  taken = gigabytes * gigabyte;
  await budget.check();
}

describe('ProcessBudget', () => {
  it('warns once with the largest process of Codex, and again only after a clear drop', async () => {
    await take(3.9);
    expect(reported).toEqual([]);
    await take(5.2);
    expect(reported).toMatchObject([
      {
        fact: 'Codex and its commands use 5.2\u00a0GB of memory in 2 processes.',
        remedy: 'The largest uses 3.0\u00a0GB: MCP server notes, PID 812. The limit in Settings is 4.0\u00a0GB.',
        commands: ['showProcesses'],
      },
    ]);
    await take(6);
    await take(3.9);
    await take(4.1);
    expect(reported).toHaveLength(1);
    await take(3);
    expect(reported[1]).toBeNull();
    await take(5);
    expect(reported).toHaveLength(3);
  });

  it('checks once a minute until it ends', async () => {
    clock.advance(59_999);
    expect(looks).toBe(0);
    clock.advance(1);
    expect(looks).toBe(1);
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(60_000);
    expect(looks).toBe(2);
    void lifetime.end();
    const before = looks;
    clock.advance(600_000);
    expect(looks).toBe(before);
  });

  it('checks nothing without a Codex or a budget, and then ends the warning', async () => {
    await take(5);
    limit = null;
    await take(5);
    expect(reported[1]).toBeNull();
    [limit, isNeeded] = [4 * gigabyte, false];
    await take(5);
    expect(looks).toBe(1);
  });
});
