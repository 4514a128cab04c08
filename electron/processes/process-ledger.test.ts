import { describe, expect, it } from 'vitest';
import type { DescribedProcess } from './described-process.ts';
import { type LedgerDeps, ProcessLedger } from './process-ledger.ts';

const host = 100;

function process(pid: number, startMark = `mark ${pid}`): DescribedProcess {
  return { pid, startMark, startedAt: 0, argv: ['run', String(pid)], memoryBytes: 1_000, folder: null };
}

/**
 * Creates a ledger with Codex 200, its command 210, that command's child 211, a keyring program 300, and an unrelated
 * process 400.
 */
function ledger(more: Partial<LedgerDeps> = {}) {
  const ended: number[][] = [];
  const entries = [
    { pid: host, parent: 1, session: host, mark: null },
    { pid: 200, parent: host, session: 200, mark: 'm' },
    { pid: 210, parent: 200, session: 210, mark: 'm' },
    { pid: 211, parent: 210, session: 210, mark: 'm' },
    { pid: 300, parent: host, session: host, mark: null },
    { pid: 400, parent: 1, session: 400, mark: null },
  ];
  const keyring = { ...process(300), argv: ['node', '/app/keyring-program.js'] };
  const all = [process(200), process(210), process(211), keyring, process(400)];
  const made = new ProcessLedger({
    hostPid: host,
    codexPid: () => 200,
    earlier: () => [],
    commands: () => [],
    runners: () => [],
    servers: async () => [],
    findServer: () => null,
    redact: (text) => text,
    snapshot: async () => ({ entries, read: async (pids) => all.filter(({ pid }) => pids.includes(pid)) }),
    end: async (processes) => {
      ended.push(processes.map(({ pid }) => pid));
      return [];
    },
    ...more,
  });
  return { made, ended };
}

const gone = { ok: false, error: { type: 'gone' } };

describe('ProcessLedger', () => {
  it("sums up Codex and its commands, without the app's programs", async () => {
    expect(await ledger().made.getCodexMemory()).toBe(3_000);
    expect((await ledger().made.list()).map(({ pid }) => pid).sort()).toEqual([200, 210, 211, 300]);
  });

  it('ends a process with its descendants', async () => {
    const { ended, made } = ledger();
    expect(await made.end(210, 'mark 210')).toEqual({ ok: true, value: null });
    expect(ended).toEqual([[210, 211]]);
  });

  it('does not end another process with the same pid, an unrelated one, Codex, or a part of the app', async () => {
    const { ended, made } = ledger();
    expect(await made.end(210, 'mark of an earlier one')).toEqual(gone);
    for (const pid of [host, 200, 300, 400, 500]) expect(await made.end(pid, `mark ${pid}`)).toEqual(gone);
    expect(ended).toEqual([]);
  });

  it('reports a process that does not end', async () => {
    const { made } = ledger({ end: async (processes) => processes });
    expect(await made.end(210, 'mark 210')).toMatchObject({ ok: false, error: { type: 'failed' } });
  });

  it('does not mistake a process for one of an earlier run just because of its pid', async () => {
    const left = (startMark: string) => ({
      mark: 'early',
      process: { pid: 400, startMark, startedAt: 0, executable: '' },
    });
    const pids = async (startMark: string) =>
      (await ledger({ earlier: () => [left(startMark)] }).made.list()).map(({ pid }) => pid);
    expect(await pids('mark 400')).toContain(400);
    expect(await pids('mark of an earlier one')).not.toContain(400);
  });
});
