import { describe, expect, it } from 'vitest';
import type { FailedStep, Why } from '../../../../../shared/runs/why/why-of-run.ts';
import { describeWhy } from './describe-why.ts';

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
};
const tsc: FailedStep = {
  position: 80,
  at: at(5, 12),
  kind: 'command',
  name: 'npx tsc',
  exitCode: 2,
  how: 'failed',
  isCheck: false,
};
const sentence = (why: Partial<Why>) =>
  describeWhy({ ...none, ...why }, totals)
    .sentence.map(({ code, text }) => (code ? `\`${text}\`` : text))
    .join('');

describe('the sentence', () => {
  it('names the failure, its time and after which edit it first broke', () => {
    const edit = { position: 30, at: at(2, 5), path: 'file3.ts' };
    expect(sentence({ cause: tsc, firstBroken: { position: 40, at: at(2, 10), edit } })).toBe(
      'Failed: `npx tsc` exit 2 at 5:12. First broke at 2:10, after editing `file3.ts`.',
    );
    expect(sentence({ cause: { ...tsc, isCheck: true } })).toBe('Failed: the check `npx tsc` exit 2 at 5:12.');
    expect(sentence({ cause: { ...tsc, how: 'timedOut', exitCode: null } })).toBe(
      'Failed: `npx tsc` timed out at 5:12.',
    );
  });

  it('quotes what the run reported, and claims nothing else', () => {
    expect(sentence({ message: 'Rate limit reached. Try again in 3 s.' })).toBe(
      'Failed at 5:13: Rate limit reached. Try again in 3 s.',
    );
    expect(sentence({ lastFailure: tsc })).toBe(
      'Failed at 5:13. No reason was recorded. Last failed step: `npx tsc` exit 2 at 5:12.',
    );
    expect(sentence({ place: null })).toBe('Failed. No reason was recorded.');
  });

  it('says what a finished run did, and what ran when one was stopped', () => {
    expect(sentence({ end: 'finished' })).toBe('Finished in 5:13. Changed 3 files, ran 12 commands, 2 failed.');
    expect(sentence({ end: 'stopped', during: { position: 1, at: null, name: 'npm test' } })).toBe(
      'Stopped at 5:13, while `npm test` was running.',
    );
    expect(sentence({ end: 'unknown' })).toBe('No end was recorded. The last event was at 5:13.');
  });

  it('spells out hidden characters of a command', () => {
    expect(sentence({ cause: { ...tsc, name: 'rm \u202e-rf' } })).toContain('rm \\u202e-rf');
  });
});

it('links to the event, the edit and the moment it first broke', () => {
  const edit = { position: 30, at: at(2, 5), path: 'file3.ts' };
  const { links } = describeWhy({ ...none, cause: tsc, firstBroken: { position: 40, at: at(2, 10), edit } }, totals);
  expect(links.map(({ name, position, replayAt }) => [name, position, replayAt])).toEqual([
    ['Show event', 80, null],
    ['Show edit', 30, null],
    ['Replay this moment', 40, at(2, 10)],
  ]);
});
