import { describe, expect, it } from 'vitest';
import { parseEvent, type TestEvent } from './events.ts';
import { PartRecord } from './part-record.ts';

const ended = (test: string, outcome: 'passed' | 'failed' | 'skipped'): TestEvent => {
  return { kind: 'ended', file: 'a.test.ts', test, outcome, ms: 5 };
};

function recordOf(...events: readonly TestEvent[]): PartRecord {
  const record = new PartRecord();
  for (const event of events) record.add(event);
  return record;
}

describe('a record of a part', () => {
  it('counts the reported tests by outcome', () => {
    const record = recordOf(ended('one', 'passed'), ended('two', 'failed'), ended('three', 'skipped'));
    expect(record.count('badly')).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it('counts a part without tests as one check', () => {
    expect(recordOf().count('well')).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(recordOf().count('badly')).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(recordOf().count('forced')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a part as failed that should have tests and reported none', () => {
    expect(recordOf().count('well', true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a part as failed that ends badly although all its tests passed', () => {
    expect(recordOf(ended('one', 'passed')).count('badly').failed).toBe(1);
  });

  it('counts one failure more than the failed tests for a part that had to be ended', () => {
    expect(recordOf(ended('one', 'failed')).count('forced').failed).toBe(2);
  });

  it('names the tests that are in progress, and files that have not started one', () => {
    const record = recordOf(
      { kind: 'began', file: 'b.test.ts', test: null },
      { kind: 'began', file: 'a.test.ts', test: 'one' },
      { kind: 'began', file: 'a.test.ts', test: 'two' },
      ended('one', 'passed'),
      { kind: 'began', file: 'c.test.ts', test: null },
      { kind: 'left', file: 'c.test.ts' },
    );
    expect(record.inProgress()).toEqual(['a.test.ts › two', 'b.test.ts']);
  });

  it('names no file whose end was reported before the end of its last test', () => {
    const left: TestEvent = { kind: 'left', file: 'a.test.ts' };
    const began = (test: string | null): TestEvent => ({ kind: 'began', file: 'a.test.ts', test });
    expect(recordOf(began(null), left, ended('one', 'passed')).inProgress()).toEqual([]);
    expect(recordOf(began('one'), left, ended('one', 'passed')).inProgress()).toEqual([]);
    expect(recordOf(began('one'), left, began('two'), ended('one', 'passed')).inProgress()).toEqual([
      'a.test.ts › two',
    ]);
  });

  it('names no test whose start and end were reported after the end of its file', () => {
    const record = recordOf(
      { kind: 'began', file: 'a.test.ts', test: null },
      { kind: 'left', file: 'a.test.ts' },
      { kind: 'began', file: 'a.test.ts', test: 'one' },
      ended('one', 'passed'),
    );
    expect(record.inProgress()).toEqual([]);
  });

  it('names no file whose start was reported after its end', () => {
    const began: TestEvent = { kind: 'began', file: 'a.test.ts', test: null };
    expect(recordOf(ended('one', 'passed'), { kind: 'left', file: 'a.test.ts' }, began).inProgress()).toEqual([]);
  });

  it('names no test whose start was reported after its end', () => {
    const began: TestEvent = { kind: 'began', file: 'a.test.ts', test: 'one' };
    expect(recordOf(ended('one', 'passed'), { kind: 'left', file: 'a.test.ts' }, began).inProgress()).toEqual([]);
  });
});

describe('parseEvent', () => {
  it('ignores half a reported line and anything unknown', () => {
    expect(parseEvent('{"kind":"left","file":"a.te')).toBeNull();
    expect(parseEvent('{"kind":"later","file":"a.test.ts"}')).toBeNull();
  });
});
