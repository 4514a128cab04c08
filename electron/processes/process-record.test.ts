import { describe, expect, it } from 'vitest';
import type { ProcessIdentity } from './process-identity.ts';
import { judgeRecord, mayBeCodex, type ProcessRecord } from './process-record.ts';

const child: ProcessIdentity = { pid: 7, startMark: 'boot 70', startedAt: 70, executable: '/opt/codex' };
const host: ProcessIdentity = { pid: 6, startMark: 'boot 60', startedAt: 60, executable: '/opt/node' };
const record: ProcessRecord = { mark: 'm', child, host };

describe('judgeRecord', () => {
  it('recognizes its child by pid, start and program', () => {
    expect(judgeRecord(record, { child, host: null })).toBe('ours');
  });

  it('does not mistake another process with the pid for it', () => {
    expect(judgeRecord(record, { child: { ...child, startMark: 'boot 71' }, host: null })).toBe('gone');
    expect(judgeRecord(record, { child: null, host: null })).toBe('gone');
  });

  it('is doubtful if the program changed or cannot be seen', () => {
    expect(judgeRecord(record, { child: { ...child, executable: '/bin/other' }, host: null })).toBe('doubtful');
    const unseen: ProcessRecord = { ...record, child: { ...child, executable: '' } };
    expect(judgeRecord(unseen, { child: unseen.child, host: null })).toBe('doubtful');
  });

  it('leaves the child of a running app alone', () => {
    expect(judgeRecord(record, { child, host })).toBe('hostRuns');
    expect(judgeRecord(record, { child, host: { ...host, startMark: 'boot 99' } })).toBe('ours');
  });
});

it.each([
  ['/usr/lib/codex/bin/codex', true],
  ['C:\\codex\\bin\\codex.exe', true],
  ['/opt/codex (deleted)', true],
  ['', true],
  ['/usr/bin/node', false],
  ['/opt/codex/rg', false],
])('"%s" may be Codex: %s', (executable, may) => {
  expect(mayBeCodex(executable)).toBe(may);
});
