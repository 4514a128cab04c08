import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { ListedProcess } from '../../../shared/processes/listed-process.ts';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { describeProcessList } from './processes.view-model.ts';

const server: ListedProcess = {
  pid: 812,
  startMark: 'boot 1',
  startedAt: 0,
  kind: 'mcpServer',
  commandLine: 'node server.ts',
  memoryBytes: 84_000_000,
  startedIn: 'this',
  server: 'notes',
  thread: null,
  run: null,
  folder: '/home/ada/shop',
  end: 'end',
};
const nbsp = '\u00a0';

function describeOne(change: Partial<ListedProcess> = {}) {
  const list = { processes: [{ ...server, ...change }], count: 1, memoryBytes: 84_000_000, budgetBytes: 4e9 };
  return describeProcessList(list, 125_000).rows[0];
}

describe('describeProcessList', () => {
  it('shows totals, the budget, and how many processes are not listed', () => {
    const list = { processes: [server], count: 3, memoryBytes: 2_100_000_000, budgetBytes: 4_000_000_000 };
    expect(describeProcessList(list, 0)).toMatchObject({
      total: `3 processes, 2.1${nbsp}GB`,
      budget: `Warns above 4.0${nbsp}GB.`,
      more: '2 smaller processes not listed',
    });
    const quiet = describeProcessList({ ...list, count: 1, budgetBytes: null }, 0);
    expect(quiet).toMatchObject({ budget: 'No warning is set.', more: null });
  });

  it('names the run of a tool process', () => {
    const run = { projectRoot: '/home/ada/shop', runId: runIdSchema.parse('wc-1') };
    expect(describeOne({ kind: 'runner', server: null, run: { run, title: 'Fix the cart' } })).toMatchObject({
      name: 'Run tool',
      owner: 'Fix the cart',
      ownerInFull: '/home/ada/shop',
    });
  });

  it('describes a process with its kind, age and memory', () => {
    expect(describeOne()).toMatchObject({
      name: 'MCP server notes',
      age: `2${nbsp}min 5${nbsp}s`,
      memory: `84.0${nbsp}MB`,
      button: { label: 'End', name: 'End process 812' },
    });
  });

  it('names the owner of a process: a thread, an earlier run, a folder, or all threads', () => {
    const thread = { id: threadId.parse('one'), title: 'Fix rows' };
    expect(describeOne()?.owner).toBe('shop');
    expect(describeOne({ thread })).toMatchObject({ owner: 'Fix rows', ownerInFull: '/home/ada/shop' });
    expect(describeOne({ thread, startedIn: 'earlier' })?.owner).toBe('An earlier session');
    expect(describeOne({ folder: null })?.owner).toBe('');
    const codex = { kind: 'appServer', server: null } as const;
    expect(describeOne({ ...codex, end: 'restart' })).toMatchObject({
      owner: 'All threads',
      button: { label: 'Restart', name: 'Restart Codex, process 812' },
    });
    expect(describeOne({ ...codex, end: null })).toMatchObject({ owner: 'Other windows', button: null });
  });

  it('spells out characters that change the direction of a command line', () => {
    expect(describeOne({ commandLine: 'run \u202egnp' })?.commandLine).toBe('run \\u202egnp');
  });
});
