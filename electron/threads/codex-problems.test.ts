import { describe, expect, it } from 'vitest';
import { describeUnsentProblem, toThreadProblem } from './codex-problems.ts';

const refusal = (message: string) => ({ type: 'refused', code: -32_600, message, data: null }) as const;

describe('a problem with a Codex request', () => {
  it.each([
    ['no rollout found for thread id 01a1', 'threadGone'],
    ['invalid paginated history lineage for 01a1: missing source rollout', 'threadGone'],
    ['thread not found: 01a1', 'threadGone'],
    ['thread not loaded: 01a1', 'threadGone'],
    ['session 01a1 is archived. Run `codex unarchive 01a1` to unarchive it first.', 'refused'],
    ['invalid session id: invalid character', 'threadGone'],
    ['thread 01a1 already has an active writer', 'lockedByOtherProcess'],
    ['something else', 'refused'],
  ])('converts "%s" to %s', (message, type) => {
    expect(toThreadProblem(refusal(message)).type).toBe(type);
  });

  it('describes a problem of Codex in a sentence for an unsent message', () => {
    expect(describeUnsentProblem(refusal('input is too long'))).toBe('Codex refused. input is too long');
    expect(describeUnsentProblem({ type: 'noAnswer', afterMs: 30_000 })).toBe(
      'Codex is not ready. It did not respond for 30\u00a0s.',
    );
    expect(describeUnsentProblem({ type: 'notRunning', failure: null })).toBe('Codex is not ready. It has stopped.');
    const failure = { type: 'cannotStart', message: 'No such file.' } as const;
    expect(describeUnsentProblem({ type: 'notRunning', failure })).toContain('No such file.');
  });
});
