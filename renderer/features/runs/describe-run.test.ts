import { describe, expect, it } from 'vitest';
import { createSampleTotals, sampleStart } from '../../../shared/runs/testing/sample-run.ts';
import { describeEventCount, describeNotices, describeRun } from './describe-run.ts';

const nbsp = '\u00a0';

describe('the facts of a run', () => {
  it('shows only the facts that a run reported', () => {
    const view = describeRun(createSampleTotals());
    expect(view.facts.map(({ name, value }) => [name, value]).filter(([name]) => name !== 'Started')).toEqual([
      ['Engine', 'Codex, gpt-6.1-sol'],
      ['Tokens', `44.1${nbsp}k tokens in, 4.1${nbsp}k out`],
      ['Commands', '9 commands, 1 failed'],
    ]);
    const toValue = (over: Parameters<typeof createSampleTotals>[0], name: string) =>
      describeRun(createSampleTotals(over)).facts.find((fact) => fact.name === name)?.value;
    expect(toValue({ tokensOut: null }, 'Tokens')).toBe(`44.1${nbsp}k tokens in`);
    expect(toValue({ tokensIn: null }, 'Tokens')).toBe(`4.1${nbsp}k tokens out`);
    expect(toValue({ commands: 1, failedCommands: 0 }, 'Commands')).toBe('1 command');
    const bare = createSampleTotals({
      tool: null,
      model: null,
      startedAt: null,
      tokensIn: null,
      tokensOut: null,
      commands: 0,
    });
    expect(describeRun(bare).facts).toEqual([]);
    expect(describeRun(bare).clock).toBeNull();
  });

  it('keeps counting run facts while the run continues and stops at its end', () => {
    expect(describeRun(createSampleTotals()).clock).toEqual({ startedAt: sampleStart, endedAt: sampleStart + 362_000 });
    expect(describeRun(createSampleTotals({ state: 'waiting', endedAt: null }))).toMatchObject({
      isLive: true,
      clock: { endedAt: null },
    });
    expect(describeRun(createSampleTotals({ state: 'unknown', endedAt: null }))).toMatchObject({
      clock: { endedAt: sampleStart + 362_000 },
    });
  });
});

describe('notices', () => {
  it('says what was skipped, how much of a file was read, and what happened to it', () => {
    expect(describeNotices(createSampleTotals())).toEqual([]);
    expect(describeNotices(createSampleTotals({ isTorn: true, malformed: 2 }))).toEqual([
      '2 unreadable lines skipped',
      '1 incomplete line skipped',
    ]);
    expect(describeNotices(createSampleTotals({ progress: { done: 38, of: 100 }, change: 'shrunk' }))).toEqual([
      'The file got shorter. Workcell is reading it again.',
      `Reading: 38%`,
    ]);
  });

  it('does not report an unfinished write as torn', () => {
    expect(describeNotices(createSampleTotals({ isTorn: true, state: 'running' }))).toEqual([]);
  });

  it('counts the events so far while a file is being read', () => {
    expect(describeEventCount(createSampleTotals({ events: 1 }))).toBe('1 event');
    expect(describeEventCount(createSampleTotals({ events: 1_500, progress: { done: 1, of: 2 } }))).toBe(
      '1,500 events so far',
    );
  });
});
