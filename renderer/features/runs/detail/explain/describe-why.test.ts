import { describe, expect, it } from 'vitest';
import { describeWhy } from './describe-why.ts';
import type { FailedStep, Why } from './explain-run.ts';

const totals = { startedAt: 1_000_000, commands: 12, failedCommands: 2, files: 3 };
const at = (minutes: number, seconds: number) => 1_000_000 + (minutes * 60 + seconds) * 1_000;
const none: Why = {
  end: 'failed',
  place: { position: 90, at: at(5, 13) },
  message: null,
  cause: null,
  lastFailure: null,
  firstBroken: null,
  during: null,
  files: 0,
  commands: 0,
  failedCommands: 0,
  declinedCommands: 0,
  otherFailedChecks: 0,
};
const tsc: FailedStep = {
  position: 80,
  at: at(5, 12),
  kind: 'command',
  name: 'npx tsc',
  exitCode: 2,
  how: 'failed',
  isCheck: false,
  reason: null,
  isSilent: false,
};
const sentence = (why: Partial<Why>) =>
  describeWhy({ ...none, ...why }, totals)
    .sentence.map(({ code, text }) => (code ? `\`${text}\`` : text))
    .join('');

describe('the sentence', () => {
  it('names the failure, its time, and the edit after which it first broke', () => {
    const edit = { position: 30, at: at(2, 5), path: 'file3.ts' };
    expect(sentence({ cause: tsc, firstBroken: { position: 40, at: at(2, 10), edit, isFromStart: false } })).toBe(
      'Failed: `npx tsc` ended with exit 2 at 5:12. First broke at 2:10, after editing `file3.ts`.',
    );
    expect(sentence({ cause: { ...tsc, isCheck: true } })).toBe(
      'Failed: the check `npx tsc` ended with exit 2 at 5:12.',
    );
    expect(sentence({ cause: { ...tsc, how: 'timedOut', exitCode: null } })).toBe(
      'Failed: `npx tsc` timed out at 5:12.',
    );
  });

  it('quotes the output line that names the failure, or says that there is none', () => {
    const reason = 'src/a.ts(1,14): error TS2322: no number';
    expect(sentence({ cause: { ...tsc, reason } })).toBe(
      'Failed: `npx tsc` ended with exit 2 at 5:12: `src/a.ts(1,14): error TS2322: no number`.',
    );
    expect(sentence({ cause: { ...tsc, isSilent: true } })).toBe(
      'Failed: `npx tsc` ended with exit 2 at 5:12, without any output.',
    );
    expect(sentence({ cause: { ...tsc, reason: 'x'.repeat(500) } }).length).toBeLessThan(230);
    expect(sentence({ cause: { ...tsc, how: 'killed', reason } })).toBe('Failed: `npx tsc` was killed at 5:12.');
  });

  it('says that a step failed before any edit, and how many other checks failed', () => {
    const firstBroken = { position: 4, at: at(0, 10), edit: null, isFromStart: true };
    expect(sentence({ cause: { ...tsc, isCheck: true }, firstBroken, otherFailedChecks: 2 })).toBe(
      'Failed: the check `npx tsc` ended with exit 2 at 5:12. 2 more checks failed. It already failed at 0:10, before any edit.',
    );
  });

  it('does not count declined commands as run', () => {
    const declined = { ...tsc, how: 'declined' as const };
    expect(sentence({ end: 'finished', declinedCommands: 12, lastFailure: declined })).toBe(
      'Finished in 5:13. Changed 3 files. `npx tsc` was declined at 5:12.',
    );
  });

  it('quotes only what the run reported', () => {
    expect(sentence({ message: 'Rate limit reached. Try again in 3 s.' })).toBe(
      'Failed at 5:13: Rate limit reached. Try again in 3 s.',
    );
    expect(sentence({ lastFailure: tsc })).toBe(
      'Failed at 5:13. No reason was recorded. Last failed step: `npx tsc` ended with exit 2 at 5:12.',
    );
    expect(sentence({ place: null })).toBe('Failed. No reason was recorded.');
  });

  it('describes what a finished run did, and what was running when a run was stopped', () => {
    expect(sentence({ end: 'finished' })).toBe('Finished in 5:13. Changed 3 files, ran 12 commands, 2 failed.');
    expect(sentence({ end: 'stopped', during: { position: 1, at: null, name: 'npm test', how: 'running' } })).toBe(
      'Stopped at 5:13, while `npm test` was running.',
    );
    expect(sentence({ end: 'unknown' })).toBe('No end was recorded. The last event was at 5:13.');
  });

  it('spells out hidden characters of a command', () => {
    expect(sentence({ cause: { ...tsc, name: 'rm \u202e-rf' } })).toContain('rm \\u202e-rf');
  });
});

it('links to the event, the edit and the moment when it first broke', () => {
  const edit = { position: 30, at: at(2, 5), path: 'file3.ts' };
  const { links } = describeWhy(
    { ...none, cause: tsc, firstBroken: { position: 40, at: at(2, 10), edit, isFromStart: false } },
    totals,
  );
  expect(links.map(({ name, position, replayAt }) => [name, position, replayAt])).toEqual([
    ['Show event', 80, null],
    ['Show edit', 30, null],
    ['Replay this moment', 40, at(2, 10)],
  ]);
});
