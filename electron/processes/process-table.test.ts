import { describe, expect, it } from 'vitest';
import { findStartedProcesses, type ProcessEntry, parseFieldsAfterName, parseMacTable } from './process-table.ts';

function entry(pid: number, parent: number, more: Partial<ProcessEntry> = {}): ProcessEntry {
  return { pid, parent, session: pid, mark: null, ...more };
}

describe('processesOf', () => {
  const codex = 100;
  const table = [
    entry(1, 0),
    entry(2, 0),
    entry(50, 1, { session: 50 }),
    entry(codex, 50, { mark: 'm' }),
    entry(101, codex, { mark: 'm' }),
    entry(102, 101),
    entry(103, 1, { session: codex }),
    entry(104, 1, { mark: 'm' }),
    entry(105, 104),
    entry(106, 1, { mark: 'another' }),
  ];

  it('finds descendants, members of the session, and those with the mark and their descendants', () => {
    expect(findStartedProcesses(table, codex, 'm').sort()).toEqual([101, 102, 103, 104, 105]);
  });

  it('uses only the mark if the pid belongs to another process', () => {
    const reused = table.filter(({ pid }) => pid !== codex).concat(entry(codex, 1));
    expect(findStartedProcesses(reused, null, 'm').sort()).toEqual([101, 102, 104, 105]);
  });

  it('finds nothing for an unused mark', () => {
    expect(findStartedProcesses(table, null, 'nobody')).toEqual([]);
  });
});

describe('fieldsAfterName', () => {
  it('is not confused by the name of the program', () => {
    expect(parseFieldsAfterName('12 (a) b (c) S 4 5 6').slice(0, 3)).toEqual(['S', '4', '5']);
  });
});

describe('parseMacTable', () => {
  it('reads pids, parents and the mark among the variables', () => {
    const printed = [
      '    1     0 /sbin/launchd',
      '  812   700 /bin/zsh -lc npm run dev HOME=/Users/ada STARTED_BY_WORKCELL=abc-1 LANG=C',
      'noise',
    ].join('\n');
    expect(parseMacTable(printed)).toEqual([
      { pid: 1, parent: 0, session: null, mark: null },
      { pid: 812, parent: 700, session: null, mark: 'abc-1' },
    ]);
  });
});
