import { describe, expect, it } from 'vitest';
import { parseMacDescriptions, takeProcessSnapshot } from './process-snapshot.ts';
import { readProcessTable } from './process-table.ts';
import { parseWindowsSnapshot } from './windows-processes.ts';

describe.skipIf(process.platform === 'win32')('takeProcessSnapshot', () => {
  it('has the same processes as the table that is read at once, and describes this one', async () => {
    const { entries, read } = await takeProcessSnapshot();
    const own = readProcessTable().find(({ pid }) => pid === process.pid);
    expect(entries).toContainEqual(own);
    const [described] = await read([process.pid, 2 ** 22 + 1]);
    expect(described).toMatchObject({ pid: process.pid, argv: expect.arrayContaining([expect.any(String)]) });
    expect(described?.memoryBytes).toBeGreaterThan(1_000_000);
    expect(described?.startedAt).toBeLessThanOrEqual(Date.now() + 1_000);
  });
});

describe('parseMacDescriptions', () => {
  it('reads size, start and command line', () => {
    const printed = ' 812  20480 Sat Nov 21 14:15:37 2026     /bin/zsh -lc npm run dev\nnoise\n';
    expect(parseMacDescriptions(printed)).toEqual([
      {
        pid: 812,
        startMark: 'Sat Nov 21 14:15:37 2026',
        startedAt: Date.UTC(2026, 10, 21, 14, 15, 37),
        argv: ['/bin/zsh', '-lc', 'npm', 'run', 'dev'],
        memoryBytes: 20_971_520,
        folder: null,
      },
    ]);
  });
});

describe('windowsSnapshot', () => {
  const row = (pid: number, parent: number, minute: number, CommandLine: string | null = null) => ({
    ProcessId: pid,
    ParentProcessId: parent,
    CommandLine,
    Name: 'codex.exe',
    WorkingSetSize: 1_000,
    Started: `2026-11-21T14:0${minute}:00.0000000Z`,
  });

  it('reads parents, and rejects one that started after its child', async () => {
    const rows = [
      row(8, 4, 1),
      row(9, 8, 2, '"C:\\Program Files\\codex.exe" app-server'),
      row(10, 9, 1),
      row(77, 8, 3),
    ];
    const { entries, read } = parseWindowsSnapshot(JSON.stringify([...rows, { ...row(0, 0, 0), Started: null }]), 77);
    expect(entries.map(({ parent, pid }) => [pid, parent])).toEqual([
      [8, 0],
      [9, 8],
      [10, 0],
    ]);
    expect(await read([9, 500])).toMatchObject([
      { pid: 9, argv: ['C:\\Program Files\\codex.exe', 'app-server'], startedAt: Date.UTC(2026, 10, 21, 14, 2) },
    ]);
  });
});
