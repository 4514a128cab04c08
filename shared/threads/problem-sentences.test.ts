import { describe, expect, it } from 'vitest';
import { describeSendProblem, describeThreadProblem } from './problem-sentences.ts';
import type { SendProblem, ThreadProblem } from './thread-problem.ts';

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
  { type: 'heldByOtherProcess' },
  { type: 'nothingToRetry' },
  { type: 'needsRetryConsent' },
  { type: 'refused', message: 'No.' },
];
const threadProblems: readonly ThreadProblem[] = [
  { type: 'threadGone' },
  { type: 'codexNotReady', message: 'It starts.' },
  { type: 'heldByOtherProcess' },
  { type: 'refused', message: 'No.' },
];

const all = [
  ...sendProblems.map((problem) => [problem, describeSendProblem(problem)] as const),
  ...threadProblems.map((problem) => [problem, describeThreadProblem(problem)] as const),
];

describe('the text of each thread problem', () => {
  it.each(all)('%j says what happened and what to do', (_failure, { fact, detail }) => {
    expect(fact).toMatch(/^["/A-Zw].*\.$/s);
    expect(`${fact} ${detail}`).not.toMatch(/undefined|null|!|please|oops|\.\.(?!\.)/i);
    expect(detail).not.toBe('');
  });

  it('offers the way out', () => {
    expect(describeSendProblem({ type: 'noWorkspace' }).commands).toEqual(['openFolder']);
    expect(describeSendProblem({ type: 'signedOut' }).commands).toEqual(['signIn']);
  });
});
