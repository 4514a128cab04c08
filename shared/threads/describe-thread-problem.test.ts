import { describe, expect, it } from 'vitest';
import { describeSendProblem, describeThreadActionProblem, describeThreadProblem } from './describe-thread-problem.ts';
import { type SendProblem, type ThreadProblem, threadActionProblem } from './thread-problem.ts';

const sendProblems: readonly SendProblem[] = [
  { type: 'noWorkspace' },
  { type: 'workspaceGone', path: '/w' },
  { type: 'codexNotReady', message: 'It starts.' },
  { type: 'signedOut' },
  { type: 'tooLong' },
  { type: 'needsTrust', path: '/w', covers: '' },
  { type: 'needsFullAccessConsent' },
  { type: 'needsInputAnswer', findings: [{ kind: 'long', characters: 5_001 }] },
  { type: 'inputDenied', findings: [{ kind: 'secret', name: 'GitHub token', count: 1, places: [] }] },
  { type: 'threadGone' },
  { type: 'lockedByOtherProcess' },
  { type: 'nothingToRetry' },
  { type: 'needsRetryConsent' },
  { type: 'refused', message: 'No.' },
];
const threadProblems: readonly ThreadProblem[] = [
  { type: 'threadGone' },
  { type: 'codexNotReady', message: 'It starts.' },
  { type: 'lockedByOtherProcess' },
  { type: 'refused', message: 'No.' },
];

const all = [
  ...sendProblems.map((problem) => [problem, describeSendProblem(problem)] as const),
  ...threadProblems.map((problem) => [problem, describeThreadProblem(problem)] as const),
];

describe('the text of each thread problem', () => {
  it.each(all)('the thread problem %j says what happened and what to do', (_failure, { fact, detail }) => {
    expect(fact).toMatch(/^["/A-Zw].*\.$/s);
    expect(`${fact} ${detail}`).not.toMatch(/undefined|null|!|please|oops|\.\.(?!\.)/i);
    expect(detail).not.toBe('');
  });

  it('offers the commands that help for each thread problem', () => {
    expect(describeSendProblem({ type: 'noWorkspace' }).commands).toEqual(['openFolder']);
    expect(describeSendProblem({ type: 'signedOut' }).commands).toEqual(['signIn']);
  });
});

describe('why an operation on a thread failed', () => {
  it.each(threadActionProblem.options.map(({ shape }) => shape.type.value))(
    'the thread action problem %s has a fact and what to do',
    (type) => {
      const { fact, detail } = describeThreadActionProblem(threadActionProblem.parse({ type, message: 'No.' }));
      expect(fact).toMatch(/^[A-Z].*\.$/);
      expect(detail).toMatch(/\.$/);
    },
  );
});
