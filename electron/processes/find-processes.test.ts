import { describe, expect, it } from 'vitest';
import { type FindInput, findProcesses } from './find-processes.ts';
import type { ProcessEntry } from './process-table.ts';

const host = 100;
const codex = 200;

function entry(pid: number, parent: number, more: Partial<ProcessEntry> = {}): ProcessEntry {
  return { pid, parent, session: pid, mark: null, ...more };
}

const table = [
  entry(1, 0),
  entry(50, 1),
  entry(host, 50),
  entry(101, host),
  entry(102, 101),
  entry(codex, host, { mark: 'm' }),
  entry(201, codex, { session: codex }),
  entry(202, 201, { session: codex }),
  entry(210, codex, { mark: 'm' }),
  entry(211, 210, { mark: 'm' }),
  entry(220, 1, { mark: 'm' }),
  entry(221, 220),
  entry(222, 1, { session: codex }),
  entry(300, 1, { mark: 'early' }),
  entry(301, 300),
  entry(400, 1, { mark: 'of another app' }),
];
const facts: FindInput = {
  hostPid: host,
  codexPid: codex,
  runnerPids: new Set(),
  earlier: [{ pid: null, mark: 'early' }],
};
const found = (entries: readonly ProcessEntry[], more: Partial<FindInput> = {}) =>
  findProcesses(entries, { ...facts, ...more })
    .map(({ origin, pid, root }) => `${pid} ${origin} of ${root}`)
    .sort();

describe('findProcesses', () => {
  it('distinguishes app-servers, MCP servers, commands and others, including detached ones', () => {
    expect(found(table)).toEqual([
      '101 host of 101',
      '102 host of 101',
      '200 appServer of 200',
      '201 mcpServer of 201',
      '202 mcpServer of 201',
      '210 command of 210',
      '211 command of 210',
      '220 command of 220',
      '221 command of 220',
      '222 mcpServer of 222',
      '300 earlier of 300',
      '301 earlier of 300',
    ]);
  });

  it('knows another Codex of this app by its mark, unless it is the mark that the app itself got', () => {
    expect(found([entry(host, 1), entry(500, host, { mark: 'n' })], { codexPid: codex })).toEqual([
      '500 appServer of 500',
    ]);
    const marked = [entry(host, 1, { mark: 'outer' }), entry(101, host, { mark: 'outer' })];
    expect(found(marked)).toEqual(['101 host of 101']);
  });

  it("does not mistake a run's tool for a Codex, and finds its detached children", () => {
    const entries = [
      entry(host, 1),
      entry(codex, host, { mark: 'm' }),
      entry(600, host, { mark: 'n' }),
      entry(601, 600, { mark: 'n' }),
      entry(602, 1, { mark: 'n' }),
    ];
    expect(found(entries, { runnerPids: new Set([600]) })).toEqual([
      '200 appServer of 200',
      '600 runner of 600',
      '601 runner of 600',
      '602 runner of 600',
    ]);
  });

  it('takes all children of a Codex for commands if there are no marks', () => {
    const unmarked = [entry(host, 1), entry(codex, host), entry(201, codex), entry(202, 201)];
    expect(found(unmarked)).toEqual(['200 appServer of 200', '201 command of 201', '202 command of 201']);
  });

  it('finds processes of an earlier run by pid, and stops at cycles', () => {
    const circle = [entry(host, 1), entry(300, 301), entry(301, 300)];
    expect(found(circle, { earlier: [{ pid: 300, mark: 'x' }] })).toEqual(['300 earlier of 300', '301 earlier of 300']);
  });
});
