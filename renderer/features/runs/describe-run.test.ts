import { describe, expect, it } from 'vitest';
import { sampleStart, sampleTotals } from '../../../shared/runs/testing/sample-run.ts';
import { describeNotices, describeRun, eventsText } from './describe-run.ts';

const nbsp = '\u00a0';

describe('the facts of a run', () => {
  it('contain what was reported, and nothing else', () => {
    const view = describeRun(sampleTotals());
    expect(view.facts.map(({ name, value }) => [name, value]).filter(([name]) => name !== 'Started')).toEqual([
      ['Engine', 'Codex, gpt-6.1-sol'],
      ['Tokens', `44.1${nbsp}k in, 4.1${nbsp}k out`],
      ['Commands', '9 run, 1 failed'],
    ]);
    const bare = sampleTotals({
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

  it('keep counting while the run continues, and stop when it has ended', () => {
    expect(describeRun(sampleTotals()).clock).toEqual({ startedAt: sampleStart, endedAt: sampleStart + 362_000 });
    expect(describeRun(sampleTotals({ state: 'waiting', endedAt: null }))).toMatchObject({
      state: 'Waiting for you',
      isLive: true,
      clock: { endedAt: null },
    });
    expect(describeRun(sampleTotals({ state: 'unknown', endedAt: null }))).toMatchObject({
      state: 'No end recorded',
      clock: { endedAt: sampleStart + 362_000 },
    });
  });
});

describe('notices', () => {
  it('say what is skipped, how far a file was read, and what has happened to it', () => {
    expect(describeNotices(sampleTotals())).toEqual([]);
    expect(describeNotices(sampleTotals({ isTorn: true, malformed: 2 }))).toEqual([
      '2 unreadable lines skipped',
      '1 incomplete line skipped',
    ]);
    expect(describeNotices(sampleTotals({ progress: { done: 38, of: 100 }, change: 'shrunk' }))).toEqual([
      'The file got shorter. Workcell is reading it again.',
      `Reading: 38%`,
    ]);
  });

  it('do not report an unfinished write as torn', () => {
    expect(describeNotices(sampleTotals({ isTorn: true, state: 'running' }))).toEqual([]);
  });

  it('count events so far while a file is being read', () => {
    expect(eventsText(sampleTotals({ events: 1 }))).toBe('1 event');
    expect(eventsText(sampleTotals({ events: 1_500, progress: { done: 1, of: 2 } }))).toBe('1,500 events so far');
  });
});
